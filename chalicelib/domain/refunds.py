"""Which money goes back, and has it gone?

    pending ──► processed
       │ ▲          ▲
       ▼ │          │
      failed ───────┘

`failed` is the last try's, and it is tried again: by the clock so many times, then only by an administrator.
`processed` is final, whatever is heard afterwards.
"""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self

from chalicelib.domain import bookings as booking_rules
from chalicelib.domain.bookings import Booking, RefundStatus
from chalicelib.domain.errors import Invalid, InvalidState
from chalicelib.domain.payments import ProviderRefund
from chalicelib.domain.payments import RefundStatus as ProviderStatus

# A webhook comes within seconds. What is older than this without one is asked after.
ASKED_AFTER = timedelta(minutes=2)
LONGEST_WAIT = timedelta(hours=6)
# Some three and a half days: a balance that is too low needs somebody to fill it up.
MOST_TRIES = 20
_CHECKED_EVERY, _SOON_CHECKS = timedelta(minutes=10), 3
NO_ANSWER = "Razorpay did not answer; the refund may have been made all the same."
NOT_MADE = "Razorpay took the refund in and could not make it."


class RefundMismatch(Invalid):
    """Not the amount or currency that is owed: nothing is done with it."""

    code = "refund_mismatch"
    message = "This refund is not the one that is owed."


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundIntent:
    """Written before Razorpay is asked, so that a refund once owed is never forgotten and never made twice.

    A payment is refunded at most once, so its id names the refund. `is_extra`: of a second payment, which is
    no part of the booking's own. `razorpay_refund_id` is the refund that is on its way or made, never one
    that failed; `attempts` counts failed tries since it was owed or an administrator tried, `checks` the
    questions since Razorpay took it in. `version` rises with every change.
    """

    booking_id: str
    payment_id: str
    version: int = 1
    amount_paise: int
    reason: str
    is_extra: bool
    status: RefundStatus = RefundStatus.PENDING
    razorpay_refund_id: str | None = None
    failed_refund_ids: tuple[str, ...] = ()
    failure: str | None = None
    attempts: int = 0
    checks: int = 0
    next_try_at: datetime | None = None
    created_at: datetime
    updated_at: datetime

    @property
    def id(self) -> str:
        return id_of(self.booking_id, self.payment_id)

    @property
    def idempotency_key(self) -> str:
        """Another one only once a refund has failed at Razorpay: its key would bring that one back for ever.

        After an unknown outcome, or a refusal that may follow one, it must be the same, or two could be made.
        Razorpay takes 10 characters or more of letters, digits, `-` and `_`.
        """
        failed = len(self.failed_refund_ids)
        return f"refund-{self.payment_id}" + (f"-{failed}" if failed else "")

    @property
    def is_wanted(self) -> bool:
        """Razorpay has not taken it in, as far as we know: it is to be asked for."""
        return self.status is not RefundStatus.PROCESSED and self.razorpay_refund_id is None

    @property
    def is_given_up(self) -> bool:
        return self.status is RefundStatus.FAILED and self.attempts >= MOST_TRIES

    @property
    def due_at(self) -> datetime | None:
        """When a clock looks at it next; None when none will."""
        if self.status is RefundStatus.PROCESSED or self.is_given_up:
            return None
        return self.next_try_at or self.created_at + ASKED_AFTER

    # ── What becomes of it ───────────────────────────────────────────────────────────────────────────

    def told(self, refund: ProviderRefund, *, now: datetime) -> Self:
        """After Razorpay spoke of a refund of this payment, in whatever order. Raises RefundMismatch."""
        if self.status is RefundStatus.PROCESSED:
            return self
        if (refund.amount_paise, refund.currency) != (self.amount_paise, "INR"):
            raise RefundMismatch
        if refund.status is ProviderStatus.PROCESSED:
            return self.processed(refund.id, now=now)
        if refund.id in self.failed_refund_ids or self.razorpay_refund_id not in (None, refund.id):
            return self
        if refund.status is ProviderStatus.FAILED:
            failed = replace(
                self, razorpay_refund_id=None, failed_refund_ids=(*self.failed_refund_ids, refund.id)
            )
            return failed.not_made(NOT_MADE, now=now)
        return self if self.razorpay_refund_id == refund.id else self.taken_in(refund.id, now=now)

    def taken_in(self, razorpay_refund_id: str, *, now: datetime) -> Self:
        """Razorpay has it; the money has not moved yet."""
        return self._become(
            now,
            status=RefundStatus.PENDING,
            razorpay_refund_id=razorpay_refund_id,
            failure=None,
            checks=0,
            next_try_at=now + ASKED_AFTER,
        )

    def not_made(self, failure: str, *, now: datetime) -> Self:
        """A try has failed. The next one is put off twice as long as the one before."""
        wait = min(ASKED_AFTER * 2 ** min(self.attempts, MOST_TRIES), LONGEST_WAIT)
        return self._become(
            now,
            status=RefundStatus.FAILED,
            failure=failure,
            attempts=self.attempts + 1,
            next_try_at=now + wait,
        )

    def processed(self, razorpay_refund_id: str, *, now: datetime) -> Self:
        return self._become(
            now,
            status=RefundStatus.PROCESSED,
            razorpay_refund_id=razorpay_refund_id,
            failure=None,
            next_try_at=None,
        )

    def put_off(self, *, now: datetime) -> Self:
        """Whoever is about to ask puts the next question off first, so that another asks only if they die."""
        if self.is_wanted:
            return self._become(now, next_try_at=now + ASKED_AFTER)
        wait = min(_CHECKED_EVERY * 2 ** max(0, min(self.checks + 1 - _SOON_CHECKS, 10)), LONGEST_WAIT)
        return self._become(now, checks=self.checks + 1, next_try_at=now + wait)

    def tried_again(self, *, now: datetime) -> Self:
        """An administrator has seen to it: all tries anew. Raises InvalidState unless it has failed."""
        if self.status is not RefundStatus.FAILED:
            raise InvalidState(f"This refund is {self.status}.")
        return self._become(
            now, status=RefundStatus.PENDING, failure=None, attempts=0, next_try_at=now + ASKED_AFTER
        )

    def _become(self, now: datetime, **changes: object) -> Self:
        return replace(self, version=self.version + 1, updated_at=now, **changes)  # type: ignore[arg-type]


def shown_on(booking: Booking, refund: RefundIntent, *, now: datetime) -> Booking:
    """The booking as it tells of its refund; of a second payment's refund it tells nothing."""
    if refund.is_extra or booking.refund is None or booking.refund.status is refund.status:
        return booking
    if refund.status is RefundStatus.PROCESSED:
        made = str(refund.razorpay_refund_id)
        return booking_rules.refund_processed(booking, razorpay_refund_id=made, now=now)
    shown = replace(booking.refund, status=refund.status)
    return replace(booking, refund=shown, version=booking.version + 1, updated_at=now)


# ── Its name ─────────────────────────────────────────────────────────────────────────────────────────

_PREFIX = "rfd_"


def id_of(booking_id: str, payment_id: str) -> str:
    """One booking and one payment have one refund, whenever its id is made."""
    return _PREFIX + urlsafe_b64encode(f"{booking_id} {payment_id}".encode()).decode().rstrip("=")


def place_of(refund_id: str) -> tuple[str, str] | None:
    """The booking and the payment that an id names; None if it names none."""
    prefix, text = refund_id[: len(_PREFIX)], refund_id[len(_PREFIX) :]
    try:
        booking_id, _, payment_id = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().partition(" ")
    except (binascii.Error, ValueError):
        return None
    is_ours = prefix == _PREFIX and id_of(booking_id, payment_id) == refund_id
    return (booking_id, payment_id) if is_ours and booking_id and payment_id else None
