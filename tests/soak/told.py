"""What was each client told? Its own account of what the product has promised, to be held against it at the end."""

import itertools
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

_moments = itertools.count(1)


def moment() -> int:
    """Later ones are larger: what of two things that clients did came first."""
    return next(_moments)


@dataclass(slots=True)
class Word:
    """Something that was set and acknowledged: `value` holds unless another was set later, or beside it."""

    value: Any
    began: int
    ended: int


def standing(words: Iterable[Word]) -> list[Any]:
    """Values that may stand in the end: those after which no other was begun."""
    said = list(words)
    return [one.value for one in said if not any(other.began > one.ended for other in said)]


@dataclass(slots=True)
class Told:
    """Of one booking. `unsure` names acts that were given up without an answer: they may have happened.

    `cancels` are by whom, what was promised to go back, and whether it was paid then.
    """

    id: str
    student: str
    mentor: str
    mentor_id: str
    amount: int
    scheduled_at: str
    duration: int
    order_id: str | None
    confirmed: bool = False
    cancels: list[tuple[str, int | None, bool]] = field(default_factory=list)
    marked: set[str] = field(default_factory=set)
    moves: list[Word] = field(default_factory=list)
    notes: list[Word] = field(default_factory=list)
    reviews: list[str] = field(default_factory=list)
    paid: list[str] = field(default_factory=list)
    in_vain: bool = False
    conversation: str | None = None
    unsure: set[str] = field(default_factory=set)
    is_over: bool = False

    def learn(self, booking: Any) -> None:
        """What an answer shows of it by the way."""
        self.scheduled_at = booking["scheduledAt"]
        self.conversation = booking.get("conversationId") or self.conversation
        self.confirmed |= booking["status"] in ("confirmed", "in_progress", "completed", "no_show")
        self.is_over |= booking["status"] in ("cancelled", "completed", "no_show")

    @property
    def keeps_its_word(self) -> bool:
        """It was confirmed, and nobody can have cancelled it since."""
        return self.confirmed and not self.cancels and "cancel" not in self.unsure

    @property
    def was_cancelled(self) -> bool:
        """After it was confirmed."""
        return any(was_paid for _, _, was_paid in self.cancels)


@dataclass(slots=True)
class Said:
    """A message: `id` once it was acknowledged."""

    conversation: str
    sender: str
    content: str
    client_id: str = field(default_factory=lambda: uuid.uuid4().hex)
    id: str | None = None
    ways: list[str] = field(default_factory=list)
    other_ids: list[str] = field(default_factory=list)

    def hears(self, message_id: str) -> None:
        """However often it is sent, it is one message: another id is another."""
        if self.id not in (None, message_id):
            self.other_ids.append(message_id)
        self.id = self.id or message_id


@dataclass(slots=True)
class Account:
    """All clients' accounts together; each speaks of its own acts only."""

    bookings: dict[str, Told] = field(default_factory=dict)
    messages: list[Said] = field(default_factory=list)
    registered: dict[str, str] = field(default_factory=dict)
    payouts: dict[str, list[Word]] = field(default_factory=lambda: defaultdict(list))
    avatars: dict[str, list[Word]] = field(default_factory=lambda: defaultdict(list))
    unsure_payouts: set[str] = field(default_factory=set)
    unsure_avatars: set[str] = field(default_factory=set)
    late: list[tuple[Any, Told]] = field(default_factory=list)
    before: frozenset[str] = frozenset()
    wishes: int = 0
    unheard_wishes: int = 0

    def of(self, *, student: str = "", mentor: str = "") -> list[Told]:
        return [
            one
            for one in self.bookings.values()
            if (not student or one.student == student) and (not mentor or one.mentor == mentor)
        ]
