"""What does the API look like to the web client's types? Writes build/openapi.json, without a server."""

import importlib
import os

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


def main() -> None:
    os.environ |= _SETTINGS
    routes = importlib.import_module("app").app.declared
    DOCUMENT.parent.mkdir(parents=True, exist_ok=True)
    write_whole(DOCUMENT, as_json(openapi.document(tuple(routes), version="current")))


if __name__ == "__main__":
    main()
