"""How do we take money, give it back, and know that it is Razorpay who speaks?

The official SDK does the talking. Signatures are checked with the standard library alone, so that a webhook
never pays for loading it.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any, TypeVar

from chalicelib.domain.errors import (
    InvalidSignature,
    PaymentProviderRefused,
    PaymentProviderUnavailable,
    UnreadableWebhook,
)
from chalicelib.domain.payments import (
    OrderStatus,
    ProviderOrder,
    ProviderPayment,
    ProviderRefund,
    WebhookEvent,
)

CURRENCY = "INR"
CONNECT_TIMEOUT_SECONDS = 2.0
# A person waits behind it; what takes longer is looked up again later.
READ_TIMEOUT_SECONDS = 5.0
# A list is asked for whole: 100 is the most that Razorpay gives at once, and its default is 10.
_PAGE = 100
_ID = re.compile(r"[A-Za-z0-9_]{1,64}", re.ASCII)
_EVENT_ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_Entity = TypeVar("_Entity")


class Razorpay:
    """Razorpay's orders, payments and refunds.

    Every call raises PaymentProviderUnavailable when the outcome is unknown (no answer in time, 429, 5xx, an
    answer that cannot be read) and PaymentProviderRefused when the answer is no. Nothing is tried twice here:
    a repeated POST could make a second order.
    """

    def __init__(
        self,
        *,
        key_id: str,
        key_secret: str,
        base_url: str,
        connect_timeout_seconds: float = CONNECT_TIMEOUT_SECONDS,
        read_timeout_seconds: float = READ_TIMEOUT_SECONDS,
    ) -> None:
        self.key_id = key_id
        self._key_secret = key_secret
        self._base_url = base_url.rstrip("/")
        self._timeouts = (connect_timeout_seconds, read_timeout_seconds)

    def create_order(self, *, amount_paise: int, receipt: str, notes: Mapping[str, str]) -> ProviderOrder:
        """After PaymentProviderUnavailable the order may exist all the same: look with `find_order`."""
        wanted = {"amount": amount_paise, "currency": CURRENCY, "receipt": receipt, "notes": dict(notes)}
        return _read(ProviderOrder.from_entity, self._client.order.create(wanted))

    def find_order(self, *, receipt: str) -> ProviderOrder | None:
        """The order made under `receipt`. Nothing keeps a receipt unique: the paid one, else the first."""
        answer = self._client.order.all({"receipt": receipt, "count": _PAGE})
        orders = [order for order in _read_all(ProviderOrder.from_entity, answer) if order.receipt == receipt]
        return min(orders, key=_paid_then_oldest, default=None)

    def order(self, order_id: str) -> ProviderOrder:
        return _read(ProviderOrder.from_entity, self._client.order.fetch(_safe(order_id)))

    def payments_of(self, order_id: str) -> list[ProviderPayment]:
        """Every attempt at paying the order, failed ones too."""
        return _read_all(ProviderPayment.from_entity, self._client.order.payments(_safe(order_id)))

    def payment(self, payment_id: str) -> ProviderPayment:
        return _read(ProviderPayment.from_entity, self._client.payment.fetch(_safe(payment_id)))

    def capture(self, *, payment_id: str, amount_paise: int) -> ProviderPayment:
        """Only an authorized payment, and only its whole amount."""
        # The SDK writes into the last argument, and shares its default one between calls.
        answer = self._client.payment.capture(_safe(payment_id), amount_paise, {"currency": CURRENCY})
        return _read(ProviderPayment.from_entity, answer)

    def refund(
        self, *, payment_id: str, amount_paise: int, idempotency_key: str, notes: Mapping[str, str]
    ) -> ProviderRefund:
        """The same key and amount give the same refund, however often asked; mostly `pending` at first.

        `idempotency_key` has at least 10 letters, digits, `-` or `_`. A refusal may pass: Razorpay says
        "invalid request sent" while our balance there is too low.
        """
        # The SDK writes into the headers it is given.
        headers = {"X-Refund-Idempotency": idempotency_key}
        wanted = {"amount": amount_paise, "notes": dict(notes)}
        answer = self._client.payment.refund(_safe(payment_id), wanted, headers=headers)
        return _read(ProviderRefund.from_entity, answer)

    def refunds_of(self, payment_id: str) -> list[ProviderRefund]:
        answer = self._client.payment.fetch_multiple_refund(_safe(payment_id), {"count": _PAGE})
        return _read_all(ProviderRefund.from_entity, answer)

    def checkout_signature_is_valid(self, *, order_id: str, payment_id: str, signature: str | None) -> bool:
        """`order_id` must be the one we stored, not the one that came with the signature."""
        return _signed(
            f"{order_id}|{payment_id}".encode(errors="replace"), signature, secret=self._key_secret
        )

    @cached_property
    def _client(self) -> Any:
        import certifi
        import razorpay

        from chalicelib.gateways.razorpay_session import Session

        client = razorpay.Client(
            session=Session(timeouts=self._timeouts),
            auth=(self.key_id, self._key_secret),
            base_url=self._base_url,
        )
        # The SDK would trust a list of 2015, which lacks the roots of today.
        client.cert_path = certifi.where()
        return client


def webhook_event(
    *, body: bytes, signature: str | None, event_id: str | None, secrets: Iterable[str]
) -> WebhookEvent:
    """What Razorpay reports in `body`, the bytes as they came, once one of the live `secrets` has signed it.

    `signature` and `event_id` are the headers X-Razorpay-Signature and x-razorpay-event-id. Without an id the
    body's own hash stands in, so that the same bytes are the same event.
    Raises InvalidSignature, UnreadableWebhook.
    """
    if not any(_signed(body, signature, secret=secret) for secret in secrets):
        raise InvalidSignature
    if not event_id or not _EVENT_ID.fullmatch(event_id):
        event_id = hashlib.sha256(body).hexdigest()
    try:
        return WebhookEvent.from_body(_json_object(body), event_id=event_id)
    except (ValueError, RecursionError) as error:
        raise UnreadableWebhook from error


def _signed(message: bytes, signature: str | None, *, secret: str) -> bool:
    """Compared in constant time and as bytes: `compare_digest` raises on None and on text that is not ASCII.

    An empty secret signs nothing: anybody could.
    """
    expected = hmac.new(secret.encode(), message, hashlib.sha256).hexdigest().encode()
    given = (signature or "").encode(errors="replace")
    return bool(secret) and hmac.compare_digest(expected, given)


def _json_object(body: bytes) -> dict[str, Any]:
    answer = json.loads(body)
    if not isinstance(answer, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004 - wrong input from outside, not a wrong call
    return answer


def _safe(razorpay_id: str) -> str:
    """An id goes into the path of a URL, and some come from the browser: `../orders` must not."""
    if not _ID.fullmatch(razorpay_id):
        raise PaymentProviderRefused("The id provided is not a valid id.", status=400)
    return razorpay_id


def _paid_then_oldest(order: ProviderOrder) -> tuple[bool, float]:
    return order.status is not OrderStatus.PAID, order.created_at.timestamp() if order.created_at else 0


def _read(read: Callable[[Mapping[str, Any]], _Entity], answer: Mapping[str, Any]) -> _Entity:
    try:
        return read(answer)
    except ValueError as error:
        raise PaymentProviderUnavailable from error


def _read_all(read: Callable[[Mapping[str, Any]], _Entity], answer: Mapping[str, Any]) -> list[_Entity]:
    items = answer.get("items")
    if not isinstance(items, list):
        raise PaymentProviderUnavailable
    return [_read(read, item) for item in items]
