"""Where does everything lie? The access patterns of the one table; keys are made here and nowhere else."""

import hashlib
import zlib
from datetime import UTC, date, datetime

from chalicelib.config import settings
from chalicelib.domain.suppressions import mailbox
from chalicelib.storage.table import Key, instant

# ── People ───────────────────────────────────────────────────────────────────────────────────────────


def user(user_id: str) -> Key:
    return Key(f"U#{user_id}", "PROFILE")


def email(address: str) -> Key:
    """E-mail addresses are unique; the item says whose one is."""
    return Key(f"EMAIL#{hashlib.sha256(address.encode()).hexdigest()}", "UNIQUE")


def session(user_id: str, family: str) -> Key:
    """A family of refresh tokens: one sign-in on one device."""
    return Key(f"U#{user_id}", f"RT#{family}")


SESSION_PREFIX = "RT#"


def attempts(address: str) -> Key:
    """Failed sign-ins for an e-mail, whether it has an account or not."""
    return Key(f"EMAIL#{hashlib.sha256(address.encode()).hexdigest()}", "ATTEMPTS")


def calendar_day(user_id: str, day: date) -> Key:
    """What a person has on one UTC day, given and booked alike."""
    return Key(f"U#{user_id}", f"DAY#{day.isoformat()}")


def holds(user_id: str) -> Key:
    """A student's unpaid bookings."""
    return Key(f"U#{user_id}", "HOLDS")


# ── Mentors ──────────────────────────────────────────────────────────────────────────────────────────


def mentor(mentor_id: str) -> Key:
    return Key(f"M#{mentor_id}", "PROFILE")


def availability(mentor_id: str) -> Key:
    return Key(f"M#{mentor_id}", "AVAILABILITY")


def payout_details(mentor_id: str) -> Key:
    return Key(f"M#{mentor_id}", "PAYOUTDETAILS")


def figures(mentor_id: str) -> Key:
    """What a mentor's bookings add up to."""
    return Key(f"M#{mentor_id}", "FIGURES")


def contribution(mentor_id: str, booking_id: str) -> Key:
    """What one booking counts in its mentor's figures."""
    return Key(f"M#{mentor_id}", f"COUNTED#{booking_id}")


def answered(mentor_id: str, conversation_id: str) -> Key:
    """That the mentor's first answer in a conversation is in their figures."""
    return Key(f"M#{mentor_id}", f"ANSWERED#{conversation_id}")


def mentors_student(mentor_id: str, student_id: str) -> Key:
    """What one student had with a mentor; there once a session was confirmed."""
    return Key(f"M#{mentor_id}", f"STUDENT#{student_id}")


def slug(name: str) -> Key:
    """Slugs are unique; the item says whose one is."""
    return Key(f"SLUG#{name}", "UNIQUE")


def manifest(mentor_id: str) -> Key:
    """Which directory rows a mentor has now."""
    return Key(f"M#{mentor_id}", "DIRECTORY")


# ── Bookings and money ───────────────────────────────────────────────────────────────────────────────


def booking(booking_id: str) -> Key:
    return Key(f"B#{booking_id}", "BOOKING")


def booking_partition(booking_id: str) -> str:
    """Everything about a booking: itself, notes, orders, refunds, ledger, review, events."""
    return f"B#{booking_id}"


def notes(booking_id: str) -> Key:
    return Key(f"B#{booking_id}", "NOTES")


def invoice(booking_id: str) -> Key:
    return Key(f"B#{booking_id}", "INVOICE")


def invoice_counter(year: str) -> Key:
    """The last number given in a financial year."""
    return Key(f"INVOICES#{year}", "COUNTER")


def payout(mentor_id: str, first_day: date) -> Key:
    """One for a mentor and a period, which its first day names."""
    return Key(f"M#{mentor_id}", f"{PAYOUT_PREFIX}{first_day.isoformat()}")


PAYOUT_PREFIX = "PAYOUT#"


def mentor_partition(mentor_id: str) -> str:
    """A mentor's profile, hours, figures, payouts and what they owe."""
    return f"M#{mentor_id}"


def payout_lines(mentor_id: str, first_day: date) -> str:
    return f"PAYOUT#{mentor_id}#{first_day.isoformat()}"


def payout_line(mentor_id: str, first_day: date, kind: str, booking_id: str) -> Key:
    """A booking brings one share to one payout, and its refunds one line to each they are taken from."""
    return Key(payout_lines(mentor_id, first_day), f"{kind}#{booking_id}")


def payouts_of_stage(stage: str) -> str:
    """GSI1, by period. A run makes some hundred a second at most, which one partition takes."""
    return f"PAYOUTS#{stage}"


def all_payouts() -> str:
    """GSI2, by period, once they are sealed."""
    return "PAYOUTS"


def takeback(mentor_id: str, booking_id: str) -> Key:
    """What refunds of a booking take back from its mentor."""
    return Key(f"M#{mentor_id}", f"TAKEBACK#{booking_id}")


def order(booking_id: str, order_id: str) -> Key:
    return Key(f"B#{booking_id}", f"ORDER#{order_id}")


def refund(booking_id: str, number: str) -> Key:
    return Key(f"B#{booking_id}", f"REFUND#{number}")


def ledger_line(booking_id: str, line_id: str) -> Key:
    return Key(f"B#{booking_id}", f"LEDGER#{line_id}")


LEDGER_PREFIX, REFUND_PREFIX, ORDER_PREFIX = "LEDGER#", "REFUND#", "ORDER#"

# GSI1: refunds whose last try failed, by when they were owed. There are few, or all fail for one reason.
FAILED_REFUNDS = "REFUNDS#failed"


def dispute(booking_id: str, dispute_id: str) -> Key:
    return Key(f"B#{booking_id}", f"{DISPUTE_PREFIX}{dispute_id}")


DISPUTE_PREFIX = "DISPUTE#"
# In a booking's partition: itself and its disputes, which nothing lies between.
BOOKING_AND_DISPUTES = ("BOOKING", f"{DISPUTE_PREFIX}~")


def disputes(*, decided: bool) -> str:
    """GSI1, by when they began."""
    return f"DISPUTES#{'decided' if decided else 'open'}"


def review(booking_id: str) -> Key:
    return Key(f"B#{booking_id}", "REVIEW")


def order_lookup(order_id: str) -> Key:
    return Key(f"ORDER#{order_id}", "LOOKUP")


def payment_lookup(payment_id: str) -> Key:
    return Key(f"PAYMENT#{payment_id}", "LOOKUP")


def webhook_seen(event_id: str) -> Key:
    return Key(f"WEBHOOK#{event_id}", "SEEN")


def webhook_parked(event_id: str) -> Key:
    return Key(f"WEBHOOK#{event_id}", "PARKED")


def student_bookings(user_id: str) -> str:
    """GSI1, by when they start."""
    return f"STUDENT#{user_id}"


def student_invoices(user_id: str) -> str:
    """GSI1, by when they were paid."""
    return f"INVOICES#{user_id}"


def mentor_bookings(mentor_id: str) -> str:
    """GSI2, by when they start."""
    return f"MENTOR#{mentor_id}"


def mentor_reviews(mentor_id: str) -> str:
    """GSI2, by when they were written, while public."""
    return f"REVIEWS#{mentor_id}"


# GSI4: reviews that administrators look at, by when they were written.
REPORTED_REVIEWS = "REPORTED"


def all_bookings(booking_id: str) -> str:
    """GSI4: support's list, by when they start."""
    return f"BOOKINGS#{_shard(booking_id, settings().due_shards)}"


def booking_shards() -> list[str]:
    """GSI4: every shard that `all_bookings` may name."""
    return [f"BOOKINGS#{shard}" for shard in range(settings().due_shards)]


def ledger_of_day(moment: datetime, booking_id: str) -> str:
    """GSI4: what moved on a day, for a recount."""
    return f"LEDGER#{moment.astimezone(UTC):%Y-%m-%d}#{_shard(booking_id, settings().due_shards)}"


def revenue(day: date, booking_id: str) -> Key:
    """One shard of a day's sums, the day being that in India."""
    return Key(f"REVENUE#{day:%Y}", f"{day:%m-%d}#{_shard(booking_id, settings().due_shards)}")


def revenue_between(first: date, last: date) -> tuple[str, tuple[str, str]]:
    """The partition and the bounds of a span within one year."""
    return f"REVENUE#{first:%Y}", (f"{first:%m-%d}", f"{last:%m-%d}~")


def revenue_day(key: Key) -> date:
    return date.fromisoformat(f"{key.pk.removeprefix('REVENUE#')}-{key.sk.split('#')[0]}")


def ledger_shards_of_day(day: date) -> list[str]:
    """GSI4: every shard that `ledger_of_day` may name."""
    return [f"LEDGER#{day.isoformat()}#{shard}" for shard in range(settings().due_shards)]


# ── What is due ──────────────────────────────────────────────────────────────────────────────────────


def due(what: str, spread_by: str) -> str:
    """GSI3: one shard of what a sweep will find; it is sparse, so only what is due is in it."""
    return f"DUE#{what}#{_shard(spread_by, settings().due_shards)}"


def dues(what: str) -> list[str]:
    """GSI3: every shard that `due` may name."""
    return [f"DUE#{what}#{shard}" for shard in range(settings().due_shards)]


def at(moment: datetime, tie: str) -> str:
    """A sort key by time that ends in the id, so that cursors over equal times are stable."""
    return f"{instant(moment)}#{tie}"


def _shard(text: str, shards: int) -> int:
    return zlib.crc32(text.encode()) % shards


# ── Effects ──────────────────────────────────────────────────────────────────────────────────────────


def event(partition: str, event_id: str) -> Key:
    """An outbox event lies with what it happened to."""
    return Key(partition, f"EVENT#{event_id}")


def is_of_booking(event: Key) -> bool:
    return event.pk.startswith("B#")


EVENT_PREFIX = "EVENT#"


def deliveries(event_id: str) -> str:
    """Whom an event's effects have reached."""
    return f"EVENT#{event_id}"


def delivery(event_id: str, channel: str, recipient: str) -> Key:
    return Key(f"EVENT#{event_id}", f"{channel}#{recipient}")


def suppression(address: str) -> Key:
    """That a mailbox takes no mail of ours, whether it has an account or not."""
    return Key(f"EMAIL#{hashlib.sha256(mailbox(address).encode()).hexdigest()}", "SUPPRESSED")


def notification(user_id: str, event_id: str) -> Key:
    return Key(f"U#{user_id}", f"N#{event_id}")


NOTIFICATION_PREFIX = "N#"


def unread(user_id: str) -> Key:
    """The counter of a person's notifications."""
    return Key(f"U#{user_id}", "UNREAD")


def unread_notifications(user_id: str) -> str:
    """GSI1, sparse: notifications not read, by sequence."""
    return f"UNREAD#{user_id}"


def preferences(user_id: str) -> Key:
    """Which optional mails a person wants."""
    return Key(f"U#{user_id}", "PREFERENCES")


# ── Chat ─────────────────────────────────────────────────────────────────────────────────────────────


def conversation(conversation_id: str) -> Key:
    return Key(f"C#{conversation_id}", "META")


def message(conversation_id: str, sequence: int) -> Key:
    return Key(f"C#{conversation_id}", f"{MESSAGE_PREFIX}{sequence:012d}")


MESSAGE_PREFIX = "MSG#"


def client_message(conversation_id: str, user_id: str, client_message_id: str) -> Key:
    """That a sender's own name for a message is taken, and by which."""
    return Key(f"C#{conversation_id}", f"CMID#{user_id}#{client_message_id}")


def reading(conversation_id: str, user_id: str) -> Key:
    """How far one side has read."""
    return Key(f"C#{conversation_id}", f"READ#{user_id}")


def membership(user_id: str, conversation_id: str) -> Key:
    return Key(f"U#{user_id}", f"C#{conversation_id}")


CONVERSATION_PREFIX = "C#"


def inbox(user_id: str) -> str:
    """GSI1: a person's conversations, by last activity."""
    return f"INBOX#{user_id}"


def connection(connection_id: str) -> Key:
    """Whose socket it is that something comes in on."""
    return Key(f"CONN#{connection_id}", "META")


def sockets(user_id: str) -> Key:
    """All sockets of a person; there are few, and they are read together."""
    return Key(f"U#{user_id}", "SOCKETS")


# ── Requests ─────────────────────────────────────────────────────────────────────────────────────────


def idempotency(fingerprint: str) -> Key:
    return Key(f"IDEM#{fingerprint}", "ANSWER")


def rate(scope: str, who: str, begins_at: datetime) -> Key:
    """How often somebody asked within one window of time."""
    return Key(f"RATE#{scope}#{hashlib.sha256(who.encode()).hexdigest()}", f"BUCKET#{instant(begins_at)}")


def one_time_token(digest: str) -> Key:
    """A mailed or handed-out secret, by its hash: verification, reset, socket ticket."""
    return Key(f"TICKET#{digest}", "TICKET")


def audit(moment: datetime, entry_id: str) -> Key:
    return Key(f"AUDIT#{moment:%Y-%m}", entry_id)


# GSI1: all that administrators did, by when. They do little, so one partition bears it.
AUDITED = "AUDIT"


# ── Lists of mentors ─────────────────────────────────────────────────────────────────────────────────


def applications(status: str, mentor_id: str) -> str:
    """GSI1: mentors by the state of their application, by when they applied."""
    return f"APPLICATION#{status}#{_shard(mentor_id, settings().directory_shards)}"


def all_applications(status: str) -> list[str]:
    return [f"APPLICATION#{status}#{shard}" for shard in range(settings().directory_shards)]


def directory(scope: str, mentor_id: str) -> str:
    """A partition of the directory: `all`, or `e:` and an expertise."""
    return f"DIR#{scope}#{_shard(mentor_id, settings().directory_shards)}"


def directory_shards(scope: str) -> list[str]:
    return [f"DIR#{scope}#{shard}" for shard in range(settings().directory_shards)]


def card(scope: str, place: str, mentor_id: str) -> Key:
    """A mentor's row in one of the directory's partitions; `place` is that among the newest."""
    return Key(directory(scope, mentor_id), place)


def expertise_scope(expertise: str) -> str:
    return f"e:{expertise}"


def word_posting(word: str, place: str) -> Key:
    """Which mentors have a word. All that begin with two letters lie together: a prefix is one query."""
    return Key(f"DIR#w:{word[:2]}", f"{word}#{place}")


def words_that_begin(letters: str) -> Key:
    """The prefix of the postings of all words that begin so; two letters at least."""
    return Key(f"DIR#w:{letters[:2]}", letters)


def company_posting(company: str, place: str) -> Key:
    return Key(f"DIR#c:{company[:2]}", f"{company}#{place}")


def place_in(posting: Key) -> str:
    """The place that a posting names."""
    return "#".join(posting.sk.rsplit("#", 2)[1:])


def mentor_in(row: Key) -> str:
    return row.sk.rsplit("#", 1)[1]


def card_count(mentor_id: str) -> Key:
    """How many mentors one shard of the directory has."""
    return Key(directory("count", mentor_id), "COUNT")


def card_counts() -> list[Key]:
    return [Key(shard, "COUNT") for shard in directory_shards("count")]
