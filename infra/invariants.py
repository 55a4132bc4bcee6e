"""Does everything in the table agree with everything else?

Reads stored items as plain values and judges them by rules written here a second time, for the product's own
code would not see its own mistakes. Each rule holds between any two transactions; `at_rest` adds those that
hold once nothing is under way any more.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any

from chalicelib.domain.ledger import SIGNS

Values = Mapping[str, Any]

_DAY_KEPT_FOR = timedelta(days=90)
_SWEPT_WITHIN = timedelta(hours=2)
# After so many tries in vain a refund waits for an administrator.
_MOST_TRIES = 20
_GIVES_BACK = ("refund_processed", "dispute_lost", "booking_completed", "booking_cancelled")
_TAKES_TIME = ("confirmed", "completed", "no_show")
# Where a booking may be after any number of steps. What a person cancelled stays so; see `_is_forward`.
_REACHABLE = {
    "pending": {"pending", "confirmed", "completed", "no_show", "cancelled"},
    "confirmed": {"confirmed", "completed", "no_show", "cancelled"},
    "cancelled": {"cancelled", "confirmed", "completed", "no_show"},
    "completed": {"completed"},
    "no_show": {"no_show"},
}


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that does not hold, what it does not hold for, and how the two sides differ."""

    rule: str
    subject: str
    found: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.subject}: {self.found}"


def breaches(items: Iterable[Values], *, now: datetime, at_rest: bool = False) -> list[Breach]:
    """What is wrong with these items, all of a table's, at `now`."""
    table = _Table.of(items)
    rules = (*_ALWAYS, *_AT_REST) if at_rest else _ALWAYS
    return [breach for rule in rules for breach in rule(table, now)]


def impossible_steps(before: Iterable[Values], after: Iterable[Values]) -> list[Breach]:
    """What no sequence of allowed changes makes of what was there before."""
    later = {str(one["id"]): one for one in _Table.of(after).bookings}
    return [
        Breach("goes forward only", str(old["id"]), f"{_brief(old)} became {_brief(new)}")
        for old in _Table.of(before).bookings
        if not (new := later.get(str(old["id"]))) or not _is_forward(old, new)
    ]


# ── What there is ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Table:
    """The items of a table by what they are."""

    by_kind: Mapping[str, Sequence[Values]]

    @classmethod
    def of(cls, items: Iterable[Values]) -> "_Table":
        kinds = defaultdict(list)
        for item in items:
            kinds[str(item.get("type"))].append(item)
        return cls(kinds)

    def all(self, kind: str) -> Sequence[Values]:
        return self.by_kind.get(kind, ())

    @property
    def bookings(self) -> Sequence[Values]:
        return self.all("booking")

    def of_bookings(self, kind: str) -> Mapping[str, list[Values]]:
        """Items of a kind, by their booking."""
        found = defaultdict(list)
        for item in self.all(kind):
            found[str(item["booking_id"])].append(item)
        return found


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _span(booking: Values) -> tuple[datetime, datetime, datetime]:
    """Start, end, and end with the buffer."""
    start = _instant(booking["scheduled_at"])
    end = start + timedelta(minutes=int(booking["duration_minutes"]))
    return start, end, end + timedelta(minutes=int(booking["buffer_minutes"]))


def _people(booking: Values) -> tuple[str, str]:
    """The mentor's and the student's user ids."""
    return "usr_" + booking["mentor"]["id"].removeprefix("mtr_"), booking["student"]["id"]


def _held_until(booking: Values) -> datetime | None:
    return _instant(booking["hold_expires_at"]) if booking["status"] == "pending" else None


def _has_its_time(booking: Values, now: datetime) -> bool:
    until = _held_until(booking)
    return booking["status"] in _TAKES_TIME or (until is not None and now < until)


def _brief(booking: Values | None) -> str:
    if booking is None:
        return "nothing"
    names = ("status", "version", "cancelled_by", "scheduled_at")
    return (
        f"{ {name: str(booking[name]) for name in names if name in booking} } {booking['payment']['status']}"
    )


def _is_forward(old: Values, new: Values) -> bool:
    by_a_person = old["status"] == "cancelled" and old.get("cancelled_by") != "system"
    reachable = {"cancelled"} if by_a_person else _REACHABLE[old["status"]]
    paid = old["payment"]["payment_id"]
    return (
        new["status"] in reachable
        and new["version"] >= old["version"]
        and paid in (None, new["payment"]["payment_id"])
        and (new["version"] > old["version"] or new == old)
    )


# ── Time ─────────────────────────────────────────────────────────────────────────────────────────────


def _nobody_is_in_two_places(table: _Table, now: datetime) -> Iterator[Breach]:
    taken = defaultdict(list)
    for booking in table.bookings:
        if _has_its_time(booking, now):
            start, end, buffered = _span(booking)
            mentor, student = _people(booking)
            taken[mentor].append((start, buffered, booking["id"]))
            taken[student].append((start, end, booking["id"]))
    for person, spans in taken.items():
        for (_, end, one), (start, _, other) in pairwise(sorted(spans)):
            if start < end:
                yield Breach("no overlap", person, f"{one} until {end}, {other} from {start}")


def _claims_are_bookings(table: _Table, now: datetime) -> Iterator[Breach]:
    booked, claimed = _wanted_claims(table, now), _live_claims(table, now)
    for person, day, booking in sorted(booked.keys() | claimed.keys()):
        place = (person, day, booking)
        if booked.get(place) != claimed.get(place):
            found = f"booked {booked.get(place)}, claimed {claimed.get(place)}"
            yield Breach("claims equal bookings", f"{person} {day} {booking}", found)


_Place = tuple[str, str, str]
_Claim = tuple[datetime, datetime, bool, datetime | None]


def _wanted_claims(table: _Table, now: datetime) -> dict[_Place, _Claim]:
    wanted: dict[_Place, _Claim] = {}
    for booking in table.bookings:
        if _has_its_time(booking, now):
            start, end, buffered = _span(booking)
            mentor, student = _people(booking)
            for person, until, is_given in ((mentor, buffered, True), (student, end, False)):
                for day in _days(start, until):
                    if not _is_forgotten(day, now):
                        place = (person, day.isoformat(), booking["id"])
                        wanted[place] = (start, until, is_given, _held_until(booking))
    return wanted


def _live_claims(table: _Table, now: datetime) -> dict[_Place, _Claim]:
    live: dict[_Place, _Claim] = {}
    for item in table.all("calendar_day"):
        for booking, claim in item["claims"].items():
            until = _instant(claim["held_until"]) if claim.get("held_until") else None
            is_live = until is None or now < until
            if is_live and not _is_forgotten(date.fromisoformat(item["day"]), now):
                start, end = _instant(claim["start"]), _instant(claim["end"])
                live[item["user_id"], item["day"], booking] = (start, end, claim["is_given"], until)
    return live


def _days(start: datetime, end: datetime) -> Iterator[date]:
    day = start.astimezone(UTC).date()
    while datetime.combine(day, time(), UTC) < end:
        yield day
        day += timedelta(days=1)


def _is_forgotten(day: date, now: datetime) -> bool:
    return datetime.combine(day, time(), UTC) + _DAY_KEPT_FOR <= now


def _holds_are_unpaid_bookings(table: _Table, now: datetime) -> Iterator[Breach]:
    wanted = {
        (_people(booking)[1], booking["id"]): (
            booking["mentor"]["id"],
            _span(booking)[0],
            _held_until(booking),
        )
        for booking in table.bookings
        if booking["status"] == "pending" and _has_its_time(booking, now)
    }
    held = {
        (item["user_id"], booking): (
            hold["mentor_id"],
            _instant(hold["scheduled_at"]),
            _instant(hold["until"]),
        )
        for item in table.all("holds")
        for booking, hold in item["holds"].items()
        if now < _instant(hold["until"])
    }
    for place in sorted(wanted.keys() | held.keys()):
        if wanted.get(place) != held.get(place):
            found = f"booking {wanted.get(place)}, hold {held.get(place)}"
            yield Breach("holds equal unpaid bookings", " ".join(place), found)


# ── A booking in itself ──────────────────────────────────────────────────────────────────────────────

_UNPAID = {"payment_id": False, "paid_at": False}
_PAID = {"payment_id": True, "paid_at": True}
_STATES: dict[str, dict[str, bool]] = {
    # What a booking in each state has, and has not.
    "pending": {
        **_UNPAID,
        "hold_expires_at": True,
        "refund": False,
        "cancelled_at": False,
        "completed_at": False,
    },
    "confirmed": {
        **_PAID,
        "hold_expires_at": False,
        "refund": False,
        "cancelled_at": False,
        "completed_at": False,
    },
    "completed": {**_PAID, "hold_expires_at": False, "cancelled_at": False, "completed_at": True},
    "no_show": {**_PAID, "hold_expires_at": False, "cancelled_at": False, "completed_at": True},
    "cancelled": {"cancelled_at": True, "cancelled_by": True, "cancellation_reason": True},
}


def _states_are_whole(table: _Table, _: datetime) -> Iterator[Breach]:
    for booking in table.bookings:
        has = {**booking["payment"], **{name: value for name, value in booking.items() if name != "payment"}}
        for name, is_there in _STATES[booking["status"]].items():
            if (has.get(name) is not None) is not is_there:
                yield Breach(
                    "states are whole", booking["id"], f"{booking['status']}, {name}: {has.get(name)}"
                )


def _prices_add_up(table: _Table, _: datetime) -> Iterator[Breach]:
    for booking in table.bookings:
        amount, fee = int(booking["payment"]["amount_paise"]), int(booking["platform_fee_paise"])
        share = int(booking["mentor_payout"]["amount_paise"])
        back = _given_back(booking)
        rate = Decimal(booking["terms"]["commission_rate"])
        right = int(((amount - back) * rate).quantize(Decimal(1), ROUND_HALF_UP))
        if fee + share + back != amount or fee != right:
            yield Breach("parts make the price", booking["id"], f"{fee} + {share} + {back}, of {amount}")


def _given_back(booking: Values) -> int:
    """Of the price, before it was shared out: a person who cancels unpaid leaves nothing to share at all."""
    if booking["status"] != "cancelled":
        return 0
    if booking["payment"]["payment_id"] is None:
        shared = int(booking["platform_fee_paise"]) + int(booking["mentor_payout"]["amount_paise"])
        return 0 if shared else int(booking["payment"]["amount_paise"])
    return int(booking["refund"]["amount_paise"]) if booking.get("refund") else 0


def _clocks_know_what_is_due(table: _Table, _: datetime) -> Iterator[Breach]:
    for booking in table.bookings:
        wanted = _due(booking)
        found = str(booking.get("GSI3PK", "")).partition("DUE#")[2].partition("#")[0]
        if found != wanted:
            yield Breach(
                "what is due is found", booking["id"], f"{wanted or 'nothing'} is due, listed: {found}"
            )


def _due(booking: Values) -> str:
    if booking["status"] == "pending":
        return "HOLD"
    if booking["status"] == "confirmed":
        return "COMPLETE" if booking["reminder_sent"] or booking.get("reminder_skipped") else "REMIND"
    owed = booking["mentor_payout"]["status"] == "pending" and not booking.get("disputed")
    return "PAYOUT" if booking.get("completed_at") and owed else ""


# ── Money ────────────────────────────────────────────────────────────────────────────────────────────


def _payments_are_booked_once(table: _Table, _: datetime) -> Iterator[Breach]:
    captured = Counter(
        (line["booking_id"], line["reference"])
        for line in table.all("ledger")
        if line["movement"] == "captured"
    )
    known = Counter((item["booking_id"], item["PK"].partition("#")[2]) for item in table.all("payment"))
    if captured != known or set(captured.values()) - {1}:
        yield Breach("a payment is booked once", "ledger", f"{captured - known} {known - captured}")
    for booking in table.bookings:
        own = booking["payment"]["payment_id"]
        if own is not None and (booking["id"], own) not in captured:
            yield Breach("a payment is booked once", booking["id"], f"{own} is not in the ledger")


def _refunds_are_booked_once(table: _Table, _: datetime) -> Iterator[Breach]:
    gone = Counter(
        (line["booking_id"], int(line["amount_paise"]))
        for line in table.all("ledger")
        if line["movement"] == "refunded"
    )
    said = Counter(
        (item["booking_id"], int(item["amount_paise"]))
        for item in table.all("refund")
        if item["status"] == "processed"
    )
    if gone != said:
        yield Breach("a refund is booked once", "ledger", f"booked {gone - said}, said {said - gone}")


def _refunds_are_those_of_bookings(table: _Table, _: datetime) -> Iterator[Breach]:
    captured = {line["reference"] for line in table.all("ledger") if line["movement"] == "captured"}
    intents = table.of_bookings("refund")
    for booking in table.bookings:
        own = [one for one in intents[booking["id"]] if not one["is_extra"]]
        asked = [(one["payment_id"], int(one["amount_paise"]), _done(one["status"])) for one in own]
        refund, paid = booking.get("refund"), booking["payment"]["payment_id"]
        wanted = [(paid, int(refund["amount_paise"]), _done(refund["status"]))] if refund else []
        if asked != wanted:
            yield Breach(
                "refunds are those of bookings", booking["id"], f"wanted {wanted}, asked for {asked}"
            )
        paid_extra = {one["payment_id"] for one in intents[booking["id"]] if one["is_extra"]}
        if paid in paid_extra or not paid_extra <= captured:
            yield Breach("refunds are those of bookings", booking["id"], f"extra {paid_extra}")


def _done(status: str) -> bool:
    return status == "processed"


def _books_balance(table: _Table, _: datetime) -> Iterator[Breach]:
    lines, intents = table.of_bookings("ledger"), table.of_bookings("refund")
    # What goes back after the money was shared out is given back by an effect, which may be still to come.
    unsettled = {item["subject"] for item in table.all("event") if item["event_type"] in _GIVES_BACK}
    for booking in table.bookings:
        held = sum(SIGNS[line["movement"]] * int(line["amount_paise"]) for line in lines[booking["id"]])
        waiting = _on_their_way(booking, intents[booking["id"]])
        whole = int(booking["payment"]["amount_paise"]) if booking["status"] == "confirmed" else 0
        if whole:
            whole -= _charged_back(lines[booking["id"]])
        if held != whole + waiting and booking["id"] not in unsettled:
            found = f"held {held}; {whole} are not shared out, {waiting} go back"
            yield Breach("books balance", booking["id"], found)


def _charged_back(lines: Iterable[Values]) -> int:
    """What banks have taken, but for what was written off."""
    signs = {"charged_back": 1, "written_off": -1}
    return sum(signs.get(line["movement"], 0) * int(line["amount_paise"]) for line in lines)


def _on_their_way(booking: Values, intents: Iterable[Values]) -> int:
    return sum(
        int(one["amount_paise"])
        for one in intents
        if not _done(one["status"]) and (one["is_extra"] or booking["status"] == "cancelled")
    )


def _shares_are_paid_once(table: _Table, _: datetime) -> Iterator[Breach]:
    lines = table.all("payout_line")
    paid = Counter(line["booking_id"] for line in lines if line["SK"].startswith("share#"))
    for booking in table.bookings:
        is_in_one = booking["mentor_payout"]["status"] in ("scheduled", "paid")
        if paid[booking["id"]] != int(is_in_one):
            found = f"{booking['mentor_payout']['status']}, in {paid[booking['id']]} payouts"
            yield Breach("a share is paid once", booking["id"], found)
    sums: Counter[str] = Counter()
    for line in lines:
        sums[line["PK"]] += int(line["net_paise"])
    for payout in table.all("payout"):
        partition = f"PAYOUT#{payout['mentor_id']}#{payout['SK'].partition('#')[2]}"
        if sums[partition] != int(payout["net_paise"]):
            yield Breach("a payout is its lines", payout["id"], f"{payout['net_paise']} of {sums[partition]}")


# ── What follows ─────────────────────────────────────────────────────────────────────────────────────


def _sweeps_find_what_is_owed(table: _Table, now: datetime) -> Iterator[Breach]:
    for event in table.all("event"):
        if not str(event.get("GSI3PK", "")).startswith("DUE#OUTBOX#"):
            yield Breach("sweeps find events", event["id"], "it is in no sweep's list")
        if _instant(event["occurred_at"]) + _SWEPT_WITHIN < now:
            yield Breach("events are delivered", event["id"], f"since {event['occurred_at']}")
    for refund in table.all("refund"):
        is_listed = str(refund.get("GSI3PK", "")).startswith("DUE#REFUND#")
        is_given_up = refund["status"] == "failed" and int(refund["attempts"]) >= _MOST_TRIES
        if is_listed is (_done(refund["status"]) or is_given_up):
            yield Breach(
                "sweeps find refunds", refund["payment_id"], f"{refund['status']}, listed: {is_listed}"
            )


def _people_are_told_once(table: _Table, _: datetime) -> Iterator[Breach]:
    received = {item["PK"]: int(item.get("received", 0)) for item in table.all("unread")}
    numbers = defaultdict(list)
    for item in table.all("notification"):
        numbers[item["PK"]].append(int(item["sequence"]))
    for person, given in numbers.items():
        if len(set(given)) < len(given) or max(given) > received.get(person, 0):
            yield Breach("notifications are numbered", person, f"{sorted(given)} of {received.get(person)}")


def _nothing_waits(table: _Table, _: datetime) -> Iterator[Breach]:
    for event in table.all("event"):
        yield Breach("the outbox drains", event["id"], f"{event['event_type']} of {event['subject']}")
    for refund in table.all("refund"):
        if not _done(refund["status"]):
            yield Breach("refunds end", refund["payment_id"], str(refund["status"]))


def _sessions_are_counted(table: _Table, _: datetime) -> Iterator[Breach]:
    given = Counter(one["mentor"]["id"] for one in table.bookings if one["status"] == "completed")
    for mentor in table.all("mentor"):
        if int(mentor.get("total_sessions", 0)) != given[mentor["id"]]:
            found = f"{mentor.get('total_sessions')} counted, {given[mentor['id']]} given"
            yield Breach("counters equal recounts", mentor["id"], found)


_Rule = Callable[[_Table, datetime], Iterator[Breach]]
_ALWAYS: tuple[_Rule, ...] = (
    _nobody_is_in_two_places,
    _claims_are_bookings,
    _holds_are_unpaid_bookings,
    _states_are_whole,
    _prices_add_up,
    _clocks_know_what_is_due,
    _payments_are_booked_once,
    _refunds_are_booked_once,
    _refunds_are_those_of_bookings,
    _books_balance,
    _shares_are_paid_once,
    _sweeps_find_what_is_owed,
    _people_are_told_once,
    _sessions_are_counted,
)
_AT_REST: tuple[_Rule, ...] = (_nothing_waits,)
