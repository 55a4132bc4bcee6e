"""Which bookings does a person see, and in which order?

One page costs the time of one read, whatever it holds: all that may be on it is asked for side by side.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from chalicelib.domain.accounts import mentor_id_of
from chalicelib.domain.bookings import Booking, Party
from chalicelib.domain.mentors import Mentor
from chalicelib.storage import bookings, mentors
from chalicelib.storage.table import Page
from chalicelib.storage.together import beside, together

_AHEAD, _BEHIND = "ahead", "behind"
_INSTANT = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Bookings that start from `since` until `until`, both included."""

    since: datetime
    until: datetime


def upcoming_first(
    user_id: str,
    *,
    role: Party | None,
    span: Span,
    limit: int,
    after: Mapping[str, Any] | None,
    now: datetime,
) -> Page[Booking]:
    """What is ahead, the soonest first; then what has begun, the latest first.

    Without `role` a mentor sees the sessions they give, anyone else those they booked; both are read, for the
    other list costs little, being short as a rule, and knowing first would cost a round trip. `after` is what an
    earlier page gave: whose list, the half it stopped in and where.
    """
    wanted = role or (Party(after["role"]) if after else None)
    profile = None if wanted else beside(partial(mentors.find, mentor_id_of(user_id)))
    listed = _Listed(user_id, span, limit, after, datetime.fromisoformat(after["now"]) if after else now)
    found = listed.pages([wanted] if wanted else [Party.MENTOR, Party.STUDENT])
    return found[wanted or _usual_role(profile.result() if profile else None)]


def _usual_role(profile: Mentor | None) -> Party:
    return Party.MENTOR if profile and profile.verified else Party.STUDENT


@dataclass(frozen=True, slots=True)
class _Listed:
    """What is asked for. `turning` is when the first page was: what began since stays where it was."""

    user_id: str
    span: Span
    limit: int
    after: Mapping[str, Any] | None
    turning: datetime

    def pages(self, roles: Sequence[Party]) -> dict[Party, Page[Booking]]:
        halves = [_BEHIND] if self.after and self.after["half"] == _BEHIND else [_AHEAD, _BEHIND]
        found = iter(together([partial(self._half, role, half) for role in roles for half in halves]))
        return {role: self._joined(role, [next(found) for _ in halves]) for role in roles}

    def _half(self, role: Party, half: str) -> Page[Booking]:
        since, until = self.span.since, self.span.until
        if half == _AHEAD:
            since = max(since, self.turning)
        else:
            until = min(until, self.turning - _INSTANT)
        if since > until:
            return Page([])
        owner, listing = (
            (mentor_id_of(self.user_id), bookings.of_mentor)
            if role is Party.MENTOR
            else (self.user_id, bookings.of_student)
        )
        return listing(
            owner,
            between=bookings.starts_between(since, until),
            limit=self.limit,
            after=self.after["mark"] if self.after and self.after["half"] == half else None,
            descending=half == _BEHIND,
        )

    def _joined(self, role: Party, halves: Sequence[Page[Booking]]) -> Page[Booking]:
        *ahead, behind = halves
        items = [booking for page in ahead for booking in page.items]
        if ahead and ahead[0].after:
            return Page(items, self._next(role, _AHEAD, ahead[0].after))
        shown = behind.items[: self.limit - len(items)]
        if len(shown) == len(behind.items):
            return Page([*items, *shown], self._next(role, _BEHIND, behind.after) if behind.after else None)
        left_at = bookings.mark_at(shown[-1], role) if shown else None
        return Page([*items, *shown], self._next(role, _BEHIND, left_at))

    def _next(self, role: Party, half: str, mark: Mapping[str, Any] | None) -> dict[str, Any]:
        return {"role": role.value, "half": half, "mark": mark, "now": self.turning.isoformat()}
