"""Does the payment sandbox behave as Razorpay does, and as the routes for playing the payer promise?"""

import base64
import hashlib
import hmac
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from chalicelib.domain.errors import PaymentProviderRefused, PaymentProviderUnavailable
from chalicelib.gateways.razorpay import webhook_event
from local.sandbox.account import Account
from tests import razorpay_fixtures
from tests.sandbox_server import KEY_ID, KEY_SECRET, WEBHOOK_SECRET, Sandbox, running_sandbox

PAID = ["payment.authorized", "payment.captured", "order.paid"]


@pytest.fixture
def sandbox():
    with running_sandbox() as running:
        yield running


def new_order(sandbox: Sandbox, **fields: object) -> dict:
    wanted = {"amount": 50_000, "currency": "INR", "receipt": "GRP-1", "notes": {}} | fields
    answer = sandbox.rest("POST", "/v1/orders", json=wanted)
    assert answer.status_code == 200, answer.text
    return answer.json()


def refusal(answer: requests.Response, status: int = 400) -> str:
    assert answer.status_code == status, answer.text
    error = answer.json()["error"]
    assert error["code"] == "BAD_REQUEST_ERROR"
    return error["description"]


# ── Razorpay's API ───────────────────────────────────────────────────────────────────────────────────


def test_entities_have_the_fields_that_razorpay_publishes(sandbox):
    order = new_order(sandbox, notes={"bookingId": "GRP-1"})
    handed = sandbox.pay(order["id"])
    payment = sandbox.rest("GET", f"/v1/payments/{handed['razorpay_payment_id']}").json()
    refund = sandbox.rest("POST", f"/v1/payments/{payment['id']}/refund", json={"amount": 100}).json()

    assert set(order) == set(razorpay_fixtures.read("api_order_created"))
    assert set(payment) == set(razorpay_fixtures.read("api_payment_captured_upi"))
    assert set(refund) == set(razorpay_fixtures.read("api_refund_pending"))
    for entity, prefix in ((order, "order"), (payment, "pay"), (refund, "rfnd")):
        assert entity["id"].startswith(f"{prefix}_")
        assert len(entity["id"]) == len(prefix) + 15


def test_entities_carry_the_products_time(sandbox):
    sandbox.clock.instant = datetime(2031, 1, 1, tzinfo=UTC)

    assert new_order(sandbox)["created_at"] == 1924992000


def test_empty_notes_are_a_list(sandbox):
    assert new_order(sandbox, notes={})["notes"] == []


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "Basic",
        "Basic !!!",
        "Bearer x",
        "basic " + base64.b64encode(f"{KEY_ID}:{KEY_SECRET}".encode()).decode(),
        "Basic " + base64.b64encode(f"{KEY_ID}:wrong".encode()).decode(),
    ],
)
def test_without_the_right_keys_nothing_is_told(sandbox, authorization):
    headers = {"Authorization": authorization} if authorization else {}

    assert (
        refusal(sandbox.rest("GET", "/v1/orders", auth=None, headers=headers), 401) == "Authentication failed"
    )


@pytest.mark.parametrize(
    ("wrong", "description"),
    [
        ({"amount": None}, "The amount field is required."),
        ({"amount": 99}, "The amount must be at least INR 1.00"),
        ({"amount": 100.5}, "The amount must be an integer."),
        ({"amount": "100"}, "The amount must be an integer."),
        ({"currency": None}, "The currency field is required."),
        ({"currency": "USD"}, "Currency is not supported"),
        ({"receipt": "r" * 41}, "The receipt may not be greater than 40 characters."),
        ({"foo": 1}, "foo is/are not required and should not be sent"),
        (
            {"notes": {str(n): "x" for n in range(16)}},
            "Number of fields in notes should be less than or equal to 15",
        ),
        ({"notes": {"a": "x" * 257}}, "The notes may not be greater than 256 characters."),
    ],
)
def test_a_wrong_order_is_refused_with_the_reason(sandbox, wrong, description):
    wanted = {"amount": 50_000, "currency": "INR"} | wrong

    answer = sandbox.rest("POST", "/v1/orders", json=wanted)

    assert refusal(answer) == description
    assert sandbox.control().json()["orders"] == []


@pytest.mark.parametrize("body", [b"nope", b"[]", b"[" * 100_000, b"\xff"])
def test_a_body_that_is_no_object_is_refused(sandbox, body):
    assert "JSON" in refusal(sandbox.rest("POST", "/v1/orders", data=body))


@pytest.mark.parametrize(
    ("path", "description"),
    [
        ("/v1/orders/order_doesNotExist00", "The id provided does not exist"),
        ("/v1/payments/pay_doesNotExist00", "The id provided does not exist"),
        ("/v1/orders/nonsense", "nonsense is not a valid id"),
        ("/v1/nonsense", "The requested URL was not found on the server."),
    ],
)
def test_what_is_not_there_is_400_not_404(sandbox, path, description):
    assert refusal(sandbox.rest("GET", path)) == description


def test_an_order_goes_from_created_over_attempted_to_paid(sandbox):
    order_id = new_order(sandbox)["id"]

    def state() -> tuple:
        order = sandbox.rest("GET", f"/v1/orders/{order_id}").json()
        return order["status"], order["attempts"], order["amount_paid"], order["amount_due"]

    assert state() == ("created", 0, 0, 50_000)
    sandbox.pay(order_id, outcome="failure")
    assert state() == ("attempted", 1, 0, 50_000)
    sandbox.pay(order_id)
    assert state() == ("paid", 2, 50_000, 0)


def test_lists_are_filtered_newest_first_ten_at_a_time(sandbox):
    for number in range(12):
        new_order(sandbox, receipt=f"GRP-{number}")
        sandbox.clock.advance(seconds=1)
    begin = int(datetime(2026, 3, 2, 4, 30, tzinfo=UTC).timestamp())

    def receipts(**query: object) -> list[str]:
        answer = sandbox.rest("GET", "/v1/orders", params=query).json()
        assert answer["entity"] == "collection"
        assert answer["count"] == len(answer["items"])
        return [order["receipt"] for order in answer["items"]]

    assert receipts() == [f"GRP-{number}" for number in range(11, 1, -1)]
    assert receipts(count=100, skip=10) == ["GRP-1", "GRP-0"]
    assert receipts(receipt="GRP-7") == ["GRP-7"]
    assert receipts(**{"from": begin + 3, "to": begin + 4}) == ["GRP-4", "GRP-3"]


@pytest.mark.parametrize(
    "query", [{"count": 101}, {"count": 0}, {"skip": -1}, {"from": "x"}, {"colour": "red"}]
)
def test_a_wrong_filter_is_refused(sandbox, query):
    assert refusal(sandbox.rest("GET", "/v1/orders", params=query))


def test_orders_can_be_listed_with_their_payments_and_by_whether_one_came_through(sandbox):
    unpaid, paid = new_order(sandbox)["id"], new_order(sandbox)["id"]
    sandbox.pay(unpaid, outcome="failure")
    sandbox.pay(paid)

    listed = sandbox.rest("GET", "/v1/orders", params={"authorized": 1, "expand[]": "payments"}).json()[
        "items"
    ]

    assert [order["id"] for order in listed] == [paid]
    assert listed[0]["payments"]["items"][0]["status"] == "captured"


def test_a_new_payment_may_be_missing_from_the_list_but_not_from_its_order():
    with running_sandbox(list_lag_seconds=30) as sandbox:
        handed = sandbox.paid_order()

        assert sandbox.rest("GET", "/v1/payments").json()["items"] == []
        of_order = sandbox.rest("GET", f"/v1/orders/{handed['razorpay_order_id']}/payments").json()
        assert of_order["count"] == 1
        sandbox.clock.advance(seconds=31)
        assert sandbox.rest("GET", "/v1/payments").json()["count"] == 1


def test_notes_are_all_that_can_be_changed(sandbox):
    order_id = new_order(sandbox)["id"]

    changed = sandbox.rest("PATCH", f"/v1/orders/{order_id}", json={"notes": {"a": "b"}})
    refused = sandbox.rest("PATCH", f"/v1/orders/{order_id}", json={"amount": 100})

    assert changed.json()["notes"] == {"a": "b"}
    assert refusal(refused) == "amount is/are not required and should not be sent"


def test_a_paid_order_takes_no_further_payment(sandbox):
    order_id = new_order(sandbox)["id"]
    sandbox.pay(order_id)

    again = sandbox.control(f"/{order_id}/pay", {})

    assert again.status_code == 409
    assert "already paid" in again.json()["message"]
    assert len(sandbox.control().json()["payments"]) == 1


def test_while_a_payment_is_authorized_another_one_is_refused(sandbox):
    order_id = new_order(sandbox, payment={"capture": "manual"})["id"]
    sandbox.pay(order_id)

    assert sandbox.control(f"/{order_id}/pay", {}).status_code == 409


def test_twenty_payers_of_one_order_make_one_payment(sandbox):
    order_id = new_order(sandbox)["id"]

    with ThreadPoolExecutor(8) as payers:
        statuses = list(payers.map(lambda _: sandbox.control(f"/{order_id}/pay", {}).status_code, range(20)))

    assert sorted(statuses) == [200] + [409] * 19


# ── Refunds ──────────────────────────────────────────────────────────────────────────────────────────


def refund(sandbox: Sandbox, payment_id: str, key: str | None = None, **body: object) -> requests.Response:
    headers = {"X-Refund-Idempotency": key} if key else {}
    return sandbox.rest("POST", f"/v1/payments/{payment_id}/refund", json=body, headers=headers)


def test_refunds_add_up_from_partial_to_full(sandbox):
    payment_id = sandbox.paid_order()["razorpay_payment_id"]

    def state() -> tuple:
        payment = sandbox.rest("GET", f"/v1/payments/{payment_id}").json()
        return payment["status"], payment["refund_status"], payment["amount_refunded"]

    assert refund(sandbox, payment_id, amount=20_000).json()["amount"] == 20_000
    assert state() == ("captured", "partial", 20_000)
    assert refusal(refund(sandbox, payment_id, amount=30_001)).startswith(
        "The refund amount provided is greater"
    )
    assert refund(sandbox, payment_id).json()["amount"] == 30_000
    assert state() == ("refunded", "full", 50_000)
    assert refusal(refund(sandbox, payment_id, amount=100)) == "The payment has been fully refunded already"


def test_only_a_captured_payment_is_refunded(sandbox):
    order_id = new_order(sandbox)["id"]
    failed = sandbox.pay(order_id, outcome="failure")["razorpay_payment_id"]

    description = refusal(refund(sandbox, failed, amount=100))

    assert description == "The payment status should be captured for action to be taken"


def test_a_payment_of_more_than_six_months_ago_cannot_be_refunded(sandbox):
    payment_id = sandbox.paid_order()["razorpay_payment_id"]
    sandbox.clock.advance(days=184)

    assert "6 months" in refusal(refund(sandbox, payment_id, amount=100))


def test_an_idempotency_key_must_be_long_enough(sandbox):
    payment_id = sandbox.paid_order()["razorpay_payment_id"]

    assert "idempotency key" in refusal(refund(sandbox, payment_id, key="short", amount=100))


def test_a_refund_is_told_as_created_then_as_processed(sandbox):
    payment_id = sandbox.paid_order()["razorpay_payment_id"]

    made = refund(sandbox, payment_id, amount=20_000).json()
    created, processed = sandbox.listener.wait_for(5)[3:]

    assert made["status"] == "pending"
    assert (created.event, processed.event) == ("refund.created", "refund.processed")
    assert created.entity("refund")["status"] == "pending"
    assert processed.entity("refund")["status"] == "processed"
    assert processed.entity("refund")["speed_processed"] == "normal"
    assert processed.entity("payment")["amount_refunded"] == 20_000
    assert sandbox.rest("GET", f"/v1/refunds/{made['id']}").json()["status"] == "processed"


def test_unless_told_otherwise_a_refund_is_processed_within_two_seconds():
    with running_sandbox(refund_delay_seconds=1.0) as sandbox:
        payment_id = sandbox.paid_order()["razorpay_payment_id"]
        refund(sandbox, payment_id, amount=20_000)

        sandbox.listener.wait_for(5, seconds=2)


def test_a_refund_that_the_bank_sends_back_is_told_and_counts_no_more():
    with running_sandbox(refund_delay_seconds=30) as sandbox:
        payment_id = sandbox.paid_order()["razorpay_payment_id"]
        refund_id = refund(sandbox, payment_id, amount=20_000).json()["id"]

        sandbox.control(f"/{refund_id}/fail-refund", {})

        failed = sandbox.listener.wait_for(4)[3]
        assert failed.event == "refund.failed"
        assert failed.entity("refund")["status"] == "failed"
        assert sandbox.rest("GET", f"/v1/payments/{payment_id}").json()["refund_status"] is None


# ── Webhooks ─────────────────────────────────────────────────────────────────────────────────────────


def test_webhooks_are_signed_compact_and_named(sandbox):
    handed = sandbox.paid_order()

    for heard in sandbox.listener.heard:
        event = webhook_event(
            body=heard.raw,
            signature=heard.headers["X-Razorpay-Signature"],
            event_id=heard.event_id,
            secrets=[WEBHOOK_SECRET],
        )
        assert event.payment.id == handed["razorpay_payment_id"]
        assert b'": ' not in heard.raw
        assert heard.headers["Content-Type"] == "application/json"
        assert heard.headers["User-Agent"] == "Razorpay-Webhook/v1"
        assert heard.headers["Request-Id"] == heard.event_id
        assert len(heard.event_id) == 14


@pytest.mark.parametrize("event", ["payment_captured", "payment_failed", "order_paid", "refund_processed"])
def test_webhook_bodies_have_the_fields_that_razorpay_publishes(sandbox, event):
    order_id = new_order(sandbox)["id"]
    sandbox.pay(order_id, outcome="failure")
    payment_id = sandbox.pay(order_id)["razorpay_payment_id"]
    refund(sandbox, payment_id, amount=100)
    heard = {webhook.event: webhook for webhook in sandbox.listener.wait_for(6)}

    suffix = "" if event.startswith("refund") else "_upi"
    published = razorpay_fixtures.read(f"webhook_{event}{suffix}")

    sent = heard[published["event"]]
    for kind in published["contains"]:
        # Razorpay's samples differ in these from what its API gives.
        differing = {"base_amount", "amount_transferred", "bank"}
        assert set(published["payload"][kind]["entity"]) - differing <= set(sent.entity(kind))


def test_a_payment_is_told_before_the_answer_each_event_under_an_id_of_its_own(sandbox):
    sandbox.paid_order()

    assert sandbox.listener.events == PAID
    assert len({heard.event_id for heard in sandbox.listener.heard}) == 3


def test_an_event_shows_the_payment_as_it_was_then(sandbox):
    sandbox.paid_order()
    authorized, captured, _ = sandbox.listener.heard

    assert authorized.entity("payment")["status"] == "authorized"
    assert authorized.entity("payment")["fee"] is None
    assert captured.entity("payment")["status"] == "captured"


def test_a_failed_payment_is_told_with_its_error_and_hands_over_no_signature(sandbox):
    handed = sandbox.pay(new_order(sandbox)["id"], outcome="failure")

    assert sandbox.listener.events == ["payment.failed"]
    assert handed["razorpay_signature"] is None
    assert handed["error"]["metadata"]["payment_id"] == handed["razorpay_payment_id"]
    assert handed["error"]["description"] == sandbox.listener.heard[0].entity("payment")["error_description"]


def test_never_means_that_nothing_arrives(sandbox):
    sandbox.pay(new_order(sandbox)["id"], webhook="never")

    time.sleep(0.1)
    assert sandbox.listener.events == []
    assert {one["outcome"] for one in sandbox.control().json()["deliveries"]} == {"dropped"}


def test_twice_means_the_same_event_ids_and_bytes_again(sandbox):
    sandbox.pay(new_order(sandbox)["id"], webhook="twice")

    heard = sandbox.listener.heard
    assert sandbox.listener.events == PAID * 2
    assert [one.event_id for one in heard[:3]] == [one.event_id for one in heard[3:]]
    assert [one.raw for one in heard[:3]] == [one.raw for one in heard[3:]]


def test_reversed_means_that_the_last_comes_first(sandbox):
    sandbox.pay(new_order(sandbox)["id"], webhook="reversed")

    assert sandbox.listener.events == PAID[::-1]


def test_after_means_that_the_answer_comes_before_the_webhooks(sandbox):
    sandbox.pay(new_order(sandbox)["id"], webhook="after:0.2")

    assert sandbox.listener.events == []
    began = time.monotonic()
    sandbox.listener.wait_for(3)
    assert time.monotonic() - began > 0.1


def test_what_is_not_taken_with_2xx_is_sent_again_under_its_event_id(sandbox):
    sandbox.listener.statuses = [400, 302]
    sandbox.pay(new_order(sandbox)["id"], outcome="failure")

    tries = sandbox.listener.wait_for(3)

    assert {one.event_id for one in tries} == {tries[0].event_id}
    time.sleep(0.05)
    delivery = sandbox.control().json()["deliveries"][0]
    assert delivery["outcome"] == "delivered"
    assert [attempt["status"] for attempt in delivery["attempts"]] == [400, 302, 200]


def test_after_the_last_try_a_webhook_is_given_up(sandbox):
    sandbox.listener.statuses = [500] * 10
    sandbox.pay(new_order(sandbox)["id"], outcome="failure")
    sandbox.listener.wait_for(4)

    time.sleep(0.15)
    assert len(sandbox.listener.heard) == 4
    assert sandbox.control().json()["deliveries"][0]["outcome"] == "given_up"


def test_a_failed_payment_may_succeed_later_under_its_own_id(sandbox):
    order_id = new_order(sandbox)["id"]
    failed = sandbox.pay(order_id, outcome="failure")["razorpay_payment_id"]

    handed = sandbox.pay(order_id, paymentId=failed)

    assert handed["razorpay_payment_id"] == failed
    assert sandbox.rest("GET", f"/v1/payments/{failed}").json()["status"] == "captured"
    assert sandbox.listener.events == ["payment.failed", *PAID]


def test_a_late_second_payment_is_possible_when_asked_for(sandbox):
    order_id = new_order(sandbox)["id"]
    first = sandbox.pay(order_id)

    second = sandbox.pay(order_id, evenIfPaid=True)

    assert second["razorpay_payment_id"] != first["razorpay_payment_id"]
    assert sandbox.rest("GET", f"/v1/orders/{order_id}/payments").json()["count"] == 2


def test_a_dispute_is_begun_and_decided(sandbox):
    payment_id = sandbox.paid_order()["razorpay_payment_id"]

    opened = sandbox.control(f"/{payment_id}/dispute", {}).json()["dispute"]
    lost = sandbox.control(f"/{payment_id}/dispute", {"status": "lost"}).json()["dispute"]

    assert lost["id"] == opened["id"]
    assert lost["amount_deducted"] == 50_000
    assert sandbox.listener.events[3:] == ["payment.dispute.created", "payment.dispute.lost"]


# ── Misfortunes ──────────────────────────────────────────────────────────────────────────────────────


def test_failures_are_met_as_often_as_asked_and_then_no_more(sandbox):
    razorpay = sandbox.gateway()
    sandbox.control("/fail-next", {"operation": "order", "how": "500", "times": 2})

    for _ in range(2):
        with pytest.raises(PaymentProviderUnavailable):
            razorpay.create_order(amount_paise=100, receipt="GRP-1", notes={})

    assert razorpay.find_order(receipt="GRP-1") is None
    assert razorpay.create_order(amount_paise=100, receipt="GRP-1", notes={})


def test_a_refund_meets_a_balance_that_is_too_low(sandbox):
    payment_id = sandbox.paid_order()["razorpay_payment_id"]
    sandbox.control("/fail-next", {"operation": "refund", "how": "400"})

    with pytest.raises(PaymentProviderRefused, match="invalid request sent"):
        sandbox.gateway().refund(
            payment_id=payment_id, amount_paise=100, idempotency_key="0123456789", notes={}
        )

    assert sandbox.gateway().refunds_of(payment_id) == []


def test_a_hung_request_holds_up_nobody_else(sandbox):
    sandbox.control("/fail-next", {"operation": "order", "how": "timeout"})

    with ThreadPoolExecutor(1) as other:
        hung = other.submit(sandbox.gateway(read_timeout_seconds=0.5).find_order, receipt="GRP-1")
        stuck = other.submit(
            sandbox.gateway(read_timeout_seconds=0.5).create_order,
            amount_paise=100,
            receipt="GRP-1",
            notes={},
        )
        assert hung.result() is None
        time.sleep(0.1)
        assert sandbox.gateway(read_timeout_seconds=0.3).find_order(receipt="GRP-1") is None
        assert not stuck.done()
        with pytest.raises(PaymentProviderUnavailable):
            stuck.result()


def test_zero_times_takes_back_what_is_waiting(sandbox):
    sandbox.control("/fail-next", {"operation": "order", "how": "500", "times": 5})

    left = sandbox.control("/fail-next", {"operation": "order", "how": "500", "times": 0}).json()

    assert left == {"failNext": []}
    assert new_order(sandbox)


# ── Wrong requests to the control routes ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("path", "body", "fields"),
    [
        ("/{order}/pay", {"outcome": "maybe"}, ["outcome"]),
        ("/{order}/pay", {"outcome": None}, ["outcome"]),
        ("/{order}/pay", {"webhook": "later"}, ["webhook"]),
        ("/{order}/pay", {"webhook": "after:"}, ["webhook"]),
        ("/{order}/pay", {"webhook": "after:-1"}, ["webhook"]),
        ("/{order}/pay", {"webhook": "after:nan"}, ["webhook"]),
        ("/{order}/pay", {"webhook": "after:3601"}, ["webhook"]),
        ("/{order}/pay", {"webhook": ["now"]}, ["webhook"]),
        ("/{order}/pay", {"outcome": 1, "webhook": 2, "colour": 3}, ["outcome", "webhook", "colour"]),
        ("/{order}/pay", [], ["body"]),
        ("/fail-next", {}, ["operation", "how"]),
        ("/fail-next", {"operation": "capture", "how": "500"}, ["operation"]),
        ("/fail-next", {"operation": "order", "how": 500}, ["how"]),
        ("/fail-next", {"operation": "order", "how": "500", "times": -1}, ["times"]),
        ("/fail-next", {"operation": "order", "how": "500", "times": "2"}, ["times"]),
        ("/fail-next", {"operation": "order", "how": "500", "times": True}, ["times"]),
    ],
)
def test_every_wrong_field_is_named_and_nothing_happens(sandbox, path, body, fields):
    order_id = new_order(sandbox)["id"]

    answer = sandbox.control(path.format(order=order_id), body)

    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == fields
    everything = sandbox.control().json()
    assert (everything["payments"], everything["failNext"]) == ([], [])


@pytest.mark.parametrize("body", [b"nope", b"\xff", b"[" * 100_000])
def test_a_control_body_that_is_not_json_is_named(sandbox, body):
    answer = requests.post(f"{sandbox.url}/_local/payments/fail-next", data=body, timeout=5)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "body"


def test_no_body_at_all_pays_and_tells_at_once(sandbox):
    order_id = new_order(sandbox)["id"]

    answer = requests.post(f"{sandbox.url}/_local/payments/{order_id}/pay", timeout=5)

    signature = hmac.new(
        KEY_SECRET.encode(), f"{order_id}|{answer.json()['razorpay_payment_id']}".encode(), hashlib.sha256
    ).hexdigest()
    assert answer.json()["razorpay_signature"] == signature
    assert sandbox.listener.events == PAID


def test_an_unknown_order_is_404(sandbox):
    answer = sandbox.control("/order_doesNotExist00/pay", {})

    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


# ── Over restarts ────────────────────────────────────────────────────────────────────────────────────


def test_everything_is_there_again_after_a_restart(tmp_path: Path):
    state_file = tmp_path / "state" / "payments.json"
    with running_sandbox(state_file=state_file) as sandbox:
        handed = sandbox.paid_order()
        refund(sandbox, handed["razorpay_payment_id"], key="0123456789", amount=100)
        sandbox.listener.wait_for(5)
        before = sandbox.control().json()

    with running_sandbox(state_file=state_file) as sandbox:
        after = sandbox.control().json()
        again = refund(sandbox, handed["razorpay_payment_id"], key="0123456789", amount=100).json()

    assert [after[name] for name in ("orders", "payments", "refunds")] == [
        before[name] for name in ("orders", "payments", "refunds")
    ]
    assert again["id"] == before["refunds"][0]["id"]


def test_what_was_on_its_way_goes_on_after_a_restart(tmp_path: Path):
    state_file = tmp_path / "payments.json"
    with running_sandbox(state_file=state_file, refund_delay_seconds=30) as sandbox:
        handed = sandbox.paid_order()
        refund(sandbox, handed["razorpay_payment_id"], amount=100)
        sandbox.pay(new_order(sandbox)["id"], outcome="failure", webhook="after:0.4")

    with running_sandbox(state_file=state_file) as sandbox:
        heard = sandbox.listener.wait_for(2)

    assert sorted(one.event for one in heard) == ["payment.failed", "refund.processed"]


def test_the_state_is_saved_while_it_runs(tmp_path: Path):
    state_file = tmp_path / "payments.json"
    with running_sandbox(state_file=state_file) as sandbox:
        order_id = new_order(sandbox)["id"]

        deadline = time.monotonic() + 5
        while (
            not (state_file.exists() and order_id in state_file.read_text()) and time.monotonic() < deadline
        ):
            time.sleep(0.05)

        assert order_id in state_file.read_text()


def test_stopped_in_the_middle_of_a_save_it_still_keeps_the_last_state(tmp_path: Path, monkeypatch):
    state_file = tmp_path / "payments.json"
    write, began = Account._write, threading.Event()

    def slow_at_first(account: Account, saved: str) -> None:
        if not began.is_set():
            began.set()
            time.sleep(0.3)
        write(account, saved)

    monkeypatch.setattr(Account, "_write", slow_at_first)
    with running_sandbox(state_file=state_file) as sandbox:
        new_order(sandbox)
        assert began.wait(timeout=5)
        last = new_order(sandbox)["id"]

    time.sleep(0.4)
    assert last in state_file.read_text()


def test_after_a_reset_nothing_is_known_and_nothing_is_under_way(tmp_path: Path):
    state_file = tmp_path / "payments.json"
    with running_sandbox(state_file=state_file) as sandbox:
        sandbox.pay(new_order(sandbox)["id"], webhook="after:0.2")
        sandbox.control("/fail-next", {"operation": "order", "how": "500"})

        assert sandbox.control("/reset", {}).status_code == 200

        assert not any(sandbox.control().json().values())
        time.sleep(0.4)
        assert sandbox.listener.events == []
    with running_sandbox(state_file=state_file) as sandbox:
        assert not any(sandbox.control().json().values())


# ── Checkout ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_sheet_shows_the_orders_own_amount_to_whoever_has_the_key_id(sandbox):
    order_id = new_order(sandbox)["id"]
    address = f"{sandbox.url}/checkout/{order_id}"

    shown = requests.get(address, params={"key": KEY_ID}, timeout=5)
    refused = requests.get(address, params={"key": "rzp_test_another"}, timeout=5)

    assert shown.json() == {"amount": 50_000, "currency": "INR", "status": "created"}
    assert shown.headers["Access-Control-Allow-Origin"] == "*"
    assert refusal(refused) == "The api key provided is invalid"


def test_paying_on_the_sheet_keeps_what_checkout_was_told_of_the_payer(sandbox):
    order_id = new_order(sandbox)["id"]
    payer = {"email": "asha@example.com", "contact": "+919876543210", "description": "Mock interview"}

    handed = requests.post(
        f"{sandbox.url}/checkout/{order_id}",
        json={"key": KEY_ID, "succeeds": True, "payer": payer},
        timeout=5,
    ).json()

    payment = sandbox.rest("GET", f"/v1/payments/{handed['razorpay_payment_id']}").json()
    assert {field: payment[field] for field in payer} == payer
    assert sandbox.listener.events == PAID


@pytest.mark.parametrize("body", [b"", b"[]", b"nope", b'{"key": 1}'])
def test_a_wrong_request_of_the_sheet_is_refused(sandbox, body):
    order_id = new_order(sandbox)["id"]

    assert refusal(requests.post(f"{sandbox.url}/checkout/{order_id}", data=body, timeout=5))


def test_the_script_defines_razorpay(sandbox):
    script = requests.get(f"{sandbox.url}/checkout.js", timeout=5)

    assert script.headers["Content-Type"].startswith("text/javascript")
    assert "window.Razorpay = Razorpay" in script.text
