"""What shapes does the API have, for the web client's types? Writes build/openapi.json, without a server."""

import importlib
import os
from typing import Any

from chalicelib.handlers import openapi
from chalicelib.handlers.answers import as_json
from infra.package import ROOT
from local.place import write_whole

DOCUMENT = ROOT / "build" / "openapi.json"
# `app` reads its settings when it is imported; nothing of them is in the document.
_SETTINGS = {
    "STAGE": "local",
    "TABLE_NAME": "-",
    "UPLOADS_BUCKET": "-",
    "ORIGINS": "https://web.invalid",
    "PUBLIC_URL": "https://web.invalid",
    "WS_URL": "https://web.invalid",
    "WS_ENDPOINT": "https://web.invalid",
    "MAIL_FROM": "-",
    "SECRETS_ID": "-",
    "RAZORPAY_KEY_ID": "-",
    "PAYOUT_KEY_ID": "-",
    "AWS_DEFAULT_REGION": "ap-south-1",
}
_WORDS = ("description", "summary")


def main() -> None:
    os.environ |= _SETTINGS
    routes = importlib.import_module("app").app.declared
    DOCUMENT.parent.mkdir(parents=True, exist_ok=True)
    document = openapi.document(tuple(routes), version="current")
    write_whole(DOCUMENT, as_json(_shapes(document)))


def _shapes(part: Any) -> Any:
    """Without words: types are made anew when a shape changes, not when a sentence does."""
    if isinstance(part, list):
        return [_shapes(one) for one in part]
    if not isinstance(part, dict):
        return part
    return {
        name: _shapes(value)
        for name, value in part.items()
        if not (name in _WORDS and isinstance(value, str)) and name != "examples"
    }


if __name__ == "__main__":
    main()
