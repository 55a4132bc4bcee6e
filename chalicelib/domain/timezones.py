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

_EPOCH_DAY = datetime(1970, 1, 1, tzinfo=UTC).toordinal()


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
    wall = datetime.fromordinal(day) + timedelta(minutes=minute)
    before, after = (_utc_offset(wall.replace(tzinfo=zone, fold=fold)) for fold in (0, 1))
    clock = (day - _EPOCH_DAY) * DAY + minute * MINUTE
    if after > before:
        return _end_of_gap(clock - after, clock - before, zone=zone)
    return clock - before


def _end_of_gap(low: int, high: int, *, zone: ZoneInfo) -> int:
    """The instant in (low, high] at which the clock jumps: zoneinfo does not tell its jumps, so halve."""
    old = _utc_offset(datetime.fromtimestamp(low, zone))
    while high - low > 1:
        middle = (low + high) // 2
        if _utc_offset(datetime.fromtimestamp(middle, zone)) == old:
            low = middle
        else:
            high = middle
    return high


def _utc_offset(local: datetime) -> int:
    """Seconds east of UTC."""
    return (local.utcoffset() or timedelta()) // timedelta(seconds=1)
