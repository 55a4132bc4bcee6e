"""What do we keep of a person, in a form that they can take away?

A noun is added by one line of SECTIONS: its name in the export, and a function from the user to dataclasses.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from itertools import islice
from typing import Any

import msgspec

from chalicelib.domain.accounts import User
from chalicelib.domain.bookings import Booking
from chalicelib.domain.messages import Message
from chalicelib.storage import (
    accounts,
    bookings,
    conversations,
    invoices,
    keys,
    mentors,
    messages,
    notifications,
    payout_details,
    payouts,
    sessions,
)
from chalicelib.storage.table import Page, get_many

Pages = Callable[[Mapping[str, Any] | None], Page[Any]]

# What Lambda may answer is bounded; of longer sections the export has the newest.
LONGEST_SECTION = 1000
_LONGEST_TEXTS = 1_000_000  # characters, of all messages
_PAGE = 100
# How things are proven or calculated, not what is known of a person.
_NOT_THEIRS = frozenset(
    {
        "calendar_changes",
        "digest",
        "epoch",
        "family",
        "mail_due_at",
        "mailed_at",
        "notice_id",
        "nth",
        "other_online_until",
        "password_hash",
        "previous_digest",
        "report_reason",
        "sequence",
        "session_epoch",
        "version",
    }
)
# What a booking's student is not shown (see the contract of bookings).
_OF_THE_MENTOR = frozenset({"platform_fee_paise", "mentor_payout", "terms"})


def everything_of(user: User) -> dict[str, Any]:
    """Each section's things as plain JSON: camelCase names, times in UTC, money in paise."""
    return {name: section_of(user, name) for name in SECTIONS}


def section_of(user: User, name: str) -> Any:
    """One of SECTIONS."""
    return _plain(SECTIONS[name](user))


# ── Sections ─────────────────────────────────────────────────────────────────────────────────────────


def _account(user: User) -> object:
    return accounts.find(user.id)


def _sign_ins(user: User) -> object:
    return sessions.of_user(user.id)


def _profile(user: User) -> object:
    return mentors.find(user.mentor_id)


def _hours(user: User) -> object:
    return mentors.availability(user.mentor_id)


def _payout_details(user: User) -> object:
    """Masked, as its owner sees it."""
    kept = payout_details.sealed(user.mentor_id)
    return kept[0] if kept else None


def _bookings_of(user: User) -> list[Booking]:
    return _all(lambda after: bookings.of_student(user.id, **_newest_first, after=after))


def _booked(user: User) -> object:
    """Sessions booked as a student."""
    return [
        {name: value for name, value in asdict(one).items() if name not in _OF_THE_MENTOR}
        for one in _bookings_of(user)
    ]


def _given(user: User) -> object:
    """Sessions given as a mentor."""
    return _all(lambda after: bookings.of_mentor(user.mentor_id, **_newest_first, after=after))


def _reviews(user: User) -> object:
    """Written as a student."""
    reviewed = [keys.review(one.id) for one in _bookings_of(user) if one.reviewed]
    batches = [reviewed[start : start + _PAGE] for start in range(0, len(reviewed), _PAGE)]
    return [item.domain() for batch in batches for item in get_many(batch).values()]


def _invoices(user: User) -> object:
    found = _all(lambda after: invoices.of_student(user.id, limit=_PAGE, after=after))
    return [invoice for invoice, _ in found]


def _payouts(user: User) -> object:
    return _all(lambda after: payouts.of_mentor(user.mentor_id, limit=_PAGE, after=after))


def _conversations(user: User) -> object:
    return list(islice(conversations.every(user.id), LONGEST_SECTION))


def _messages(user: User) -> object:
    """What they wrote themselves: what was written to them is the other's to take away."""
    return list(islice(_fitting(_written_by(user.id)), LONGEST_SECTION))


def _written_by(user_id: str) -> Iterator[Message]:
    for membership in conversations.every(user_id):
        after: Mapping[str, Any] | None = None
        while True:
            page = messages.page(membership.conversation_id, since=0, limit=_PAGE, after=after)
            yield from (one for one in page.items if one.sender_id == user_id)
            after = page.after
            if after is None:
                break


def _fitting(written: Iterable[Message]) -> Iterator[Message]:
    room = _LONGEST_TEXTS
    for message in written:
        room -= len(message.content or "") + len(message.code_block.code if message.code_block else "")
        if room < 0:
            return
        yield message


def _notifications(user: User) -> object:
    return _all(lambda after: notifications.page(user.id, limit=_PAGE, after=after, unread_only=False))


SECTIONS: dict[str, Callable[[User], object]] = {
    "account": _account,
    "signIns": _sign_ins,
    "mentorProfile": _profile,
    "availability": _hours,
    "payoutDetails": _payout_details,
    "sessionsBooked": _booked,
    "sessionsGiven": _given,
    "reviews": _reviews,
    "invoices": _invoices,
    "payouts": _payouts,
    "conversations": _conversations,
    "messages": _messages,
    "notifications": _notifications,
}
_newest_first: dict[str, Any] = {"between": ("0", "~"), "limit": _PAGE, "descending": True}


def _all(pages: Pages) -> list[Any]:
    def things() -> Iterable[Any]:
        page = pages(None)
        yield from page.items
        while page.after is not None:
            page = pages(page.after)
            yield from page.items

    return list(islice(things(), LONGEST_SECTION))


# ── As JSON ──────────────────────────────────────────────────────────────────────────────────────────


def _plain(thing: object) -> Any:
    return _camel(msgspec.to_builtins(thing, str_keys=True, builtin_types=(datetime,)))


def _camel(value: Any) -> Any:
    if isinstance(value, dict):
        return {_name(key): _camel(part) for key, part in value.items() if key not in _NOT_THEIRS}
    if isinstance(value, list):
        return [_camel(part) for part in value]
    return f"{value:%Y-%m-%dT%H:%M:%SZ}" if isinstance(value, datetime) else value


def _name(snake: str) -> str:
    return re.sub(r"_([a-z])", lambda found: found[1].upper(), snake)
