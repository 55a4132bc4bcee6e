"""Where is what a mentor writes about a session kept? Beside its booking, which stays small."""

from pynamodb.attributes import UnicodeAttribute

from chalicelib.domain.bookings import Booking
from chalicelib.domain.session_notes import SessionNotes
from chalicelib.storage import keys
from chalicelib.storage.bookings import booking_of
from chalicelib.storage.table import Instant, Item, get, get_many
from chalicelib.storage.transactions import Transaction


class SessionNotesItem(Item, discriminator="session_notes"):
    keeps = SessionNotes

    content = UnicodeAttribute()
    updated_at = Instant()


def with_booking(booking_id: str) -> tuple[Booking | None, SessionNotes | None]:
    """A booking and the notes on it, in one strong read."""
    booking_key, notes_key = keys.booking(booking_id), keys.notes(booking_id)
    found = get_many([booking_key, notes_key])
    notes = found.get(notes_key)
    return (
        booking_of(found.get(booking_key)),
        notes.domain() if isinstance(notes, SessionNotesItem) else None,
    )


def of(booking_id: str) -> SessionNotes | None:
    item = get(SessionNotesItem, keys.notes(booking_id))
    return item.domain() if item else None


def write(booking_id: str, notes: SessionNotes) -> None:
    """The last one to write has the say: there is one mentor."""
    Transaction().put("notes", SessionNotesItem.of(notes, keys.notes(booking_id))).commit()
