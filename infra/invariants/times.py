"""Is everybody in one place at a time, and does the table know where?"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from infra.invariants.table import Breach, Rule, Table, has_its_time, held_until, instant, people, span

_DAY_KEPT_FOR = timedelta(days=90)


def _nobody_is_in_two_places(table: Table, now: datetime) -> Iterator[Breach]:
    taken = defaultdict(list)
    for booking in table.bookings:
        if has_its_time(booking, now):
            start, end, buffered = span(booking)
            mentor, student = people(booking)
            taken[mentor].append((start, buffered, booking["id"]))
            taken[student].append((start, end, booking["id"]))
    for person, spans in taken.items():
        for (_, end, one), (start, _, other) in pairwise(sorted(spans)):
            if start < end:
                yield Breach("no overlap", person, f"{one} until {end}, {other} from {start}")


def _claims_are_bookings(table: Table, now: datetime) -> Iterator[Breach]:
    booked, claimed = _wanted_claims(table, now), _live_claims(table, now)
    for person, day, booking in sorted(booked.keys() | claimed.keys()):
        place = (person, day, booking)
        if booked.get(place) != claimed.get(place):
            found = f"booked {booked.get(place)}, claimed {claimed.get(place)}"
            yield Breach("claims equal bookings", f"{person} {day} {booking}", found)


_Place = tuple[str, str, str]
_Claim = tuple[datetime, datetime, bool, datetime | None]


def _wanted_claims(table: Table, now: datetime) -> dict[_Place, _Claim]:
    wanted: dict[_Place, _Claim] = {}
    for booking in table.bookings:
        if has_its_time(booking, now):
            start, end, buffered = span(booking)
            mentor, student = people(booking)
            for person, until, is_given in ((mentor, buffered, True), (student, end, False)):
                for day in _days(start, until):
                    if not _is_forgotten(day, now):
                        place = (person, day.isoformat(), booking["id"])
                        wanted[place] = (start, until, is_given, held_until(booking))
    return wanted


def _live_claims(table: Table, now: datetime) -> dict[_Place, _Claim]:
    live: dict[_Place, _Claim] = {}
    for item in table.all("calendar_day"):
        for booking, claim in item["claims"].items():
            until = instant(claim["held_until"]) if claim.get("held_until") else None
            is_live = until is None or now < until
            if is_live and not _is_forgotten(date.fromisoformat(item["day"]), now):
                start, end = instant(claim["start"]), instant(claim["end"])
                live[item["user_id"], item["day"], booking] = (start, end, claim["is_given"], until)
    return live


def _days(start: datetime, end: datetime) -> Iterator[date]:
    day = start.astimezone(UTC).date()
    while datetime.combine(day, time(), UTC) < end:
        yield day
        day += timedelta(days=1)


def _is_forgotten(day: date, now: datetime) -> bool:
    return datetime.combine(day, time(), UTC) + _DAY_KEPT_FOR <= now


def _holds_are_unpaid_bookings(table: Table, now: datetime) -> Iterator[Breach]:
    wanted = {
        (people(booking)[1], booking["id"]): (
            booking["mentor"]["id"],
            span(booking)[0],
            held_until(booking),
        )
        for booking in table.bookings
        if booking["status"] == "pending" and has_its_time(booking, now)
    }
    held = {
        (item["user_id"], booking): (
            hold["mentor_id"],
            instant(hold["scheduled_at"]),
            instant(hold["until"]),
        )
        for item in table.all("holds")
        for booking, hold in item["holds"].items()
        if now < instant(hold["until"])
    }
    for place in sorted(wanted.keys() | held.keys()):
        if wanted.get(place) != held.get(place):
            found = f"booking {wanted.get(place)}, hold {held.get(place)}"
            yield Breach("holds equal unpaid bookings", " ".join(place), found)


RULES: tuple[Rule, ...] = (_nobody_is_in_two_places, _claims_are_bookings, _holds_are_unpaid_bookings)
