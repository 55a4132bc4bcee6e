"""What does a mentor change of what is shown and offered of them?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from chalicelib import ids
from chalicelib.domain import profiles as rules
from chalicelib.domain.accounts import mentor_id_of
from chalicelib.domain.errors import Busy, FieldError, Invalid, NotAMentor
from chalicelib.domain.events import Event, EventType
from chalicelib.domain.payout_details import PayoutDetails
from chalicelib.domain.weekly_hours import (
    DateHours,
    DayHours,
    override_problems,
    override_windows,
    weekly_problems,
    weekly_windows,
)
from chalicelib.gateways.vault import Vault
from chalicelib.services.access import Caller
from chalicelib.services.avatars import Avatars
from chalicelib.services.profiles import Profile, view
from chalicelib.storage import profiles
from chalicelib.storage.profiles import Changes, Flipped, Stored
from chalicelib.storage.transactions import ATTEMPTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """What a mentor sets of when they can be booked; None leaves what there is."""

    week: Sequence[DayHours] | None = None
    overrides: Sequence[DateHours] | None = None
    terms: Mapping[str, Any]
    """Fields of Availability by name: the time zone, the buffer and so on."""

    def check(self) -> list[FieldError]:
        zone = {"timezone": self.terms["timezone"]} if "timezone" in self.terms else {}
        return [
            *rules.problems(zone),
            *weekly_problems(self.week or ()),
            *override_problems(self.overrides or ()),
        ]

    def fields(self) -> dict[str, Any]:
        """What changes of an Availability, by name."""
        changed = dict(self.terms)
        if self.week is not None:
            changed["weekly"] = weekly_windows(self.week)
        if self.overrides is not None:
            changed["date_overrides"] = override_windows(self.overrides)
        return changed


def update_profile(
    caller: Caller,
    given: Mapping[str, Any],
    *,
    week: Sequence[DayHours] | None,
    payout: PayoutDetails | None,
    vault: Vault,
    avatars: Avatars,
    now: datetime,
) -> Profile:
    """Changes the fields that are given, by name, and nothing else. Raises Invalid."""
    stored = _read(caller)
    written = rules.tidied(given)
    zone = {"timezone": written["timezone"]} if "timezone" in written else {}
    hours = Hours(week=week, terms=zone)
    problems = [
        *rules.problems(written),
        *weekly_problems(week or ()),
        *(payout.problems() if payout else ()),
    ]
    if problems:
        raise Invalid(*problems)
    avatars.check(written.get("avatar"), user_id=caller.user_id)
    sealed = _sealed(payout, caller.mentor.id, vault) if payout else {}
    changes = Changes(
        profile=written, availability=hours.fields(), payout=payout and payout.masked(), sealed=sealed
    )
    return _change(caller, stored, changes, now=now)


def set_availability(caller: Caller, hours: Hours, *, now: datetime) -> Profile:
    """Replaces the weekly hours as a whole; bookings that stand stay. Raises Invalid."""
    stored = _read(caller)
    problems = hours.check()
    if problems:
        raise Invalid(*problems)
    zone = {"timezone": hours.terms["timezone"]} if "timezone" in hours.terms else {}
    return _change(caller, stored, Changes(profile=zone, availability=hours.fields()), now=now)


def accept_bookings(caller: Caller, *, accepts: bool | None, now: datetime) -> Profile:
    """None flips what is; of two flips at once, both count."""
    stored = _read(caller)
    if accepts is not None:
        return _change(caller, stored, Changes(profile={"is_accepting_bookings": accepts}), now=now)
    for _ in range(ATTEMPTS):
        before = stored.mentor.is_accepting_bookings
        changes = Changes(profile={"is_accepting_bookings": not before}, accepted_before=before)
        try:
            return _change(caller, stored, changes, now=now)
        except Flipped:
            stored = _read(caller)
    raise Busy


def _read(caller: Caller) -> Stored:
    """Beside the check that the caller is a mentor."""
    stored = profiles.read(mentor_id_of(caller.user_id), viewer_id=caller.user_id)
    _ = caller.mentor
    if stored is None:
        raise NotAMentor
    return stored


def _sealed(payout: PayoutDetails, mentor_id: str, vault: Vault) -> dict[str, str]:
    secrets = {"upiId": payout.upi_id} if payout.upi_id else {}
    if payout.bank_account:
        secrets["accountNumber"] = payout.bank_account.account_number
    return {field: vault.seal(text, owner=mentor_id, field=field) for field, text in secrets.items()}


def _change(caller: Caller, stored: Stored, changes: Changes, *, now: datetime) -> Profile:
    event = Event(
        id=ids.ulid(now), type=EventType.MENTOR_CHANGED, subject=stored.mentor.id, facts={}, occurred_at=now
    )
    profiles.change(stored.mentor.id, changes, event=event, now=now)
    changed = replace(
        stored,
        mentor=replace(stored.mentor, **changes.profile, updated_at=now),
        availability=replace(stored.availability, **changes.availability),
        payout_details=changes.payout or stored.payout_details,
    )
    return view(changed, caller=caller, now=now)
