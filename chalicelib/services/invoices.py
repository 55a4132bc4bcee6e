"""What has a student paid for, and how do they get it on paper?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib.config import Settings
from chalicelib.domain.accounts import User
from chalicelib.domain.bookings import Booking
from chalicelib.domain.errors import NotFound
from chalicelib.domain.events import Event
from chalicelib.domain.invoices import HOME, Bill, Invoice, Party
from chalicelib.gateways import invoice_pdf, templates
from chalicelib.gateways.documents import Documents
from chalicelib.services.access import Caller
from chalicelib.services.outside import Outside
from chalicelib.storage import invoices
from chalicelib.storage.table import Page


def issue(event: Event, outside: Outside) -> None:
    """An effect: what was paid gets its invoice, also where it goes back at once."""
    booking, made = invoices.with_booking(event.subject)
    if booking and not made:
        invoices.issue(booking, now=outside.now)


def page(user_id: str, *, limit: int, after: Mapping[str, Any] | None) -> Page[tuple[Invoice, Booking]]:
    """Newest payment first."""
    return invoices.of_student(user_id, limit=limit, after=after)


def bill(booking_id: str, *, caller: Caller, settings: Settings, now: datetime) -> Bill:
    """The invoice of the caller's booking; made now, if what makes them has not come to it yet.

    Raises NotFound to everybody but its student, and while nothing was paid.
    """
    booking, made = invoices.with_booking(booking_id)
    if booking is None or booking.student.id != caller.user_id:
        raise NotFound
    user = caller.user
    invoice = made or invoices.issue(booking, now=now)
    if invoice is None:
        raise NotFound("Nothing has been paid for this booking.")
    return _bill(invoice, booking, user, settings)


def _bill(invoice: Invoice, booking: Booking, user: User, settings: Settings) -> Bill:
    return Bill(
        invoice=invoice,
        booking=booking,
        seller=Party(name=settings.seller_name, address=settings.seller_address, gstin=settings.seller_gstin),
        buyer=Party(name=user.name, email=user.email),
        timezone=user.timezone,
    )


def as_page(bill: Bill) -> str:
    """The invoice as HTML, to be read and printed."""
    return templates.render("invoice.html", {"bill": bill, "home": HOME})


def pdf_address(bill: Bill, *, documents: Documents) -> str:
    """Where the caller gets the PDF within the next minutes; made anew, so that it shows each refund."""
    name = bill.invoice.number.replace("/", "-") + ".pdf"
    key = f"invoices/{bill.booking.student.id}/{bill.booking.id}/{name}"
    documents.put(key, invoice_pdf.document(bill), content_type="application/pdf")
    return documents.address(key, filename=name)
