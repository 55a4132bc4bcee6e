"""What did a student pay for, and under which number?

Numbers are consecutive within an Indian financial year, without gaps, and of at most 16 characters (CGST
Rules, rule 46(b)).
"""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.bookings import Booking, Refund
from chalicelib.domain.timezones import zone

HOME = zone("Asia/Kolkata")
_YEAR_BEGINS_IN_APRIL = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """One captured payment of a booking. `taxable_paise` and `gst_paise` add up to `amount_paise`."""

    number: str
    booking_id: str
    student_id: str
    payment_id: str
    amount_paise: int
    taxable_paise: int
    gst_paise: int
    paid_at: datetime
    issued_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Who sells or buys, as an invoice names them; empty where it is not known."""

    name: str
    email: str = ""
    address: str = ""
    gstin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """An invoice with all that it shows. `timezone` is the buyer's."""

    invoice: Invoice
    booking: Booking
    seller: Party
    buyer: Party
    timezone: str

    @property
    def refunds(self) -> tuple[Refund, ...]:
        return (self.booking.refund,) if self.booking.refund else ()

    @property
    def gst_percent(self) -> str:
        """`18`, or `12.5`."""
        return f"{self.booking.terms.gst_rate * 100:f}".rstrip("0").rstrip(".")


def financial_year(moment: datetime) -> str:
    """`26-27`: from April to March, on India's calendar."""
    local = moment.astimezone(HOME)
    first = local.year if local.month >= _YEAR_BEGINS_IN_APRIL else local.year - 1
    return f"{first % 100:02}-{(first + 1) % 100:02}"


def number_of(year: str, sequence: int) -> str:
    """`MC/26-27/000001`."""
    return f"MC/{year}/{sequence:06}"


def invoice_for(booking: Booking, *, number: str, now: datetime) -> Invoice | None:
    """None for a booking that nobody has paid."""
    payment, tax = booking.payment, booking.tax
    if payment.payment_id is None or payment.paid_at is None:
        return None
    return Invoice(
        number=number,
        booking_id=booking.id,
        student_id=booking.student.id,
        payment_id=payment.payment_id,
        amount_paise=payment.amount_paise,
        taxable_paise=tax.taxable_paise,
        gst_paise=tax.gst_paise,
        paid_at=payment.paid_at,
        issued_at=now,
    )
