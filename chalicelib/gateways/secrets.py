"""Which keys sign and verify? One secret of the stage, read from Secrets Manager and kept for minutes."""

import base64
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.domain.errors import Unavailable

KEPT_FOR = timedelta(minutes=5)  # a rotated key is in use everywhere within this time, without a deploy


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """The stage's keys. Several JWT keys and webhook secrets may be live while one is rotated.

    CloudFront proves itself by `edge_key`; where it is empty nothing does.
    """

    jwt_keys: dict[str, bytes]
    jwt_kid: str
    cursor_key: bytes
    room_key: bytes
    razorpay_key_secret: str
    razorpay_webhook_secrets: tuple[str, ...]
    edge_key: str = ""

    def __repr__(self) -> str:
        return "Secrets(…)"


class SecretsManager:
    """Reads the secret named `secret_id` through `client`; the last good answer outlives an outage."""

    def __init__(self, client: Any, secret_id: str) -> None:
        self._client = client
        self._secret_id = secret_id
        self._kept: tuple[datetime, Secrets] | None = None

    def read(self, *, now: datetime) -> Secrets:
        """Raises Unavailable when the secret was never read and cannot be read now."""
        if self._kept and abs(now - self._kept[0]) < KEPT_FOR:
            return self._kept[1]
        try:
            text = self._client.get_secret_value(SecretId=self._secret_id)["SecretString"]
            self._kept = (now, _parse(json.loads(text)))
        except (BotoCoreError, ClientError) as error:
            if self._kept is None:
                raise Unavailable from error
        return self._kept[1]


def _parse(secret: dict[str, Any]) -> Secrets:
    return Secrets(
        jwt_keys={kid: base64.b64decode(key) for kid, key in secret["jwtKeys"].items()},
        jwt_kid=secret["jwtKid"],
        cursor_key=base64.b64decode(secret["cursorKey"]),
        room_key=base64.b64decode(secret["roomKey"]),
        razorpay_key_secret=secret["razorpayKeySecret"],
        razorpay_webhook_secrets=tuple(secret["razorpayWebhookSecrets"]),
        edge_key=secret.get("edgeKey", ""),
    )
