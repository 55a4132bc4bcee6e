"""How is the stage set up that tests run in? Importing this sets the environment, as a deployment does."""

import os

from chalicelib.gateways.secrets import Secrets
from tests.calls import called

ENVIRONMENT = {
    "STAGE": "local",
    "VERSION": "1.2.3",
    "TABLE_NAME": "unconnected",
    "UPLOADS_BUCKET": "uploads",
    "ORIGINS": "http://127.0.0.1:8000,https://app.example",
    "PUBLIC_URL": "http://127.0.0.1:8000",
    "WS_URL": "ws://127.0.0.1:8000/ws",
    "WS_ENDPOINT": "http://127.0.0.1:8000/connections",
    "MAIL_FROM": "sessions@example.test",
    "MAIL_CONFIGURATION_SET": "",
    "SECRETS_ID": "mentor-connect/local",
    "PAYOUT_KEY_ID": "alias/payouts",
    "RAZORPAY_KEY_ID": "rzp_test_key",
    "REQUESTS_PER_MINUTE_PER_IP": "100000",
    "MESSAGES_PER_MINUTE": "100000",
    "DUE_SHARDS": "1",
    "DIRECTORY_SHARDS": "1",
}
os.environ |= ENVIRONMENT

SECRETS = Secrets(
    jwt_keys={"old": b"o" * 32, "new": b"n" * 32},
    jwt_kid="new",
    cursor_key=b"c" * 32,
    room_key=b"r" * 32,
    razorpay_key_secret="razorpay-key-secret",
    razorpay_webhook_secrets=("webhook-secret", "older-webhook-secret"),
)


def secrets() -> Secrets:
    """As wiring reads them, without asking Secrets Manager."""
    called("secretsmanager", "GetSecretValue")
    return SECRETS
