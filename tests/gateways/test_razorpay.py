import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import certifi
import pytest
import requests
from aiohttp import web

from chalicelib.domain.errors import PaymentProviderRefused, PaymentProviderUnavailable
from chalicelib.domain.payments import OrderStatus, PaymentStatus, RefundStatus
from chalicelib.gateways.razorpay import CONNECT_TIMEOUT_SECONDS, READ_TIMEOUT_SECONDS, Razorpay
from tests import razorpay_fixtures
from tests.sandbox_server import KEY_ID, KEY_SECRET, Sandbox, Served, running_sandbox

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

KEY = "GRP-20260302-AB12CD34-refund-1"


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with running_sandbox() as running:
        yield running


@pytest.fixture
def razorpay(sandbox: Sandbox) -> Razorpay:
    return sandbox.gateway()


# ── Orders ───────────────────────────────────────────────────────────────────────────────────────────


def test_an_order_is_made_and_read_back(razorpay):
    made = razorpay.create_order(amount_paise=49_900, receipt="GRP-1", notes={"bookingId": "GRP-1"})

    assert razorpay.order(made.id) == made
    assert (made.amount_paise, made.currency, made.receipt) == (49_900, "INR", "GRP-1")
    assert made.status is OrderStatus.CREATED
    assert made.notes == {"bookingId": "GRP-1"}


def test_an_order_whose_answer_was_lost_is_found_by_its_receipt(sandbox):
    sandbox.control("/fail-next", {"operation": "order", "how": "timeout-after-success"})
    razorpay = sandbox.gateway(read_timeout_seconds=0.2)

    with pytest.raises(PaymentProviderUnavailable):
        razorpay.create_order(amount_paise=49_900, receipt="GRP-1", notes={})

    found = razorpay.find_order(receipt="GRP-1")
    assert found is not None
    assert found.amount_paise == 49_900


def test_no_order_under_a_receipt_is_none(razorpay):
    razorpay.create_order(amount_paise=49_900, receipt="GRP-1", notes={})

    assert razorpay.find_order(receipt="GRP-2") is None


def test_of_two_orders_under_a_receipt_the_paid_one_is_found_else_the_first(sandbox, razorpay):
    first = razorpay.create_order(amount_paise=49_900, receipt="GRP-1", notes={})
    sandbox.clock.advance(seconds=1)
    second = razorpay.create_order(amount_paise=49_900, receipt="GRP-1", notes={})

    assert razorpay.find_order(receipt="GRP-1").id == first.id
    sandbox.pay(second.id)
    assert razorpay.find_order(receipt="GRP-1").id == second.id


# ── Payments ─────────────────────────────────────────────────────────────────────────────────────────


def test_every_attempt_at_an_order_is_listed(sandbox, razorpay):
    order = razorpay.create_order(amount_paise=150_000, receipt="GRP-1", notes={})
    sandbox.pay(order.id, outcome="failure")
    paid = sandbox.pay(order.id)

    failed, captured = razorpay.payments_of(order.id)

    assert failed.status is PaymentStatus.FAILED
    assert failed.error_description
    assert captured == razorpay.payment(paid["razorpay_payment_id"])
    assert (captured.fee_paise, captured.tax_paise) == (3540, 540)
    assert razorpay.order(order.id).status is OrderStatus.PAID


def test_what_checkout_hands_over_is_signed_for_the_order(sandbox, razorpay):
    handed = sandbox.paid_order()

    assert razorpay.checkout_signature_is_valid(
        order_id=handed["razorpay_order_id"],
        payment_id=handed["razorpay_payment_id"],
        signature=handed["razorpay_signature"],
    )


def test_an_authorized_payment_is_captured_once_and_whole(sandbox, razorpay):
    body = {"amount": 50_000, "currency": "INR", "payment": {"capture": "manual"}}
    order_id = sandbox.rest("POST", "/v1/orders", json=body).json()["id"]
    payment_id = sandbox.pay(order_id)["razorpay_payment_id"]
    assert razorpay.payment(payment_id).status is PaymentStatus.AUTHORIZED

    with pytest.raises(PaymentProviderRefused, match="equal to the amount authorized"):
        razorpay.capture(payment_id=payment_id, amount_paise=49_999)
    captured = razorpay.capture(payment_id=payment_id, amount_paise=50_000)

    assert captured.status is PaymentStatus.CAPTURED
    with pytest.raises(PaymentProviderRefused, match="already been captured"):
        razorpay.capture(payment_id=payment_id, amount_paise=50_000)


# ── Refunds ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_refund_asked_for_twice_under_one_key_is_made_once(sandbox, razorpay):
    payment_id = sandbox.paid_order()["razorpay_payment_id"]

    first, again = (
        razorpay.refund(payment_id=payment_id, amount_paise=20_000, idempotency_key=KEY, notes={"n": "1"})
        for _ in range(2)
    )

    assert first.id == again.id
    assert first.status is RefundStatus.PENDING
    assert [refund.id for refund in razorpay.refunds_of(payment_id)] == [first.id]
    assert razorpay.payment(payment_id).amount_refunded_paise == 20_000


def test_a_refund_whose_answer_was_lost_is_the_same_when_asked_again(sandbox):
    payment_id = sandbox.paid_order()["razorpay_payment_id"]
    sandbox.control("/fail-next", {"operation": "refund", "how": "timeout-after-success"})
    razorpay = sandbox.gateway(read_timeout_seconds=0.2)
    wish = {"payment_id": payment_id, "amount_paise": 20_000, "idempotency_key": KEY, "notes": {}}

    with pytest.raises(PaymentProviderUnavailable):
        razorpay.refund(**wish)
    refund = razorpay.refund(**wish)

    assert [one.id for one in razorpay.refunds_of(payment_id)] == [refund.id]


def test_a_key_used_for_another_amount_is_refused(sandbox, razorpay):
    payment_id = sandbox.paid_order()["razorpay_payment_id"]
    razorpay.refund(payment_id=payment_id, amount_paise=20_000, idempotency_key=KEY, notes={})

    with pytest.raises(PaymentProviderRefused) as refused:
        razorpay.refund(payment_id=payment_id, amount_paise=30_000, idempotency_key=KEY, notes={})

    assert refused.value.status == 409


def test_more_than_was_captured_is_refused_with_razorpays_words(sandbox, razorpay):
    payment_id = sandbox.paid_order(amount_paise=50_000)["razorpay_payment_id"]

    with pytest.raises(PaymentProviderRefused) as refused:
        razorpay.refund(payment_id=payment_id, amount_paise=50_001, idempotency_key=KEY, notes={})

    assert refused.value.status == 400
    assert refused.value.message == "The refund amount provided is greater than amount captured"


def test_more_than_ten_refunds_are_all_listed(sandbox, razorpay):
    payment_id = sandbox.paid_order()["razorpay_payment_id"]
    for number in range(12):
        razorpay.refund(payment_id=payment_id, amount_paise=100, idempotency_key=f"{KEY}-{number}", notes={})

    assert len(razorpay.refunds_of(payment_id)) == 12


# ── What goes wrong ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("how", ["500", "502", "429"])
def test_an_answer_that_says_nothing_is_unavailable(sandbox, razorpay, how):
    sandbox.control("/fail-next", {"operation": "read", "how": how})

    with pytest.raises(PaymentProviderUnavailable):
        razorpay.find_order(receipt="GRP-1")


def test_wrong_keys_are_a_refusal_with_their_status(sandbox):
    razorpay = sandbox.gateway(key_secret="wrong")

    with pytest.raises(PaymentProviderRefused) as refused:
        razorpay.find_order(receipt="GRP-1")

    assert refused.value.status == 401


CALLS_BY_ID = {
    "order": lambda razorpay, named: razorpay.order(named),
    "payments_of": lambda razorpay, named: razorpay.payments_of(named),
    "payment": lambda razorpay, named: razorpay.payment(named),
    "refunds_of": lambda razorpay, named: razorpay.refunds_of(named),
    "capture": lambda razorpay, named: razorpay.capture(payment_id=named, amount_paise=100),
    "refund": lambda razorpay, named: razorpay.refund(
        payment_id=named, amount_paise=100, idempotency_key=KEY, notes={}
    ),
}
CALLS = CALLS_BY_ID | {
    "create_order": lambda razorpay, _: razorpay.create_order(amount_paise=100, receipt="GRP-1", notes={}),
    "find_order": lambda razorpay, _: razorpay.find_order(receipt="GRP-1"),
}


@pytest.mark.parametrize("call", CALLS_BY_ID.values(), ids=CALLS_BY_ID.keys())
def test_an_id_that_nobody_was_given_is_refused(razorpay, call):
    with pytest.raises(PaymentProviderRefused) as refused:
        call(razorpay, "pay_doesNotExist00")

    assert refused.value.status == 400


@pytest.mark.parametrize("call", CALLS_BY_ID.values(), ids=CALLS_BY_ID.keys())
@pytest.mark.parametrize("wrong_id", ["../orders", "pay_1/refund", "", "pay_1?x=1", "pay_é"])
def test_an_id_that_would_change_the_address_is_never_sent(call, wrong_id):
    nobody_there = Razorpay(key_id=KEY_ID, key_secret=KEY_SECRET, base_url="http://127.0.0.1:1")

    with pytest.raises(PaymentProviderRefused) as refused:
        call(nobody_there, wrong_id)

    assert refused.value.status == 400


class RecordingAdapter(requests.adapters.HTTPAdapter):
    """Answers nothing, and remembers how it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[dict] = []

    def send(self, request, **options):
        self.asked.append(options)
        raise requests.exceptions.ReadTimeout


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())
def test_every_call_has_its_timeouts_and_is_tried_once(razorpay, call):
    adapter = RecordingAdapter()
    razorpay._client.session.mount("http://", adapter)

    with pytest.raises(PaymentProviderUnavailable):
        call(razorpay, "pay_29QQoUBi66xm2f")

    assert [asked["timeout"] for asked in adapter.asked] == [(CONNECT_TIMEOUT_SECONDS, READ_TIMEOUT_SECONDS)]
    assert adapter.asked[0]["verify"] == certifi.where()


def test_a_proxy_of_the_machine_is_not_asked(razorpay, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "")
    monkeypatch.setenv("no_proxy", "")

    assert razorpay.find_order(receipt="GRP-1") is None


def test_nobody_there_is_unavailable_and_prints_nothing(capsys):
    razorpay = Razorpay(key_id=KEY_ID, key_secret=KEY_SECRET, base_url="http://127.0.0.1:1")

    with pytest.raises(PaymentProviderUnavailable):
        razorpay.order("order_RB58MiP5SPFYyM")

    assert capsys.readouterr().out == ""


ODD_ANSWERS = {
    "html with 200": (200, "text/html", "<html>It works!</html>"),
    "nothing with 200": (200, "application/json", ""),
    "no content": (204, "application/json", ""),
    "a list": (200, "application/json", "[]"),
    "an entity without an id": (200, "application/json", '{"amount": 1}'),
    "moved": (302, "text/html", ""),
    "html with 502": (502, "text/html", "<html>Bad Gateway</html>"),
    "a string as the error": (500, "application/json", '{"error": "oops"}'),
    "a request still under way": (409, "application/json", '{"error": {"description": "In progress"}}'),
}


async def a_fine_order(_: web.Request) -> web.Response:
    return web.json_response(razorpay_fixtures.read("api_order_paid"))


def answering(status: int, content_type: str, text: str) -> Served:
    """The same to everything, but at /elsewhere, where a redirect would lead, a fine order."""

    async def answer(_: web.Request) -> web.Response:
        headers = {"Location": "/elsewhere"} if status == 302 else None
        return web.Response(status=status, content_type=content_type, text=text, headers=headers)

    def make(_: int) -> web.Application:
        app = web.Application()
        app.router.add_get("/elsewhere", a_fine_order)
        app.router.add_route("*", "/{path:.*}", answer)
        return app

    return Served(make)


def test_an_order_with_another_receipt_is_not_taken_for_ours():
    listed = json.dumps({"items": [razorpay_fixtures.read("api_order_paid")]})

    with answering(200, "application/json", listed) as server:
        razorpay = Razorpay(key_id=KEY_ID, key_secret=KEY_SECRET, base_url=server.url)

        assert razorpay.find_order(receipt="GRP-1") is None
        assert razorpay.find_order(receipt="rcptid #1") is not None


@pytest.mark.parametrize("odd", ODD_ANSWERS.values(), ids=ODD_ANSWERS.keys())
def test_an_odd_answer_is_unavailable_never_an_accident(odd, capsys):
    with answering(*odd) as server, pytest.raises(PaymentProviderUnavailable):
        Razorpay(key_id=KEY_ID, key_secret=KEY_SECRET, base_url=server.url).order("order_RB58MiP5SPFYyM")

    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("odd", ["{}", '{"items": null}', '{"items": {}}', '{"items": "none"}'])
def test_a_list_that_is_none_is_unavailable(odd: str):
    with answering(200, "application/json", odd) as server, pytest.raises(PaymentProviderUnavailable):
        Razorpay(key_id=KEY_ID, key_secret=KEY_SECRET, base_url=server.url).payments_of("order_1")


def test_a_firewalls_page_with_403_is_a_refusal():
    with answering(403, "text/html", "<html>Forbidden</html>") as server:
        razorpay = Razorpay(key_id=KEY_ID, key_secret=KEY_SECRET, base_url=server.url)

        with pytest.raises(PaymentProviderRefused) as refused:
            razorpay.order("order_RB58MiP5SPFYyM")

    assert refused.value.status == 403


@pytest.mark.parametrize(
    "file", sorted(razorpay_fixtures.OWN_FOLDER.glob("error_4*.json")), ids=lambda file: file.stem
)
def test_every_published_refusal_keeps_its_words(file: Path):
    published = razorpay_fixtures.read(file.stem)["error"]
    status = int(file.stem.split("_")[1])
    expected = PaymentProviderUnavailable if status == 429 else PaymentProviderRefused

    answer = answering(status, "application/json", file.read_text(encoding="utf-8"))
    with answer as server, pytest.raises(expected) as raised:
        Razorpay(key_id=KEY_ID, key_secret=KEY_SECRET, base_url=server.url).payment("pay_29QQoUBi66xm2f")

    if expected is PaymentProviderRefused:
        assert (raised.value.message, raised.value.status) == (published["description"], status)


def test_a_connection_cut_in_the_middle_is_unavailable():
    async def cut(request: web.Request) -> web.Response:
        request.transport.abort()
        await asyncio.sleep(0)
        return web.Response()

    def make(_: int) -> web.Application:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", cut)
        return app

    with Served(make) as server, pytest.raises(PaymentProviderUnavailable):
        Razorpay(key_id=KEY_ID, key_secret=KEY_SECRET, base_url=server.url).order("order_RB58MiP5SPFYyM")
