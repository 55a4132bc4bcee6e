"""How does an invoice look on paper?"""

from chalicelib.domain.bookings import RefundStatus
from chalicelib.domain.invoices import HOME, Bill
from chalicelib.domain.wording import day, one_line, rupees, span
from chalicelib.gateways.pdf import A4_WIDTH, Sheet, wrapped

_LEFT, _RIGHT = 56, A4_WIDTH - 56
_MIDDLE = 320
_LINE = 15


def document(bill: Bill) -> bytes:
    """One page. Its fonts have Latin letters only, and no rupee sign; the printable page shows all."""
    sheet = Sheet(title=f"Invoice {bill.invoice.number}")
    y = _heading(sheet, bill)
    y = _parties(sheet, bill, y)
    y = _service(sheet, bill, y)
    y = _amounts(sheet, bill, y)
    _refunds(sheet, bill, y)
    return sheet.finished()


def _heading(sheet: Sheet, bill: Bill) -> float:
    y = 770.0
    sheet.write("Tax invoice", x=_LEFT, y=y, size=22, bold=True)
    facts = (
        ("Number", bill.invoice.number),
        ("Date", day(bill.invoice.issued_at.astimezone(HOME))),
        ("Booking", bill.booking.id),
        ("Payment", bill.invoice.payment_id),
    )
    for name, value in facts:
        y -= _LINE if y < 770 else 30
        sheet.write(name, x=_LEFT, y=y, grey=0.35)
        sheet.write(value, x=_LEFT + 70, y=y)
    return y - 36


def _parties(sheet: Sheet, bill: Bill, y: float) -> float:
    ends = []
    for heading, party, x in (("From", bill.seller, _LEFT), ("To", bill.buyer, _MIDDLE)):
        sheet.write(heading, x=x, y=y, grey=0.35)
        said = [party.name, party.email, party.address, f"GSTIN {party.gstin}" if party.gstin else ""]
        below = y
        for text in filter(None, map(one_line, said)):
            for line in wrapped(text, 10, within=_RIGHT - _MIDDLE):
                below -= _LINE
                sheet.write(line, x=x, y=below)
        ends.append(below)
    return min(ends) - 36


def _service(sheet: Sheet, bill: Bill, y: float) -> float:
    booking = bill.booking
    sheet.line(x=_LEFT, y=y + 14, to_x=_RIGHT)
    title = (
        f"Mentoring session, {booking.duration_minutes} minutes: {booking.topic} with {booking.mentor.name}"
    )
    held = span(booking.scheduled_at, booking.ends_at, bill.timezone)
    for line in [*wrapped(one_line(title), 10, within=_RIGHT - _LEFT), held]:
        y -= _LINE
        sheet.write(line, x=_LEFT, y=y)
    return y - 24


def _amounts(sheet: Sheet, bill: Bill, y: float) -> float:
    invoice = bill.invoice
    sheet.line(x=_LEFT, y=y + 14, to_x=_RIGHT)
    y = _row(sheet, "Taxable value", invoice.taxable_paise, y)
    y = _row(sheet, f"GST {bill.gst_percent} %", invoice.gst_paise, y)
    return _row(sheet, "Total paid", invoice.amount_paise, y, bold=True) - 20


def _refunds(sheet: Sheet, bill: Bill, y: float) -> None:
    for refund in bill.refunds:
        if refund.status is RefundStatus.PROCESSED and refund.processed_at:
            name = f"Refunded on {day(refund.processed_at.astimezone(HOME))}"
        else:
            name = "Refund under way"
        y = _row(sheet, name, -refund.amount_paise, y)


def _row(sheet: Sheet, name: str, amount_paise: int, y: float, *, bold: bool = False) -> float:
    y -= _LINE
    sheet.write(name, x=_LEFT, y=y, bold=bold)
    # Neither the rupee sign nor the minus sign is in the fonts.
    amount = rupees(amount_paise).replace("₹", "INR ").replace("−", "- ")
    sheet.write_up_to(amount, x=_RIGHT, y=y, bold=bold)
    return y
