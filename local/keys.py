"""Which keys does this instance sign and encrypt with?"""

import base64
import json
import secrets
from pathlib import Path
from typing import Any

RAZORPAY_KEY_ID = "rzp_test_local"


def load_or_make(file: Path) -> dict[str, Any]:
    """The content of the stage's secret, random, made once and kept; readable by its owner only."""
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(json.dumps(_make()))
    kept: dict[str, Any] = json.loads(file.read_text())
    return kept


def _make() -> dict[str, Any]:
    return {
        "jwtKid": "local-1",
        "jwtKeys": {"local-1": _random()},
        "cursorKey": _random(),
        "roomKey": _random(),
        "edgeKey": _random(),
        "razorpayKeySecret": secrets.token_urlsafe(18),
        "razorpayWebhookSecrets": [secrets.token_urlsafe(18)],
    }


def _random() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()
