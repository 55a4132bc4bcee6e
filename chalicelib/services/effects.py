"""What follows from what happened, and has all of it been done?

    change ─ one transaction ─ event in the outbox ─ stream (or, missed, the sweep) ─ effects ─ event deleted

An effect may run again after a crash or beside itself, so each is safe to repeat.
"""

from collections.abc import Callable
from time import monotonic

from chalicelib.domain.events import Event, EventType
from chalicelib.observability import logger
from chalicelib.services import (
    applications,
    booking_effects,
    chat_effects,
    directory,
    disputes,
    erasures,
    figures,
    invoices,
    passwords,
    payment_effects,
    payout_effects,
    realtime,
    refunds,
    reminders,
    revenue,
    reviews,
    takebacks,
    verification,
)
from chalicelib.services.outside import Outside
from chalicelib.storage import outbox
from chalicelib.storage.outbox import EventItem

Effect = Callable[[Event, Outside], None]

# A function has 60; one effect may wait for SES or Razorpay for some of them.
_SWEEP_SECONDS = 40

EFFECTS: dict[EventType, tuple[Effect, ...]] = {
    EventType.ACCOUNT_REGISTERED: (verification.send,),
    EventType.VERIFICATION_REQUESTED: (verification.send,),
    EventType.PASSWORD_RESET_REQUESTED: (passwords.send_reset,),
    EventType.SESSIONS_ENDED: (realtime.sessions_ended,),
    EventType.ACCOUNT_CHANGED: (erasures.renew_copies,),
    EventType.ACCOUNT_DELETED: (realtime.sessions_ended, erasures.erase_copies),
    EventType.MENTOR_CHANGED: (directory.refresh_directory,),
    EventType.MENTOR_APPROVED: (directory.refresh_directory, applications.welcome),
    EventType.MENTOR_REJECTED: (applications.decline,),
    EventType.MENTOR_SUSPENDED: (directory.refresh_directory, realtime.mentor_suspended),
    EventType.BOOKING_CONFIRMED: (
        figures.count_booking,
        revenue.count_movements,
        booking_effects.open_conversation,
        booking_effects.tell_of_confirmation,
        booking_effects.mail_confirmation,
        invoices.issue,
    ),
    EventType.BOOKING_CANCELLED: (
        takebacks.take_back,
        figures.count_booking,
        revenue.count_movements,
        booking_effects.tell_of_cancellation,
        booking_effects.mail_cancellation,
        invoices.issue,
    ),
    EventType.BOOKING_RESCHEDULED: (booking_effects.tell_of_move, booking_effects.mail_move),
    EventType.BOOKING_COMPLETED: (
        takebacks.take_back,
        figures.count_booking,
        revenue.count_movements,
        booking_effects.tell_of_completion,
    ),
    EventType.REVIEW_REQUESTED: (booking_effects.ask_for_review, booking_effects.mail_review_request),
    EventType.SESSION_REMINDER: (reminders.tell_of_start, reminders.mail_of_start),
    EventType.REVIEW_RECEIVED: (directory.refresh_reviewed, reviews.tell_mentor),
    EventType.MESSAGE_SENT: (
        chat_effects.tell_latecomers,
        chat_effects.notify_of_message,
        chat_effects.plan_mail,
        figures.time_answer,
    ),
    EventType.PAYOUT_CREATED: (payout_effects.tell_of_payout, payout_effects.mail_payout),
    EventType.PAYOUT_COMPLETED: (payout_effects.mark_paid, payout_effects.tell_of_arrival),
    EventType.PAYMENT_FAILED: (payment_effects.tell_of_failure,),
    EventType.REFUND_REQUESTED: (refunds.make, revenue.count_movements),
    EventType.DISPUTE_LOST: (takebacks.take_back, disputes.write_off, revenue.count_movements),
    EventType.REFUND_PROCESSED: (
        takebacks.take_back,
        disputes.write_off,
        revenue.count_movements,
        payment_effects.tell_of_refund,
        payment_effects.mail_refund,
    ),
}


def deliver(item: EventItem, outside: Outside) -> bool:
    """Runs every effect of an event, and deletes it when all were done.

    False: one failed; the others were tried all the same, and the sweep comes back to it.
    """
    event = item.domain()
    outcomes = [_run(effect, event, outside) for effect in EFFECTS.get(event.type, ())]
    if not all(outcomes):
        return False
    outbox.done(item)
    return True


def _run(effect: Effect, event: Event, outside: Outside) -> bool:
    try:
        effect(event, outside)
    except Exception:
        # One effect's failure must not keep the others from happening; the event stays until all have.
        logger.exception(
            "effect failed", effect=effect.__qualname__, event_id=event.id, event_type=event.type
        )
        return False
    return True


def sweep(outside: Outside) -> int:
    """Delivers what the stream missed. Two sweeps at once share it by leases. Returns how many it did.

    It ends before its function's time is over; the next one goes on.
    """
    begun, done = monotonic(), 0
    for item in outbox.missed(now=outside.now):
        if monotonic() - begun > _SWEEP_SECONDS:
            logger.warning("the sweep leaves the rest to the next", done=done)
            break
        done += _deliver_again(item, outside)
    return done


def _deliver_again(item: EventItem, outside: Outside) -> bool:
    try:
        return outbox.lease(item, now=outside.now) and deliver(item, outside)
    except Exception:
        # One that fails must not keep the others from their turn; its own comes again.
        logger.exception("event not swept", event_id=item.id)
        return False
