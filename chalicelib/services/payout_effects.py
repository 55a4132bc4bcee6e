"""What follows from a payout? Its mentor is told, and once it has arrived, its bookings say so."""

from collections.abc import Sequence
from itertools import islice

from chalicelib.domain import mails
from chalicelib.domain import payouts as rules
from chalicelib.domain.accounts import User, user_id_of
from chalicelib.domain.bookings import Booking, PayoutStatus
from chalicelib.domain.errors import Busy
from chalicelib.domain.events import Event
from chalicelib.domain.ledger import LedgerLine, Movement
from chalicelib.domain.notifications import Notice, NotificationType
from chalicelib.domain.payouts import LineKind, Payout, PayoutLine, PayoutStage
from chalicelib.domain.wording import day, rupees
from chalicelib.services import figures, mailing, notifications
from chalicelib.services.outside import Outside
from chalicelib.storage import accounts, bookings
from chalicelib.storage import payouts as stored
from chalicelib.storage.transactions import ATTEMPTS, Refused

# A mail stays a mail; all the lines are on the mentor's page.
_MAILED_LINES = 50
_DETAILS_MISSING = "Say where to on your dashboard; until then it waits."

# ── Made ─────────────────────────────────────────────────────────────────────────────────────────────


def tell_of_payout(event: Event, outside: Outside) -> None:
    payout, mentor = _read(event)
    if payout and mentor:
        message = f"{rupees(payout.net_paise)} for the week from {day(payout.period.first_day)}."
        if payout.method is None:
            message = f"{message} {_DETAILS_MISSING}"
        notice = _notice(NotificationType.PAYOUT_CREATED, payout, "Your payout is on its way", message)
        notifications.notify(mentor.id, notice, event=event, outside=outside)


def mail_payout(event: Event, outside: Outside) -> None:
    payout, mentor = _read(event)
    if payout and mentor:
        mailing.send_once(event, mentor, _statement(payout, mentor), outside)


def _statement(payout: Payout, mentor: User) -> mails.PayoutCreated:
    lines = islice(stored.lines_of(payout), _MAILED_LINES)
    return mails.PayoutCreated(
        recipient=mailing.person(mentor),
        payout_id=payout.id,
        period_start=payout.period.first_day,
        period_end=payout.period.last_day,
        gross_paise=payout.amount_paise,
        fee_paise=payout.platform_fee_paise,
        net_paise=payout.net_paise,
        session_count=payout.sessions,
        lines=tuple(_mailed(line) for line in lines),
        needs_payout_details=payout.method is None and payout.net_paise > 0,
    )


def _mailed(line: PayoutLine) -> mails.PayoutLine:
    return mails.PayoutLine(
        booking_id=line.booking_id,
        held_at=line.held_at,
        gross_paise=line.amount_paise,
        fee_paise=line.platform_fee_paise,
        net_paise=line.net_paise,
    )


# ── Arrived ──────────────────────────────────────────────────────────────────────────────────────────


def tell_of_arrival(event: Event, outside: Outside) -> None:
    payout, mentor = _read(event)
    if payout and mentor and payout.net_paise:
        message = (
            f"{rupees(payout.net_paise)} for the week from {day(payout.period.first_day)} has been paid."
        )
        notice = _notice(NotificationType.PAYOUT_COMPLETED, payout, "Payout completed", message)
        notifications.notify(mentor.id, notice, event=event, outside=outside)


def mark_paid(event: Event, outside: Outside) -> None:
    """Every booking of the payout says that it is paid, and the ledger too; what says so already is left."""
    payout = stored.find(event.subject)
    if payout is None or payout.stage is not PayoutStage.COMPLETED:
        return
    lines = stored.lines_of(payout)
    while some := list(islice(lines, stored.MOST_AT_ONCE)):
        _pay(some, payout, event)
        for line in some:
            if line.kind is LineKind.SHARE:
                figures.count(line.booking_id, now=outside.now)


def _pay(lines: Sequence[PayoutLine], payout: Payout, event: Event) -> None:
    """Together; whoever changed or was marked meanwhile is looked at again."""
    for _ in range(ATTEMPTS):
        present = bookings.find_many([line.booking_id for line in lines])
        lines = [line for line in lines if _is_open(line, present.get(line.booking_id))]
        changes = [
            (one, rules.paid(one, payout, now=event.occurred_at))
            for line in lines
            if line.kind is LineKind.SHARE and (one := present.get(line.booking_id))
        ]
        if not lines:
            return
        try:
            stored.mark_paid(changes, [_moved(line, payout, event) for line in lines])
        except Refused as refused:
            written = {label for label in refused.items if label.startswith("ledger")}
            lines = [line for line in lines if f"ledger {_line_id(line, event)}" not in written]
        else:
            return
    raise Busy


def _is_open(line: PayoutLine, booking: Booking | None) -> bool:
    return line.kind is LineKind.REFUND or (
        booking is not None and booking.mentor_payout.status is PayoutStatus.SCHEDULED
    )


def _moved(line: PayoutLine, payout: Payout, event: Event) -> LedgerLine:
    return LedgerLine(
        id=_line_id(line, event),
        booking_id=line.booking_id,
        movement=Movement.PAID_OUT if line.kind is LineKind.SHARE else Movement.WITHHELD,
        amount_paise=abs(line.net_paise),
        reference=payout.transaction_id or payout.id,
        moved_at=event.occurred_at,
    )


def _line_id(line: PayoutLine, event: Event) -> str:
    """The same however often the event is delivered."""
    return f"{event.id}-{line.kind}-{line.booking_id}"


# ── Of both ──────────────────────────────────────────────────────────────────────────────────────────


def _read(event: Event) -> tuple[Payout | None, User | None]:
    """None for people who have deleted their account: their money still goes its way."""
    payout = stored.find(event.subject)
    mentor = accounts.find(user_id_of(payout.mentor_id)) if payout else None
    return payout, mentor if mentor and not mentor.deleted_at else None


def _notice(kind: NotificationType, payout: Payout, title: str, message: str) -> Notice:
    return Notice(
        type=kind, title=title, message=message, data={"payoutId": payout.id}, action_url="/mentor/dashboard"
    )
