"""How are amounts, times and names written for people?"""

import re
import unicodedata
from datetime import date, datetime

from chalicelib.domain.timezones import zone

# Overrides and isolates of writing direction: a name can turn the words around it with them (Trojan Source).
_DIRECTION = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_LIKE_A_LINK = re.compile(r"://|@|\w\.\w{2,}")


def rupees(paise: int) -> str:
    """Indian grouping, always with paise: 12345650 is `₹1,23,456.50`."""
    whole, rest = divmod(abs(paise), 100)
    head, tail = str(whole)[:-3], str(whole)[-3:]
    pairs = re.findall(r"\d{1,2}", head[::-1])
    grouped = ",".join([*(pair[::-1] for pair in reversed(pairs)), tail])
    return f"{'−' if paise < 0 else ''}₹{grouped}.{rest:02}"


def day(value: date) -> str:
    """`Mon 23 Nov 2026`."""
    return f"{value:%a} {value.day} {value:%b %Y}"


def moment(at: datetime, timezone: str) -> str:
    """`Mon 23 Nov 2026, 10:00 IST (Asia/Kolkata)`."""
    local = at.astimezone(zone(timezone))
    return f"{day(local)}, {local:%H:%M} {_place(local, timezone)}"


def span(start: datetime, end: datetime, timezone: str) -> str:
    """`Mon 23 Nov 2026, 10:00–10:30 IST (Asia/Kolkata)`.

    Both days are named where midnight lies between, both offsets where a clock change does.
    """
    first, last = start.astimezone(zone(timezone)), end.astimezone(zone(timezone))
    opening = f"{first:%H:%M}" if _offset(first) == _offset(last) else f"{first:%H:%M} {_offset(first)}"
    if first.date() == last.date():
        return f"{day(first)}, {opening}–{last:%H:%M} {_place(last, timezone)}"
    return f"{day(first)}, {opening} – {day(last)}, {last:%H:%M} {_place(last, timezone)}"


def start_of(start: datetime, timezone: str) -> str:
    """`Mon 23 Nov, 10:00 IST`, for subjects."""
    local = start.astimezone(zone(timezone))
    return f"{local:%a} {local.day} {local:%b, %H:%M} {_offset(local)}"


def is_same_wall_clock(start: datetime, one: str, other: str) -> bool:
    """Whether clocks in both zones show the same at that moment."""
    return start.astimezone(zone(one)).utcoffset() == start.astimezone(zone(other)).utcoffset()


def one_line(text: str) -> str:
    """Without line breaks, control characters and direction overrides, which forge headers and neighbours."""
    return " ".join(_shown(text).split())


def lines(text: str) -> list[str]:
    """The lines of a longer text, each as `one_line`; blank ones at the ends dropped."""
    return [one_line(line) for line in text.strip().splitlines()]


def salutation(name: str) -> str:
    """The name, or "there" for one that mail programs would turn into a link.

    Anybody can register a stranger's address under the name "win-a-phone.example", and let us mail the
    advertisement.
    """
    clean = one_line(name)
    return "there" if not clean or _LIKE_A_LINK.search(clean) else clean


def shortened(text: str, limit: int) -> str:
    """At most `limit` characters, the last an ellipsis where something is missing."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _shown(text: str) -> str:
    return "".join(_shown_character(character) for character in text.translate(_DIRECTION))


def _shown_character(character: str) -> str:
    match unicodedata.category(character):
        case "Cc" | "Zl" | "Zp":
            return " "
        case "Cs":  # half a surrogate pair, which JSON lets through and UTF-8 refuses
            return "\N{REPLACEMENT CHARACTER}"
        case _:
            return character


def _place(local: datetime, timezone: str) -> str:
    return f"{_offset(local)} ({timezone})"


def _offset(local: datetime) -> str:
    """`IST`, or `UTC+04` where the zone has no letters of its own."""
    name = local.tzname() or ""
    return f"UTC{name}" if name[:1] in "+-" else name
