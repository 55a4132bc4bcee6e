"""Has the money that is owed gone back?

Razorpay is asked after the intent is written, and again until the money has gone: by the reconciliation,
later each time, and in the end only when an administrator says so.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from chalicelib import ids
from chalicelib.domain import refunds as rules
from chalicelib.domain.accounts import User
from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.bookings import Booking, RefundStatus
from chalicelib.domain.errors import Busy, NotFound, PaymentProviderRefused, PaymentProviderUnavailable
from chalicelib.domain.events import Event, EventType
from chalicelib.domain.ledger import LedgerLine, Movement
from chalicelib.domain.payments import ProviderRefund
from chalicelib.domain.payments import RefundStatus as ProviderStatus
from chalicelib.domain.refunds import RefundIntent, RefundMismatch
from chalicelib.observability import count, logger
from chalicelib.services.outside import Outside
from chalicelib.storage import payments as stored
from chalicelib.storage.payments import RefundChange
from chalicelib.storage.transactions import ATTEMPTS, Refused
from chalicelib.storage.webhooks import Mark

_LONGEST_ID = 64

# ── Asking Razorpay ──────────────────────────────────────────────────────────────────────────────────


def make(event: Event, outside: Outside) -> None:
    """An effect: asks Razorpay for the refund that an event says is owed. Asking twice makes one refund.

    When it fails, the intent says so and comes up again by itself: the effect is done all the same.
    """
    intent = stored.refund(event.subject, event.facts["paymentId"])
    if intent and intent.status is RefundStatus.PENDING and intent.is_wanted:
        pursue(intent, outside)


def pursue(intent: RefundIntent, outside: Outside) -> None:
    """Asks what became of a refund, and for it if nothing did: one made unheard of is not made again."""
    try:
        for refund in outside.payments.refunds_of(intent.payment_id):
            _hear(intent, refund, now=outside.now)
        present = stored.refund(intent.booking_id, intent.payment_id)
        if present and present.is_wanted:
            _hear(present, _ask(present, outside), now=outside.now)
    except PaymentProviderRefused as error:
        _note_failure(intent, error.message, now=outside.now)
    except PaymentProviderUnavailable:
        _note_failure(intent, rules.NO_ANSWER, now=outside.now)


def _ask(intent: RefundIntent, outside: Outside) -> ProviderRefund:
    return outside.payments.refund(
        payment_id=intent.payment_id,
        amount_paise=intent.amount_paise,
        idempotency_key=intent.idempotency_key,
        notes={"bookingId": intent.booking_id},
    )


def _hear(intent: RefundIntent, refund: ProviderRefund, *, now: datetime) -> None:
    try:
        _decide(intent.booking_id, intent.payment_id, lambda one: one.told(refund, now=now), now=now)
    except RefundMismatch:
        logger.error("refund does not match", booking=intent.booking_id, refund=refund.id)
        count("RefundMismatch")


def _note_failure(intent: RefundIntent, failure: str, *, now: datetime) -> None:
    """Only of what is still to be asked for: no answer about a refund under way changes nothing."""
    logger.error("refund not made", booking=intent.booking_id, payment=intent.payment_id, reason=failure)

    def fail(present: RefundIntent) -> RefundIntent:
        return present.not_made(failure, now=now) if present.is_wanted else present

    _decide(intent.booking_id, intent.payment_id, fail, now=now)


# ── What is said of refunds ──────────────────────────────────────────────────────────────────────────


def reported(refund: ProviderRefund, *, webhook: Mark | None, now: datetime) -> bool:
    """What Razorpay says of a refund. False: it is of a payment, or a refund, that we do not know.

    Only `processed` moves money in our books, and only once. Raises RefundMismatch.
    """
    for booking_id in _bookings_of(refund):
        heard = _decide(
            booking_id, refund.payment_id, lambda one: one.told(refund, now=now), webhook=webhook, now=now
        )
        if heard:
            _look_for_a_second(heard, refund)
            return True
    return False


def _bookings_of(refund: ProviderRefund) -> Iterator[str]:
    """Ours carry their booking's id, which saves a read. A wrong one has no refund of this payment."""
    noted = refund.notes.get("bookingId")
    if noted and len(noted) <= _LONGEST_ID:
        yield noted
    known = stored.booking_id_of_payment(refund.payment_id)
    if known:
        yield known


def _look_for_a_second(intent: RefundIntent, refund: ProviderRefund) -> None:
    is_another = refund.status is ProviderStatus.PROCESSED and refund.id != intent.razorpay_refund_id
    if is_another:
        logger.error("payment refunded twice", booking=intent.booking_id, refund=refund.id)
        count("RefundedTwice")


Decision = Callable[[RefundIntent], RefundIntent]


def _decide(
    booking_id: str, payment_id: str, decision: Decision, *, webhook: Mark | None = None, now: datetime
) -> RefundIntent | None:
    """The refund after a decision from its present state, whoever else decides now. None: there is none."""
    for _ in range(ATTEMPTS):
        intent, booking = stored.refund_and_booking(booking_id, payment_id)
        if intent is None:
            return None
        after = decision(intent)
        if after is intent:
            return intent
        try:
            stored.change_refund(_change(intent, after, booking, webhook=webhook, now=now), now=now)
        except Refused as refused:
            if "seen" in refused:
                return intent
        else:
            _raise_alarm(intent, after)
            return after
    raise Busy


def _raise_alarm(before: RefundIntent, after: RefundIntent) -> None:
    if after.attempts > before.attempts:
        count("RefundNotMade")
    if after.is_given_up:
        count("RefundGivenUp")


def _change(
    before: RefundIntent,
    after: RefundIntent,
    booking: Booking | None,
    *,
    webhook: Mark | None,
    now: datetime,
) -> RefundChange:
    shown = rules.shown_on(booking, after, now=now) if booking else None
    has_gone = after.status is RefundStatus.PROCESSED
    return RefundChange(
        before=before,
        after=after,
        booking=(booking, shown) if booking and shown and shown != booking else None,
        lines=[_line(after, now=now)] if has_gone else [],
        events=[_event(EventType.REFUND_PROCESSED, after, now=now)] if has_gone else [],
        webhook=webhook,
    )


def _line(intent: RefundIntent, *, now: datetime) -> LedgerLine:
    return LedgerLine(
        id=ids.ulid(now),
        booking_id=intent.booking_id,
        movement=Movement.REFUNDED,
        amount_paise=intent.amount_paise,
        reference=intent.razorpay_refund_id,
        moved_at=now,
    )


def _event(kind: EventType, intent: RefundIntent, *, now: datetime) -> Event:
    facts = {"paymentId": intent.payment_id}
    return Event(id=ids.ulid(now), type=kind, subject=intent.booking_id, facts=facts, occurred_at=now)


# ── Those that failed ────────────────────────────────────────────────────────────────────────────────


def lease(intent: RefundIntent, *, now: datetime) -> bool:
    """Takes a refund for one look at it, and puts the next one off. False: another has it, or it moved."""
    try:
        stored.change_refund(RefundChange(before=intent, after=intent.put_off(now=now)), now=now)
    except Refused:
        return False
    return True


def retry(refund_id: str, *, admin: User, now: datetime) -> RefundIntent:
    """A failed refund is tried anew, as often as the first time. It is asked for by an effect of this.

    Raises NotFound, or InvalidState if it has not failed, also to the second of two at once.
    """
    place = rules.place_of(refund_id)
    for _ in range(ATTEMPTS):
        intent, booking = stored.refund_and_booking(*place) if place else (None, None)
        if intent is None:
            raise NotFound
        after = intent.tried_again(now=now)
        shown = rules.shown_on(booking, after, now=now) if booking else None
        change = RefundChange(
            before=intent,
            after=after,
            booking=(booking, shown) if booking and shown and shown != booking else None,
            events=[_event(EventType.REFUND_REQUESTED, after, now=now)],
            entry=_entry(intent, after, admin, now=now),
        )
        try:
            stored.change_refund(change, now=now)
        except Refused:
            continue
        return after
    raise Busy


def _entry(before: RefundIntent, after: RefundIntent, admin: User, *, now: datetime) -> AuditEntry:
    return AuditEntry(
        id=ids.ulid(now),
        actor_id=admin.id,
        actor_name=admin.name,
        action="refund_retried",
        subject=after.id,
        before={"status": before.status, "failure": before.failure or ""},
        after={"status": after.status, "failure": ""},
        at=now,
    )
