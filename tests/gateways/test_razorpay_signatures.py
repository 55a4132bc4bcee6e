import hashlib
import hmac
import json
import subprocess
import sys

import pytest

from chalicelib.domain.errors import InvalidSignature, UnreadableWebhook
from chalicelib.gateways.razorpay import Razorpay, webhook_event
from tests import razorpay_fixtures

VECTORS = razorpay_fixtures.read("signature_vectors")
PUBLISHED = VECTORS["published_and_reproduced"]
CHECKOUT_VECTORS = VECTORS["checkout"] + [one for one in PUBLISHED if one["kind"] == "checkout"]
WEBHOOK_VECTORS = VECTORS["webhook"] + [one for one in PUBLISHED if one["kind"] == "webhook"]
SECRET = "whsec_local_dev_0001"


def signed(body: bytes, *, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def event_of(
    body: bytes, signature: str | None, *, event_id: str | None = "Rp71ZiqdEWusLa", secrets=(SECRET,)
):
    return webhook_event(body=body, signature=signature, event_id=event_id, secrets=secrets)


@pytest.mark.parametrize("vector", CHECKOUT_VECTORS, ids=lambda vector: vector["signature"][:8])
def test_checkouts_published_signatures_are_valid_for_their_own_order_alone(vector):
    gateway = Razorpay(key_id="rzp_test_1", key_secret=vector["key_secret"], base_url="http://127.0.0.1:1")
    named = {name: vector[name] for name in ("order_id", "payment_id", "signature")}

    assert gateway.checkout_signature_is_valid(**named)
    assert not gateway.checkout_signature_is_valid(**named | {"order_id": "order_another0000000"})
    assert not gateway.checkout_signature_is_valid(**named | {"payment_id": "pay_another000000000"})


@pytest.mark.parametrize(
    "signature", [None, "", "é" * 64, "\ud800", "0" * 64, CHECKOUT_VECTORS[0]["signature"].upper()]
)
def test_a_signature_that_is_none_or_odd_is_wrong_and_no_accident(signature):
    vector = CHECKOUT_VECTORS[0]
    gateway = Razorpay(key_id="rzp_test_1", key_secret=vector["key_secret"], base_url="http://127.0.0.1:1")

    is_valid = gateway.checkout_signature_is_valid(
        order_id=vector["order_id"], payment_id=vector["payment_id"], signature=signature
    )

    assert is_valid is False


@pytest.mark.parametrize("vector", WEBHOOK_VECTORS, ids=lambda vector: vector["signature"][:8])
def test_the_webhooks_published_signatures_are_valid_over_the_raw_bytes(vector):
    body, secret = vector["raw_body"].encode(), vector["webhook_secret"]

    if "event" in json.loads(body):
        assert event_of(body, vector["signature"], secrets=[secret]).name == json.loads(body)["event"]
    else:
        with pytest.raises(UnreadableWebhook):
            event_of(body, vector["signature"], secrets=[secret])
    with pytest.raises(InvalidSignature):
        event_of(body, vector["signature"], secrets=["another secret"])


def test_a_body_that_was_parsed_and_written_again_has_lost_its_signature():
    vector = WEBHOOK_VECTORS[2]
    rewritten = json.dumps(json.loads(vector["raw_body"]), separators=(",", ":")).encode()

    with pytest.raises(InvalidSignature):
        event_of(rewritten, vector["signature"], secrets=[vector["webhook_secret"]])


def test_while_a_secret_is_rotated_the_old_and_the_new_one_are_good():
    body = b'{"event":"payment.captured","payload":{}}'

    for secret in ("the old one", "the new one"):
        event = event_of(body, signed(body, secret=secret), secrets=["the old one", "the new one"])
        assert event.name == "payment.captured"


@pytest.mark.parametrize("signature", [None, "", "é", "\ud800", "0" * 64, signed(b"{}").upper()])
def test_a_webhook_without_its_signature_is_refused(signature):
    with pytest.raises(InvalidSignature):
        event_of(b"{}", signature)


@pytest.mark.parametrize("secrets", [[], [""]])
def test_without_a_secret_nothing_is_accepted(secrets):
    body = b'{"event":"payment.captured"}'

    with pytest.raises(InvalidSignature):
        event_of(body, signed(body, secret=""), secrets=secrets)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\xff",
        b"not json",
        b"[" * 100_000,
        b'{"event": 7}',
        b'{"event": "payment.captured", "payload": {"payment": {"entity": {"id": "../x", "amount": 1}}}}',
    ],
    ids=lambda body: body[:12],
)
def test_a_signed_body_that_is_no_event_is_unreadable(body):
    with pytest.raises(UnreadableWebhook):
        event_of(body, signed(body))


@pytest.mark.parametrize("event_id", [None, "", "not an id", "x" * 65, "\ud800"])
def test_without_a_usable_event_id_the_same_bytes_are_the_same_event(event_id):
    body, other = b'{"event":"order.paid"}', b'{"event":"order.paid" }'

    first, again = (event_of(body, signed(body), event_id=event_id) for _ in range(2))

    assert first.id == again.id != event_of(other, signed(other), event_id=event_id).id


def test_checking_signatures_does_not_load_the_sdk():
    program = (
        "import sys; from chalicelib.gateways.razorpay import Razorpay;"
        "Razorpay(key_id='k', key_secret='s', base_url='http://127.0.0.1:1')"
        ".checkout_signature_is_valid(order_id='o', payment_id='p', signature='s');"
        "print(sorted({'razorpay', 'requests', 'urllib3'} & set(sys.modules)))"
    )

    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert loaded.stdout.strip() == "[]"
