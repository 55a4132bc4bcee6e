"""What does the command line know of a stage: its account, its parameters, its secret?"""

import base64
import json
import os
import secrets
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import botocore.session
import click
import yaml
from botocore.exceptions import ClientError

from infra import deploy
from infra.environment import load_resources

PARAMETERS = Path(__file__).with_name("parameters")
# May be empty for ever: that a parameter stands in a stage's file does not make it required.
_OPTIONAL = frozenset(
    name
    for name, one in load_resources()["Parameters"].items()
    if one.get("Default") == "" or "certificate/none" in str(one.get("Default"))
)


class StageError(click.ClickException):
    """The stage is not set up; the message says what to do."""


@dataclass(frozen=True)
class Stage:
    """Reached with whatever credentials botocore finds: profile, environment, or a role of the pipeline."""

    name: str

    @cached_property
    def _session(self) -> Any:
        return botocore.session.get_session()

    @cached_property
    def region(self) -> str:
        """Of both names for it botocore knows one. Raises StageError."""
        region = self._session.get_config_variable("region") or os.environ.get("AWS_REGION")
        if not region:
            raise StageError("No region is named: export AWS_DEFAULT_REGION=ap-south-1")
        return str(region)

    def client(self, service: str) -> Any:
        return self._session.create_client(service, region_name=self.region)

    @cached_property
    def target(self) -> deploy.Target:
        account = self.client("sts").get_caller_identity()["Account"]
        return deploy.Target(
            stack=f"mentor-connect-{self.name}",
            bucket=f"mentor-connect-artifacts-{account}-{self.region}",
            client=self.client,
        )

    def parameters(self) -> dict[str, str]:
        """Raises StageError, naming what is still to be filled in."""
        given = yaml.safe_load((PARAMETERS / f"{self.name}.yaml").read_text())
        unknown = sorted(given.keys() - load_resources()["Parameters"].keys())
        missing = sorted(name for name, value in given.items() if value == "" and name not in _OPTIONAL)
        if unknown or missing:
            faults = [f"{name} is no parameter" for name in unknown] + [
                f"{name} is empty" for name in missing
            ]
            raise StageError(f"infra/parameters/{self.name}.yaml: {'; '.join(faults)}.")
        return {name: str(value) for name, value in given.items() if value != ""}

    def ensure_bucket(self) -> None:
        """Where packages go: private, encrypted, and every one kept, for a rollback."""
        s3, bucket = self.client("s3"), self.target.bucket
        try:
            s3.head_bucket(Bucket=bucket)
        except ClientError:
            s3.create_bucket(
                Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": s3.meta.region_name}
            )
            blocked = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
            s3.put_public_access_block(
                Bucket=bucket, PublicAccessBlockConfiguration=dict.fromkeys(blocked, True)
            )

    @property
    def secret(self) -> str:
        return f"mentor-connect/{self.name}"

    def check_secret(self) -> None:
        """Raises StageError where the keys are not there: functions would not start."""
        try:
            self.client("secretsmanager").describe_secret(SecretId=self.secret)
        except ClientError as error:
            raise StageError(
                f"The secret {self.secret} cannot be read ({error.response['Error']['Code']}). "
                f"Make it once: .venv/bin/python -m infra.release make-secret --stage {self.name}"
            ) from None

    def make_secret(self, *, razorpay_key_secret: str, razorpay_webhook_secret: str) -> None:
        """New keys, drawn here. One that is there stays. Raises StageError."""
        keys = {
            "jwtKid": "1",
            "jwtKeys": {"1": _random()},
            "cursorKey": _random(),
            "roomKey": _random(),
            "edgeKey": _random(),
            "razorpayKeySecret": razorpay_key_secret,
            "razorpayWebhookSecrets": [razorpay_webhook_secret],
        }
        client = self.client("secretsmanager")
        try:
            client.create_secret(Name=self.secret, SecretString=json.dumps(keys))
        except client.exceptions.ResourceExistsException:
            raise StageError(f"{self.secret} is there already, and stays as it is.") from None


def _random() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()
