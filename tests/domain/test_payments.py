from datetime import UTC, datetime

import pytest

from chalicelib.domain.payments import (
    DisputeStatus,
    OrderStatus,
    PaymentStatus,
    ProviderDispute,
    ProviderOrder,
    ProviderPayment,
    ProviderRefund,
    RefundStatus,
    WebhookEvent,
)
from tests import razorpay_fixtures


def test_an_order_is_read_with_its_notes_and_its_time_in_utc():
    order = ProviderOrder.from_entity(razorpay_fixtures.read("api_order_created"))

    assert order == ProviderOrder(
        id="order_RB58MiP5SPFYyM",
        amount_paise=5000,
        amount_paid_paise=0,
        currency="INR",
        receipt="receipt#1",
        status=OrderStatus.CREATED,
        notes={"key1": "value3", "key2": "value2"},
        created_at=datetime(2025, 8, 29, 8, 19, 21, tzinfo=UTC),
    )


def test_empty_notes_come_as_a_list_and_read_as_none():
    order = ProviderOrder.from_entity(razorpay_fixtures.read("api_order_fetch_notes_empty_array"))

    assert order.notes == {}
    assert order.receipt is None


@pytest.mark.parametrize(
    ("fixture", "status", "is_captured", "refunded_paise"),
    [
        ("api_payment_authorized_netbanking", PaymentStatus.AUTHORIZED, False, 0),
        ("api_payment_captured_upi", PaymentStatus.CAPTURED, True, 0),
        ("api_payment_captured_card", PaymentStatus.CAPTURED, True, 0),
        ("api_payment_failed_upi", PaymentStatus.FAILED, False, 0),
        ("api_payment_refunded_full_upi", PaymentStatus.REFUNDED, True, 100),
    ],
)
def test_a_payment_is_captured_by_its_status_alone(fixture, status, is_captured, refunded_paise):
    payment = ProviderPayment.from_entity(razorpay_fixtures.read(fixture))

    assert payment.status is status
    assert payment.is_captured is is_captured
    assert payment.amount_refunded_paise == refunded_paise


def test_a_failed_card_payment_that_claims_to_be_captured_is_not():
    entity = razorpay_fixtures.read("webhook_payment_failed_card")["payload"]["payment"]["entity"]

    payment = ProviderPayment.from_entity(entity)

    assert entity["captured"] is True
    assert not payment.is_captured
    assert payment.error_description is None


def test_the_fee_includes_the_tax_and_is_absent_before_capture():
    captured = ProviderPayment.from_entity(razorpay_fixtures.read("api_payment_captured_upi"))
    authorized = ProviderPayment.from_entity(razorpay_fixtures.read("api_payment_authorized_netbanking"))

    assert (captured.fee_paise, captured.tax_paise) == (24, 4)
    assert (authorized.fee_paise, authorized.tax_paise) == (None, None)


@pytest.mark.parametrize(
    ("fixture", "status"),
    [
        ("api_refund_pending", RefundStatus.PENDING),
        ("api_refund_normal_processed", RefundStatus.PROCESSED),
        ("api_refund_failed", RefundStatus.FAILED),
    ],
)
def test_a_refund_says_how_far_it_is(fixture, status):
    refund = ProviderRefund.from_entity(razorpay_fixtures.read(fixture))

    assert refund.status is status
    assert (refund.payment_id, refund.amount_paise) == ("pay_29QQoUBi66xm2f", 500100)


def test_a_dispute_tells_until_when_to_respond():
    entity = razorpay_fixtures.read("webhook_payment_dispute_created")["payload"]["dispute"]["entity"]

    dispute = ProviderDispute.from_entity(entity)

    assert dispute.status is DisputeStatus.OPEN
    assert dispute.respond_by == datetime(2020, 5, 25, 18, 30, tzinfo=UTC)
    assert (dispute.amount_paise, dispute.amount_deducted_paise) == (39000, 0)


def test_a_status_nobody_told_us_about_is_unknown_not_an_error():
    entity = razorpay_fixtures.read("api_payment_captured_upi") | {"status": "teleported"}

    assert ProviderPayment.from_entity(entity).status is PaymentStatus.UNKNOWN


def test_a_payment_of_nothing_but_id_and_amount_is_readable():
    payment = ProviderPayment.from_entity({"id": "pay_TESTvector0001", "amount": 49900})

    assert payment.status is PaymentStatus.UNKNOWN
    assert (payment.order_id, payment.currency, payment.created_at) == (None, None, None)


@pytest.mark.parametrize("amount", [None, "100", 100.0, True, -1, float("nan")])
def test_an_amount_that_is_not_whole_paise_is_refused(amount):
    with pytest.raises(ValueError, match="amount"):
        ProviderPayment.from_entity({"id": "pay_1", "amount": amount})


@pytest.mark.parametrize("payment_id", [None, 7, "", "../orders", "pay_1 ", "pay_é", "p" * 65])
def test_an_id_that_could_not_stand_in_a_url_is_refused(payment_id):
    with pytest.raises(ValueError, match="id is not an id"):
        ProviderPayment.from_entity({"id": payment_id, "amount": 100})


@pytest.mark.parametrize("created_at", [10**20, -(10**20)])
def test_a_time_beyond_the_calendar_is_refused(created_at):
    with pytest.raises(ValueError, match="created_at"):
        ProviderPayment.from_entity({"id": "pay_1", "amount": 100, "created_at": created_at})


def test_an_event_of_another_kind_is_read_without_entities():
    event = WebhookEvent.from_body(
        {"event": "settlement.processed", "payload": {}}, event_id="Rp71ZiqdEWusLa"
    )

    assert (event.id, event.name) == ("Rp71ZiqdEWusLa", "settlement.processed")
    assert (event.order, event.payment, event.refund, event.dispute) == (None, None, None, None)


def test_an_events_time_may_stand_inside_its_payload():
    body = {"event": "refund.speed_changed", "payload": {"created_at": 1586439890}}

    event = WebhookEvent.from_body(body, event_id="Rp71ZiqdEWusLa")

    assert event.created_at == datetime(2020, 4, 9, 13, 44, 50, tzinfo=UTC)


# ── What may be absent, or of another kind ───────────────────────────────────────────────────────────

ORDER = {"id": "order_1", "amount": 100}
DISPUTE = {"id": "disp_1", "payment_id": "pay_1", "amount": 100}


@pytest.mark.parametrize(("sent", "paise"), [({}, 0), ({"amount_paid": None}, 0), ({"amount_paid": 70}, 70)])
def test_what_was_paid_of_an_order_is_nothing_until_it_is_said(sent, paise):
    assert ProviderOrder.from_entity(ORDER | sent).amount_paid_paise == paise


@pytest.mark.parametrize(
    ("sent", "paise"), [({}, 0), ({"amount_deducted": None}, 0), ({"amount_deducted": 70}, 70)]
)
def test_what_a_dispute_took_is_nothing_until_it_is_said(sent, paise):
    assert ProviderDispute.from_entity(DISPUTE | sent).amount_deducted_paise == paise


@pytest.mark.parametrize(("sent", "paise"), [({"amount_refunded": None}, 0), ({}, 0)])
def test_what_went_back_of_a_payment_is_nothing_until_it_is_said(sent, paise):
    payment = ProviderPayment.from_entity({"id": "pay_1", "amount": 100} | sent)

    assert payment.amount_refunded_paise == paise


@pytest.mark.parametrize("name", [None, "", 7, ["payment.captured"]])
def test_an_event_without_a_name_is_refused(name):
    with pytest.raises(ValueError, match="event"):
        WebhookEvent.from_body({"event": name, "payload": {}}, event_id="evt_1")


def test_an_event_carries_each_of_its_entities_and_its_own_time():
    payment = {"id": "pay_1", "order_id": "order_1", "amount": 100}
    body = {
        "event": "payment.dispute.created",
        "created_at": 1586439890,
        "payload": {
            "created_at": 1,
            "order": {"entity": ORDER},
            "payment": {"entity": payment},
            "dispute": {"entity": DISPUTE},
            "refund": {"entity": {"id": "rfnd_1", "payment_id": "pay_1", "amount": 100}},
        },
    }

    event = WebhookEvent.from_body(body, event_id="evt_1")

    assert event.created_at == datetime(2020, 4, 9, 13, 44, 50, tzinfo=UTC)
    assert (event.order, event.payment) == (
        ProviderOrder.from_entity(ORDER),
        ProviderPayment.from_entity(payment),
    )
    assert (event.dispute.id, event.refund.id, event.payment.order_id) == ("disp_1", "rfnd_1", "order_1")


@pytest.mark.parametrize("odd", [5, ["INR"], {"a": 1}, True, ""])
def test_a_word_that_is_none_reads_as_absent(odd):
    assert ProviderPayment.from_entity({"id": "pay_1", "amount": 100, "currency": odd}).currency is None


@pytest.mark.parametrize("odd", [True, False, "1586439890", 1.5])
def test_a_time_that_is_no_number_of_seconds_reads_as_absent(odd):
    assert ProviderPayment.from_entity({"id": "pay_1", "amount": 100, "created_at": odd}).created_at is None
