"""Whom does a search find, page by page, and how is the directory kept right?"""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial

from chalicelib.domain import directory as order
from chalicelib.domain.directory import Card, Search, card_of, place
from chalicelib.domain.errors import Busy
from chalicelib.domain.events import Event
from chalicelib.domain.mentors import ApplicationStatus
from chalicelib.services.outside import Outside
from chalicelib.storage import applications, cards, directory, mentors, postings
from chalicelib.storage.cards import Reading
from chalicelib.storage.together import beside
from chalicelib.storage.transactions import ATTEMPTS

# Rows read of each shard: in the first round when something is filtered out, and in the second. Together with
# the second round's other half they are some 2 MB.
FIRST_ROUND, SECOND_ROUND = 300, 1400
_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Where a list goes on: after `place` (None: the start), which `seen` came before, leaving out `skip`."""

    place: str | None = None
    seen: int = 0
    skip: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """`total` is None where it is not known exactly."""

    cards: Sequence[Card]
    mark: Mark | None
    total: int | None


def find(search: Search, *, limit: int, start: Mark) -> Found:
    """A page of those who match. It may be short although more follow: what one request reads is bounded."""
    total = beside(cards.count) if not search.is_narrowed else None
    hits = postings.hits(search) if search.is_text else None
    if hits is not None:
        return _page(search, _whole(search, hits, start), limit=limit, start=start, total=len(hits))
    reading, known = _read(search, need=start.skip + limit, after=start.place)
    return _page(search, reading, limit=limit, start=start, total=total.result() if total else known)


def _whole(search: Search, matching: Sequence[Card], start: Mark) -> Reading:
    in_order = sorted(matching, key=partial(place, sort=search.sort))
    return Reading([card for card in in_order if place(card, search.sort) > (start.place or "")], None)


def _read(search: Search, *, need: int, after: str | None) -> tuple[Reading, int | None]:
    """At least `need` and one more where two rounds find them, and how many match in all if that came out."""
    bounds = order.bounds(search)
    limit = max(need + 1, FIRST_ROUND) if cards.is_filtered(search) else need + 1
    first = cards.read(search, search.sort, after=after, between=bounds, limit=limit)
    if first.read_to is None or len(first.cards) > need:
        return first, None
    everyone = _within_bound(search)
    more = cards.read(search, search.sort, after=first.read_to, between=bounds, limit=SECOND_ROUND)
    whole = everyone.result() if everyone else None
    if whole is not None and whole.read_to is None:
        return _whole(search, whole.cards, Mark(place=after)), len(whole.cards)
    return Reading([*first.cards, *more.cards], more.read_to), None


def _within_bound(search: Search) -> Future[Reading] | None:
    """Everyone within a price or rating bound that is on another sort, read beside the second round.

    Where few are within it, that is sooner done than finding them one by one among all.
    """
    sort = order.bounded_sort(search)
    if sort is None:
        return None
    bounded = replace(search, sort=sort)
    bounds = order.bounds(bounded)
    return beside(partial(cards.read, bounded, sort, after=None, between=bounds, limit=SECOND_ROUND))


def _page(search: Search, reading: Reading, *, limit: int, start: Mark, total: int | None) -> Found:
    ends = start.skip + limit
    shown = reading.cards[start.skip : ends]
    if len(reading.cards) > ends:
        mark = Mark(place=place(shown[-1], search.sort), seen=start.seen + ends)
    elif reading.read_to is not None:
        seen = len(reading.cards)
        mark = Mark(place=reading.read_to, seen=start.seen + seen, skip=max(0, start.skip - seen))
    else:
        mark = None
        total = start.seen + len(reading.cards) if total is None else total
    return Found(cards=shown, mark=mark, total=total)


# ── Keeping it right ─────────────────────────────────────────────────────────────────────────────────


def refresh_directory(event: Event, _: Outside) -> None:
    """Makes the directory show a mentor who changed as they are now."""
    refresh(event.subject)


def refresh_reviewed(event: Event, _: Outside) -> None:
    """Shows the rating that a new review makes."""
    refresh(event.facts["mentorId"])


def refresh(mentor_id: str, *, afresh: bool = False) -> None:
    """Of two at once the one that read first loses, and looks again: what is shown is never the older state.

    So the manifest is read before the profile, and written even when there is nothing to show. `afresh`
    writes postings anew that the manifest has already.
    """
    for _ in range(ATTEMPTS):
        over = directory.manifest(mentor_id)
        mentor = mentors.find(mentor_id)
        card = card_of(mentor) if mentor and mentor.is_visible else None
        if directory.write(card, over=over, afresh=afresh):
            return
    raise Busy


def rebuild(mentor_ids: Iterable[str] | None = None) -> int:
    """For an operator: writes everyone's rows anew, or these ones'. Returns how many mentors are listed."""
    for mentor_id in everyone() if mentor_ids is None else mentor_ids:
        refresh(mentor_id, afresh=True)
    return directory.recount()


def everyone() -> Iterator[str]:
    """Who should be listed, and who is."""
    place = None
    while True:
        approved, place = applications.listed(ApplicationStatus.APPROVED, limit=_PAGE, after=place)
        yield from (mentor.id for mentor in approved)
        if place is None:
            break
    yield from directory.listed()
