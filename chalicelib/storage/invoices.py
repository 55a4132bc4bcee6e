"""Where are invoices kept, and who has the next number?"""

import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib import ids
from chalicelib.domain.bookings import Booking
from chalicelib.domain.errors import Busy
from chalicelib.domain.invoices import Invoice, financial_year, invoice_for, number_of
from chalicelib.storage import keys
from chalicelib.storage.bookings import booking_of
from chalicelib.storage.table import Instant, Item, Page, get, get_many, query
from chalicelib.storage.transactions import Refused, Transaction

# All of a year's invoices pass through one counter, so many may be in the way at once.
_TRIES, _LONGEST_PAUSE_SECONDS = 40, 0.1


class InvoiceItem(Item, discriminator="invoice"):
    keeps = Invoice

    number = UnicodeAttribute()
    booking_id = UnicodeAttribute()
    student_id = UnicodeAttribute()
    payment_id = UnicodeAttribute()
    amount_paise = NumberAttribute()
    taxable_paise = NumberAttribute()
    gst_paise = NumberAttribute()
    paid_at = Instant()
    issued_at = Instant()


class InvoiceCounterItem(Item, discriminator="invoice_counter"):
    last = NumberAttribute()


def issue(booking: Booking, *, now: datetime) -> Invoice | None:
    """The booking's invoice, made now if there is none; None for one that nobody has paid.

    The number is taken in the transaction that uses it, so that none is given twice and none is left out. Of
    two who issue it at once, the second gets what the first made.
    """
    year = financial_year(now)
    last = _last(get(InvoiceCounterItem, keys.invoice_counter(year)))
    for _ in range(_TRIES):
        invoice = invoice_for(booking, number=number_of(year, last + 1), now=now)
        if invoice is None:
            return None
        try:
            _write(invoice, year=year, sequence=last + 1)
        except Refused as refused:
            if made := _invoice_of(refused.items.get("invoice")):
                return made
            last = _last(refused.items.get("counter"))
            time.sleep(ids.jitter(_LONGEST_PAUSE_SECONDS))
        else:
            return invoice
    raise Busy


def _write(invoice: Invoice, *, year: str, sequence: int) -> None:
    item = InvoiceItem.of(
        invoice,
        keys.invoice(invoice.booking_id),
        gsi1pk=keys.student_invoices(invoice.student_id),
        gsi1sk=keys.at(invoice.paid_at, invoice.booking_id),
    )
    key = keys.invoice_counter(year)
    counter = InvoiceCounterItem(pk=key.pk, sk=key.sk, last=sequence)
    is_next = InvoiceCounterItem.last == sequence - 1 if sequence > 1 else Item.pk.does_not_exist()
    Transaction().create("invoice", item).put("counter", counter, condition=is_next).commit()


def _last(counter: Item | None) -> int:
    return int(counter.last) if isinstance(counter, InvoiceCounterItem) else 0


def _invoice_of(item: Item | None) -> Invoice | None:
    return item.domain() if isinstance(item, InvoiceItem) else None


def with_booking(booking_id: str) -> tuple[Booking | None, Invoice | None]:
    """A booking and its invoice, if it has one yet, in one strong read."""
    booking_key, invoice_key = keys.booking(booking_id), keys.invoice(booking_id)
    found = get_many([booking_key, invoice_key])
    return booking_of(found.get(booking_key)), _invoice_of(found.get(invoice_key))


def of_student(user_id: str, *, limit: int, after: Mapping[str, Any] | None) -> Page[tuple[Invoice, Booking]]:
    """Newest payment first, each with its booking: two calls, however many there are."""
    page = query(keys.student_invoices(user_id), index=1, limit=limit, after=after, descending=True)
    invoices = [invoice for item in page.items if (invoice := _invoice_of(item))]
    found = get_many([keys.booking(invoice.booking_id) for invoice in invoices])
    pairs = [(invoice, booking_of(found.get(keys.booking(invoice.booking_id)))) for invoice in invoices]
    return Page([(invoice, booking) for invoice, booking in pairs if booking], page.after)
