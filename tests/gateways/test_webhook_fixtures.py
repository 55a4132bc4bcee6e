"""Is every published webhook understood? A test for each file, ours or those in WEBHOOK_FIXTURES."""

import hashlib
import hmac
import json
from pathlib import Path

import pytest

from chalicelib.domain.errors import InvalidSignature
from chalicelib.gateways.razorpay import webhook_event
from tests import razorpay_fixtures

SECRET = "whsec_local_dev_0001"
OTHER_SECRET = "whsec_local_dev_0002"


@pytest.mark.parametrize("file", razorpay_fixtures.webhook_files(), ids=lambda file: file.stem)
def test_a_published_webhook_is_understood(file: Path):
    published = json.loads(file.read_text(encoding="utf-8"))
    if "event" not in published:
        assert {"x-razorpay-signature", "x-razorpay-event-id"} <= set(published), (
            "neither an event nor headers"
        )
        return
    raw = json.dumps(published, separators=(",", ":"), ensure_ascii=False).encode()
    signature = hmac.new(SECRET.encode(), raw, hashlib.sha256).hexdigest()

    event = webhook_event(
        body=raw, signature=signature, event_id="Rp71ZiqdEWusLa", secrets=[OTHER_SECRET, SECRET]
    )

    assert (event.id, event.name) == ("Rp71ZiqdEWusLa", published["event"])
    for kind in published["contains"]:
        entity, read = published["payload"][kind]["entity"], getattr(event, kind)
        assert (read.id, read.amount_paise, read.status) == (entity["id"], entity["amount"], entity["status"])
    with pytest.raises(InvalidSignature):
        webhook_event(body=raw + b" ", signature=signature, event_id="Rp71ZiqdEWusLa", secrets=[SECRET])
