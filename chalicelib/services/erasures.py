"""Where else does the name of somebody stand, who changed it or deleted their account?

A noun that keeps copies of names is added by one line of COPIES.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from chalicelib.domain import deletions
from chalicelib.domain.accounts import mentor_id_of
from chalicelib.domain.bookings import Booking
from chalicelib.domain.events import Event
from chalicelib.services import reviews
from chalicelib.services.outside import Outside
from chalicelib.storage import accounts, bookings, conversations
from chalicelib.storage.transactions import Transaction

_PAGE = 50


def erase_copies(event: Event, outside: Outside) -> None:
    """What others see of who is gone. Repeating it changes nothing more."""
    for erase in COPIES:
        erase(event.subject, outside.now)


def renew_copies(event: Event, outside: Outside) -> None:  # noqa: ARG001 - as every effect
    """Conversations show people as they are now; bookings, as they were when they were made."""
    user = accounts.find(event.subject)
    if user and user.deleted_at is None:
        _rename(user.id, name=user.name, avatar=user.avatar)


def _bookings(user_id: str, now: datetime) -> None:
    """Raises Refused when one changes at this moment: the event comes back, and it is tried again."""
    for booking in _of_either_side(user_id):
        cleared = deletions.booking(booking, user_id, now=now)
        if (cleared.student, cleared.mentor) != (booking.student, booking.mentor):
            bookings.change(Transaction(), booking, cleared).commit()


def _of_either_side(user_id: str) -> Iterator[Booking]:
    for listed, whose in ((bookings.of_student, user_id), (bookings.of_mentor, mentor_id_of(user_id))):
        page = listed(whose, between=("0", "~"), limit=_PAGE, after=None, descending=False)
        yield from page.items
        while page.after is not None:
            page = listed(whose, between=("0", "~"), limit=_PAGE, after=page.after, descending=False)
            yield from page.items


def _reviews(user_id: str, _: datetime) -> None:
    for booking in _of_either_side(user_id):
        if booking.reviewed:
            reviews.erase_name(booking, user_id)


def _conversations(user_id: str, _: datetime) -> None:
    _rename(user_id, name=deletions.NAME, avatar=None)


def _rename(user_id: str, *, name: str, avatar: str | None) -> None:
    for membership in conversations.every(user_id):
        conversations.rename(membership, name=name, avatar=avatar)


COPIES: tuple[Callable[[str, datetime], None], ...] = (_bookings, _reviews, _conversations)
