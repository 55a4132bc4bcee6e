"""How do students see what they paid, on a screen and on paper?"""

from typing import Literal

from chalice.app import Response
from msgspec import UNSET

from chalicelib import wiring
from chalicelib.config import settings
from chalicelib.domain import errors
from chalicelib.domain.bookings import Booking
from chalicelib.domain.invoices import Bill, Invoice
from chalicelib.handlers.answers import Timestamp, View, stamp
from chalicelib.handlers.booking_views import BookingView, RefundView
from chalicelib.handlers.bookings import seen
from chalicelib.handlers.http import Routes
from chalicelib.handlers.lists import ListQuery, Pagination, mark, pagination
from chalicelib.handlers.requests import Request
from chalicelib.services import invoices
from chalicelib.services.access import Access

routes = Routes(__name__, tag="Payments")

# Our own style and nothing else: no script, no picture, no frame.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'none'"


class InvoiceView(View):
    """Amounts in paise; `taxable` and `gst` add up to `amount`."""

    number: str
    booking_id: str
    booking: BookingView
    amount: int
    currency: Literal["INR"]
    taxable: int
    gst: int
    issued_at: Timestamp
    refunds: list[RefundView]


class InvoiceAnswer(View):
    invoice: InvoiceView


class InvoiceList(View):
    items: list[InvoiceView]
    pagination: Pagination


class DocumentLink(View):
    """Good for a few minutes, for whoever has it."""

    url: str


@routes.get("/api/payments/invoices", access=Access.SIGNED_IN)
def list_invoices(request: Request, query: ListQuery) -> InvoiceList:
    """What the caller has paid, the newest payment first."""
    user_id = request.signed_in.user_id
    list_name = f"invoices {user_id}"
    page = invoices.page(user_id, limit=query.limit, after=mark(query, of=list_name))
    return InvoiceList(
        items=[_view(invoice, booking, request) for invoice, booking in page.items],
        pagination=pagination(query, of=list_name, after=page.after),
    )


@routes.get(
    "/api/payments/invoices/{booking_id}",
    access=Access.SIGNED_IN,
    refusals=(errors.NotFound,),
    media_type="text/html",
)
def get_invoice(request: Request, booking_id: str) -> InvoiceAnswer | Response:
    """One invoice, for the booking's student; with `Accept: text/html` a page to print."""
    bill = _bill(request, booking_id)
    if "text/html" in (request.header("accept") or ""):
        return Response(
            invoices.as_page(bill),
            headers={"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": _POLICY},
        )
    return InvoiceAnswer(invoice=_view(bill.invoice, bill.booking, request))


@routes.get("/api/payments/invoices/{booking_id}/pdf", access=Access.SIGNED_IN, refusals=(errors.NotFound,))
def get_invoice_pdf(request: Request, booking_id: str) -> DocumentLink:
    """Where the invoice is as a PDF, for the next five minutes."""
    bill = _bill(request, booking_id)
    return DocumentLink(url=invoices.pdf_address(bill, documents=wiring.documents()))


def _bill(request: Request, booking_id: str) -> Bill:
    return invoices.bill(booking_id, caller=request.signed_in, settings=settings(), now=request.now)


def _view(invoice: Invoice, booking: Booking, request: Request) -> InvoiceView:
    view = seen(booking, request, notes=UNSET)
    return InvoiceView(
        number=invoice.number,
        booking_id=invoice.booking_id,
        booking=view,
        amount=invoice.amount_paise,
        currency="INR",
        taxable=invoice.taxable_paise,
        gst=invoice.gst_paise,
        issued_at=stamp(invoice.issued_at),
        refunds=[view.refund] if view.refund else [],
    )
