"""Which implementations does this process use? Made once a container, and only when first needed."""

import os
from datetime import datetime
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from botocore.config import Config
from botocore.session import Session

from chalicelib import clock
from chalicelib.config import settings
from chalicelib.storage import table

# Each is imported where it is made: a request needs one or two, and loading all of them is a tenth of a cold start.
if TYPE_CHECKING:
    from chalicelib.gateways.attachments import Attachments
    from chalicelib.gateways.documents import Documents
    from chalicelib.gateways.email import Email
    from chalicelib.gateways.passwords import Argon2
    from chalicelib.gateways.push import Push
    from chalicelib.gateways.razorpay import Razorpay
    from chalicelib.gateways.secrets import Secrets, SecretsManager
    from chalicelib.gateways.vault import Vault
    from chalicelib.services.avatars import Avatars
    from chalicelib.services.outside import Outside

_CONFIG = Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 3, "mode": "standard"})


@cache
def session() -> Session:
    """The one botocore session: each more costs some 100 ms of a cold start."""
    return Session()


def client(service: str) -> Any:
    return session().create_client(service, region_name=_region(), config=_CONFIG)


def _region() -> str:
    return os.environ.get("AWS_REGION") or os.environ["AWS_DEFAULT_REGION"]


def connect_storage() -> None:
    table.connect(table_name=settings().table_name, region=_region(), session=session())


@cache
def _secrets_manager() -> "SecretsManager":
    from chalicelib.gateways.secrets import SecretsManager

    return SecretsManager(client("secretsmanager"), settings().secrets_id)


def secrets() -> "Secrets":
    return _secrets_manager().read(now=clock.now())


@cache
def vault() -> "Vault":
    from chalicelib.gateways.vault import Vault

    return Vault(client("kms"), settings().payout_key_id)


@cache
def documents() -> "Documents":
    from chalicelib.gateways.documents import Documents

    return Documents(client=_storage_client(), bucket=settings().uploads_bucket)


@cache
def avatars() -> "Avatars":
    from chalicelib.gateways.uploads import Uploads
    from chalicelib.services.avatars import Avatars

    uploads = Uploads(client=_storage_client(), bucket=settings().uploads_bucket)
    return Avatars(uploads=uploads, public_url=settings().public_url)


@cache
def attachments() -> "Attachments":
    from chalicelib.gateways.attachments import Attachments
    from chalicelib.gateways.uploads import Uploads

    return Attachments(lambda: Uploads(client=_storage_client(), bucket=settings().uploads_bucket))


@cache
def _storage_client() -> Any:
    # Without the region's own endpoint botocore signs addresses for a global host, which redirects.
    endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or f"https://s3.{_region()}.amazonaws.com"
    signed = _CONFIG.merge(Config(signature_version="s3v4"))
    return session().create_client("s3", region_name=_region(), endpoint_url=endpoint, config=signed)


@cache
def email() -> "Email":
    from chalicelib.gateways.email import Email

    stage = settings()
    return Email(
        client=client("sesv2"),
        sender=stage.mail_from,
        configuration_set=stage.mail_configuration_set,
        public_url=stage.public_url,
        stage=stage.stage,
    )


@cache
def passwords() -> "Argon2":
    from chalicelib.gateways.passwords import Argon2

    return Argon2()


@cache
def push() -> "Push":
    """Posts to sockets. Its client is made with the first post, and does not wait long for a slow one."""
    from chalicelib.gateways.push import POOL, Push

    config = Config(
        connect_timeout=1, read_timeout=2, retries={"total_max_attempts": 2}, max_pool_connections=POOL
    )
    return Push(partial(_push_client, config))


def _push_client(config: Config) -> Any:
    return session().create_client(
        "apigatewaymanagementapi", region_name=_region(), endpoint_url=settings().ws_endpoint, config=config
    )


def payments() -> "Razorpay":
    return _razorpay(secrets().razorpay_key_secret)


@cache
def _razorpay(key_secret: str) -> "Razorpay":
    from chalicelib.gateways.razorpay import Razorpay

    stage = settings()
    return Razorpay(key_id=stage.razorpay_key_id, key_secret=key_secret, base_url=stage.razorpay_base_url)


def outside(*, now: datetime) -> "Outside":
    """All that an effect may reach."""
    from chalicelib.services.outside import Outside

    return Outside(
        email=email(),
        push=push(),
        attachments=attachments(),
        payments=payments(),
        secrets=secrets(),
        settings=settings(),
        now=now,
    )
