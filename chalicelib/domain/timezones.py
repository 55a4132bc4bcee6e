"""Which instant is a wall-clock time in a zone?

An instant is whole seconds since the epoch, a day an ordinal (`date.toordinal`), a minute counts from 00:00.
"""

import zoneinfo
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from chalicelib.domain.errors import FieldError, Invalid

# zoneinfo prefers the host's zone files to the pinned tzdata package, and a host's lag by months: a mentor's
# hours would depend on the machine. With no search path the package is all there is, here and on Lambda, for
# everything in this process; without the package, no zone is known.
zoneinfo.reset_tzpath(to=())
ZoneInfo.clear_cache()

DAY = 86_400
MINUTE = 60


def zone(name: str, *, field: str = "timezone") -> ZoneInfo:
    """The zone of an IANA name. Raises Invalid, naming `field`, when tzdata does not know it."""
    try:
        return ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):  # OSError: "Asia" is a folder
        message = f"“{name[:64]}” is not a time zone we know. Use an IANA name, such as Asia/Kolkata."
        raise Invalid(FieldError(field, message)) from None


def moment(instant: int) -> datetime:
    """An instant as the rest of the product has it: aware, in UTC."""
    return datetime.fromtimestamp(instant, UTC)


def day_of(instant: int, zone: ZoneInfo) -> int:
    """The local date on which an instant falls."""
    return datetime.fromtimestamp(instant, zone).toordinal()


@lru_cache(maxsize=4096)
def midnight(day: int, zone: ZoneInfo) -> int:
    """The first instant of a local date; of one that the zone skipped, the first instant after it."""
    return instant_of(day, 0, zone=zone)


def instant_of(day: int, minute: int, *, zone: ZoneInfo) -> int:
    """Of an ambiguous wall time the first occurrence, of one in a gap the first instant after the gap."""
    wall = datetime.fromordinal(day).replace(tzinfo=zone) + timedelta(minutes=minute)
    by_old_clock, by_new_clock = int(wall.timestamp()), int(wall.replace(fold=1).timestamp())
    if by_old_clock <= by_new_clock:  # the same, or ambiguous
        return by_old_clock
    return _end_of_gap(by_new_clock, by_old_clock, zone=zone)


def _end_of_gap(before: int, after: int, *, zone: ZoneInfo) -> int:
    """The instant in (before, after] at which the clock jumps: zoneinfo does not tell its jumps, so halve."""
    old_offset = datetime.fromtimestamp(before, zone).utcoffset()
    while after - before > 1:
        middle = (before + after) // 2
        if datetime.fromtimestamp(middle, zone).utcoffset() == old_offset:
            before = middle
        else:
            after = middle
    return after
