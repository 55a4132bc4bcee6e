"""What can go wrong, by its cause?

    DomainError
    ├── Invalid                 the request cannot be understood or breaks a rule of its shape
    │   └── InvalidSignature, UnreadableWebhook, InvalidToken, WrongPassword
    ├── NotSignedIn             nobody, or not who they say
    ├── NotAllowed              known, but not theirs to do
    ├── NotFound                absent, or none of their business
    ├── Conflict                right in itself, but not in the present state
    ├── TooMany                 too often; carries when to come back
    └── Unavailable             somebody we depend on failed; trying again may help

Each cause is a class with a stable `code`; what status a branch has is for `handlers/http.py` to say.
"""

from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class FieldError:
    """One wrong field: its path (`availability.0.slots.1.start`) and what to do about it."""

    field: str
    message: str


class DomainError(Exception):
    """The root. `data` reaches the client where the contract says so."""

    code: ClassVar[str] = "error"
    message: str = "Something went wrong."

    def __init__(self, message: str | None = None, *, data: dict[str, Any] | None = None) -> None:
        self.message = message or self.message
        self.data = data
        super().__init__(self.message)


# ── The request ──────────────────────────────────────────────────────────────────────────────────────


class Invalid(DomainError):
    """Names every wrong field."""

    code = "invalid_input"
    message = "Some fields need another look."

    def __init__(self, *errors: FieldError, message: str | None = None) -> None:
        super().__init__(message or (errors[0].message if len(errors) == 1 else None))
        self.errors = errors


class InvalidSignature(Invalid):
    code = "invalid_signature"
    message = "The signature does not match."


class UnreadableWebhook(Invalid):
    """Signed, and yet not an event: nothing that another delivery of it would change."""

    code = "unreadable_webhook"
    message = "The webhook's body is not a Razorpay event."


class InvalidToken(Invalid):
    code = "invalid_token"
    message = "This link is no longer good. Ask for a new one."


class WrongPassword(Invalid):
    """Who is signed in and mistypes the present password stays signed in: no 401."""

    code = "wrong_password"


class TooLarge(DomainError):
    code = "too_large"
    message = "The request is larger than 256 KB."


class NotJson(DomainError):
    code = "not_json"
    message = "Send the body as application/json in UTF-8."


# ── Who asks ─────────────────────────────────────────────────────────────────────────────────────────


class NotSignedIn(DomainError):
    code = "not_signed_in"
    message = "Sign in first."


class InvalidCredentials(NotSignedIn):
    code = "invalid_credentials"
    message = "E-mail or password is wrong."


class NotAllowed(DomainError):
    code = "not_allowed"
    message = "You may not do this."


class NotAMentor(NotAllowed):
    code = "not_a_mentor"
    message = "Only approved, active mentors can do this."


class NotAnAdmin(NotAllowed):
    code = "not_an_admin"
    message = "Only administrators can do this."


class EmailNotVerified(NotAllowed):
    code = "email_not_verified"
    message = "Confirm your e-mail address first; we sent you a link."


class MeetingNotOpen(NotAllowed):
    code = "meeting_not_open"
    message = "The meeting is not open now."


class NotFound(DomainError):
    code = "not_found"
    message = "There is nothing here."


class MethodNotAllowed(DomainError):
    code = "method_not_allowed"
    message = "This address does not answer that method."


# ── The present state ────────────────────────────────────────────────────────────────────────────────


class Conflict(DomainError):
    code = "conflict"
    message = "This conflicts with the present state."


class InvalidState(Conflict):
    code = "invalid_state"
    message = "This is not possible any more."


class InvalidTransition(Conflict):
    code = "invalid_transition"
    message = "This cannot follow on what it is now."


class EmailTaken(Conflict):
    code = "email_taken"
    message = "There is an account with this e-mail already. Sign in instead."


class HasUpcomingBookings(Conflict):
    code = "has_upcoming_bookings"
    message = "Cancel or finish your upcoming sessions first."


class ApplicationExists(Conflict):
    code = "application_exists"
    message = "You have applied already."


class SlotUnavailable(Conflict):
    code = "slot_unavailable"
    message = "The mentor does not offer this time."


class SlotTaken(Conflict):
    code = "slot_taken"
    message = "Somebody else has this time."


class OverlapsYourSession(Conflict):
    code = "overlaps_your_session"
    message = "You have another session at this time."


class NotAcceptingBookings(Conflict):
    code = "not_accepting_bookings"
    message = "This mentor takes no bookings at the moment."


class OwnSession(Conflict):
    code = "own_session"
    message = "You cannot book a session with yourself."


class TooManyHolds(Conflict):
    code = "too_many_holds"
    message = "Pay for or cancel one of your unpaid bookings first; three can wait at a time."


class HoldExpired(Conflict):
    code = "hold_expired"
    message = "The time was held for you until the hold ran out. Choose a time again."


class AlreadyPaid(Conflict):
    code = "already_paid"
    message = "This booking is paid already."


class NotStarted(Conflict):
    code = "not_started"
    message = "The session has not begun."


class AlreadyReviewed(Conflict):
    code = "already_reviewed"
    message = "You have reviewed this session already."


class RescheduleLimit(Conflict):
    code = "reschedule_limit"
    message = "You have used your free move."


class TooLate(Conflict):
    code = "too_late"
    message = "It is too late for this."


class IdempotencyMismatch(Conflict):
    code = "idempotency_mismatch"
    message = "This Idempotency-Key was used with another request."


class IdempotencyInProgress(Conflict):
    code = "idempotency_in_progress"
    message = "The first request with this Idempotency-Key is still under way."


# ── Too often, or not now ────────────────────────────────────────────────────────────────────────────


class TooMany(DomainError):
    """`retry_after` is whole seconds from now."""

    code = "too_many_requests"
    message = "Too many requests. Wait a little."

    def __init__(self, message: str | None = None, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class LockedOut(TooMany):
    code = "too_many_attempts"
    message = "Too many failed attempts. Wait a quarter of an hour, or reset your password."


class TooManyConnections(TooMany):
    code = "too_many_connections"
    message = "You are connected from too many places at once. Close one of them."


class Unavailable(DomainError):
    code = "unavailable"
    message = "We cannot answer right now. Try again in a moment."


class Busy(Unavailable):
    """So many wanted the same item at once that we gave up deciding."""

    code = "busy"
    message = "Too many people want the same thing at once. Try again."


class PaymentProviderUnavailable(Unavailable):
    """No answer, or one that says nothing: the outcome is unknown."""

    code = "payment_provider_unavailable"
    message = "The payment provider does not answer. Try again in a moment."


class PaymentProviderRefused(DomainError):
    """The provider understood and said no; `status` is its HTTP status."""

    code = "payment_provider_refused"
    message = "The payment provider refused."

    def __init__(self, message: str | None = None, *, status: int) -> None:
        super().__init__(message)
        self.status = status


class MailUnavailable(Unavailable):
    """The mail may go out at another try."""

    code = "mail_unavailable"
    message = "Mail cannot be sent right now."


class MailRefused(DomainError):
    """The address is refused for good: another try changes nothing."""

    code = "mail_refused"
    message = "The mail address is refused."
