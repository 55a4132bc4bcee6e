"""What happens because time passes?

Each job reads only what is due and changes it by condition, so that running it late, twice, or beside itself
does everything once.
"""

from collections.abc import Callable

from chalicelib.domain import bookings as rules
from chalicelib.domain.bookings import Booking
from chalicelib.services import reconciliation
from chalicelib.services.outside import Outside
from chalicelib.storage import bookings
from chalicelib.storage.transactions import Refused

_PAGE = 100

Job = Callable[[Outside], int]


def holds(outside: Outside) -> int:
    """Unpaid bookings whose hold ran out are cancelled and their time is given back. Returns how many."""
    return sum(_expire(booking, outside) for booking in bookings.due("HOLD", now=outside.now, limit=_PAGE))


def _expire(booking: Booking, outside: Outside) -> bool:
    if not booking.hold_ran_out(outside.now):
        return False
    try:
        bookings.release(booking, rules.expire(booking, now=outside.now))
    except Refused:
        # Paid, cancelled or swept by another at this moment: that one has it.
        return False
    return True


JOBS: dict[str, Job] = {"holds": holds, "reconcile": reconciliation.run}
