"""What happens because time passes?

Each job reads only what is due and changes it by condition, so that running it late, twice, or beside itself
does everything once.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from chalicelib.domain import bookings as rules
from chalicelib.domain.bookings import Booking
from chalicelib.observability import logger
from chalicelib.services import chat_effects, lifecycle, payouts, reconciliation
from chalicelib.services import reminders as reminding
from chalicelib.services.outside import Outside
from chalicelib.storage import dues

# Sessions begin on the hour: thousands may be due at once, and each waits for the table.
_AT_ONCE = 8

Job = Callable[[Outside], int]
Step = Callable[[Booking, Outside], bool]


def reminders(outside: Outside) -> int:
    """Sessions about to begin: both are told. What began unreminded only moves on. So is who has not read
    what was written to them. Returns how many.
    """
    return _each("REMIND", reminding.remind, outside) + chat_effects.mail_unread(outside)


def holds(outside: Outside) -> int:
    """Unpaid bookings whose hold ran out are cancelled and their time is given back. Returns how many."""
    return _each("HOLD", _expire, outside)


def completions(outside: Outside) -> int:
    """What nobody marked in time counts as given, reminded of or not. Returns how many."""
    return _each("COMPLETE", _complete, outside) + _each("REMIND", _complete, outside)


def _expire(booking: Booking, outside: Outside) -> bool:
    return booking.hold_ran_out(outside.now) and lifecycle.expire(booking, now=outside.now)


def _complete(booking: Booking, outside: Outside) -> bool:
    if outside.now < booking.ends_at + rules.COMPLETED_AFTER:
        return False
    return lifecycle.complete_unmarked(booking, now=outside.now)


def _each(what: str, step: Step, outside: Outside) -> int:
    """Takes the step for every booking that is due, some at a time. Returns how often it was taken."""
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="due") as pool:
        return sum(
            sum(pool.map(lambda booking: _attempt(step, booking, outside), page))
            for page in dues.pages(what, now=outside.now)
        )


def _attempt(step: Step, booking: Booking, outside: Outside) -> bool:
    try:
        return step(booking, outside)
    except Exception:
        # One that fails must not keep the others from their time; it stays due, and the next run tries again.
        logger.exception("a step by the clock failed", step=step.__name__, booking=booking.id)
        return False


JOBS: dict[str, Job] = {
    "reminders": reminders,
    "holds": holds,
    "completions": completions,
    "reconcile": reconciliation.run,
    "payouts": payouts.run,
}
