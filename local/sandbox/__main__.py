"""How does the payment sandbox run alone?"""

import argparse
import os
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web

from local.sandbox import make_sandbox


def main() -> None:
    options = _options()
    sandbox = make_sandbox(
        webhook_url=options.webhook_url,
        key_id=options.key_id,
        key_secret=os.environ.get("RAZORPAY_KEY_SECRET", "sandbox-key-secret"),
        webhook_secret=os.environ.get("RAZORPAY_WEBHOOK_SECRET", "sandbox-webhook-secret"),
        now=lambda: datetime.now(UTC),
        state_file=options.state_file,
        list_lag_seconds=options.list_lag_seconds,
    )
    print(f"RAZORPAY_BASE_URL=http://127.0.0.1:{options.port}, orders and payments at /_local/payments")
    web.run_app(sandbox, host="127.0.0.1", port=options.port, shutdown_timeout=1, print=None)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m local.sandbox",
        description="A stand-in for Razorpay on 127.0.0.1. Its secrets come from RAZORPAY_KEY_SECRET and "
        "RAZORPAY_WEBHOOK_SECRET, or are sandbox-key-secret and sandbox-webhook-secret.",
    )
    parser.add_argument("--port", type=int, default=9000)
    parser.add_argument("--key-id", default="rzp_test_sandbox")
    parser.add_argument("--webhook-url", help="where webhooks go; without it, none is delivered")
    parser.add_argument("--state-file", type=Path, help="a JSON file that keeps the state over restarts")
    parser.add_argument("--list-lag-seconds", type=float, default=0)
    return parser.parse_args()


if __name__ == "__main__":
    main()
