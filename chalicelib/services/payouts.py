"""When do mentors get their money? Once a week, for all that was due before it, however often this runs.

A run claims bookings in steps. Who dies between two leaves a payout half assembled, which the next run goes on with
or seals; of two runs at once, each step is done by one of them.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import groupby

from chalicelib import ids
from chalicelib.domain import payouts as rules
from chalicelib.domain import takebacks
from chalicelib.domain.bookings import Booking
from chalicelib.domain.errors import Busy
from chalicelib.domain.events import Event, EventType
from chalicelib.domain.payout_details import PayoutMethod
from chalicelib.domain.payouts import Payout, Period
from chalicelib.domain.takebacks import Takeback
from chalicelib.observability import logger
from chalicelib.services.outside import Outside
from chalicelib.storage import bookings, keys, payout_details
from chalicelib.storage import payouts as stored
from chalicelib.storage.transactions import ATTEMPTS, Refused

_AT_ONCE = 8

Owed = Booking | Takeback


class Unfinished(Exception):
    """The payouts of the mentors named could not be made; all others were. The next run makes them."""


def run(outside: Outside) -> int:
    """Pays out what was due before this week. Returns how many payouts it sealed. Raises Unfinished."""
    period, now = rules.period_before(outside.now), outside.now
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="payouts") as pool:
        shards = list(pool.map(lambda shard: _pay_shard(shard, period, now=now), keys.dues("PAYOUT")))
    sealed = sum(count for count, _ in shards)
    failed = {mentor_id for _, mentors in shards for mentor_id in mentors}
    # What a run left behind that died: of earlier weeks, or of this one with nothing due any more.
    left = [one for one in stored.unsealed() if one.period != period or one.mentor_id not in failed]
    sealed += sum(_seal(payout, now=now) for payout in left)
    if failed:
        raise Unfinished(", ".join(sorted(failed)))
    return sealed


def _pay_shard(shard: str, period: Period, *, now: datetime) -> tuple[int, set[str]]:
    """How many payouts were sealed, and which mentors' failed."""
    sealed, failed = 0, set()
    for mentor_id, owed in groupby(stored.due(shard), key=_mentor_of):
        try:
            sealed += _pay(mentor_id, list(owed), period, now=now)
        except Exception:
            # One mentor's trouble must not keep the others from their money.
            logger.exception("a payout failed", mentor=mentor_id)
            failed.add(mentor_id)
    return sealed, failed


def _mentor_of(owed: Owed) -> str:
    return owed.mentor.id if isinstance(owed, Booking) else owed.mentor_id


def _pay(mentor_id: str, owed: Sequence[Owed], period: Period, *, now: datetime) -> bool:
    """Assembles and seals one mentor's payout. False: there is none to make, or another run sealed it."""
    shares = [one for one in owed if isinstance(one, Booking) and rules.is_payable(one, period)]
    owed_to_us = [one for one in owed if isinstance(one, Takeback)]
    if not shares and not owed_to_us:
        return False
    payout = stored.in_period(mentor_id, period)
    for some in _in_steps(shares):
        payout = _take_shares(payout, some, period, now=now)
    for one in owed_to_us:
        payout = _take_back(payout, one, now=now)
    return payout is not None and _seal(payout, now=now)


def _in_steps(shares: Sequence[Booking]) -> Iterator[Sequence[Booking]]:
    for first in range(0, len(shares), stored.MOST_AT_ONCE):
        yield shares[first : first + stored.MOST_AT_ONCE]


def _take_shares(
    payout: Payout | None, shares: Sequence[Booking], period: Period, *, now: datetime
) -> Payout | None:
    """The payout with these bookings in it; without those that changed, or that another run was faster with."""
    for _ in range(ATTEMPTS):
        shares = [one for one in shares if rules.is_payable(one, period)]
        if not shares or (payout and not payout.is_assembling):
            return payout
        mentor = shares[0].mentor
        begun = payout or rules.begin(mentor.id, mentor.name, period, now=now)
        lines = [rules.share_of(one) for one in shares]
        after = rules.with_lines(begun, lines, now=now)
        claimed = [rules.claimed(one, now=now) for one in shares]
        try:
            stored.take_shares(payout, after, list(zip(shares, claimed, lines, strict=True)))
        except Refused as refused:
            payout = stored.payout_of(refused.items.get("payout")) or payout
            shares = [bookings.booking_of(refused.items.get(f"booking {one.id}")) or one for one in shares]
        else:
            return after
    raise Busy


def _take_back(payout: Payout | None, owed: Takeback, *, now: datetime) -> Payout | None:
    """The payout less what the mentor owes us, as far as it goes; the rest waits for the next."""
    for _ in range(ATTEMPTS):
        if payout is None or not payout.is_assembling or not payout.net_paise or not owed.left_paise:
            return payout
        left, line = takebacks.take(owed, at_most_paise=payout.net_paise)
        after = rules.with_lines(payout, [line], now=now)
        try:
            stored.take_back(payout, after, owed, left, line)
        except Refused as refused:
            if any(label.startswith("line") for label in refused.items):
                return stored.payout_of(refused.items.get("payout")) or payout
            payout = stored.payout_of(refused.items.get("payout")) or payout
            owed = stored.takeback_of(refused.items.get("takeback")) or owed
        else:
            return after
    raise Busy


def _seal(payout: Payout, *, now: datetime) -> bool:
    """False: another run did."""
    for _ in range(ATTEMPTS):
        if not payout.is_assembling:
            return False
        after = rules.seal(payout, method=method_of(payout.mentor_id), now=now)
        try:
            stored.seal(payout, after, events=_news(after, now=now))
        except Refused as refused:
            payout = stored.payout_of(refused.items.get("payout")) or payout
        else:
            return True
    raise Busy


def method_of(mentor_id: str) -> PayoutMethod | None:
    """How a mentor wants to be paid now; None until they say."""
    known = payout_details.sealed(mentor_id)
    return known[0].method if known else None


def _news(payout: Payout, *, now: datetime) -> list[Event]:
    created = [event(EventType.PAYOUT_CREATED, payout, now=now)]
    return created if payout.net_paise else [*created, event(EventType.PAYOUT_COMPLETED, payout, now=now)]


def event(kind: EventType, payout: Payout, *, now: datetime) -> Event:
    return Event(id=ids.ulid(now), type=kind, subject=payout.id, facts={}, occurred_at=now)
