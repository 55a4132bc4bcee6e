"""How does the product's own stack come to stand in the emulator?"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from infra import deploy
from infra.package import CODE, LAYER, TEMPLATE
from local.emulator import REGION, Emulator
from local.steps import StepError

STAGE = "local"
STACK = f"mentor-connect-{STAGE}"
SECRETS_ID = f"mentor-connect/{STAGE}"
MAIL_DOMAIN = "mentorconnect.example"
MAIL_FROM = f"Mentor Connect <hello@{MAIL_DOMAIN}>"

_ARTIFACTS = "mentor-connect-artifacts"
# Kept with the emulator's own state, so that the two are saved, or lost, together.
_DEPLOYED = "/mentor-connect/local/deployed"
_SEEDED = "/mentor-connect/local/seeded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Where the parts of this instance are, as URLs without a trailing slash."""

    public: str
    emulator: str
    mail: str

    @property
    def websocket(self) -> str:
        return self.public.replace("http", "ws", 1) + "/ws"

    @property
    def razorpay(self) -> str:
        return f"{self.public}/_local/razorpay"


class Stack:
    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        self._target = deploy.Target(
            stack=STACK, bucket=_ARTIFACTS, client=emulator.client, poll_seconds=0.05
        )
        self._outputs: dict[str, str] = {}
        self._functions: dict[str, str] = {}

    @property
    def rest_api(self) -> str:
        """The address that the product's paths are appended to."""
        return f"{self._emulator.url}/restapis/{self._outputs['RestAPIId']}/live/_user_request_"

    @property
    def websocket_api(self) -> str:
        return f"{self._emulator.url}/_aws/execute-api/{self._outputs['WebsocketAPIId']}/ws"

    @property
    def table(self) -> str:
        return self._outputs["TableName"]

    @property
    def uploads(self) -> str:
        return self._outputs["UploadsBucketName"]

    def function(self, logical: str) -> str:
        """The physical name of a function, by its name in the template."""
        if logical not in self._functions:
            self._functions[logical] = deploy.physical_name(logical, self._target)
        return self._functions[logical]

    def is_current(self, package: Path, parameters: dict[str, str]) -> bool:
        """Whether exactly this stands already, so that nothing needs doing."""
        self._outputs = deploy.outputs(self._target)
        return bool(self._outputs) and self._recalled(_DEPLOYED) == _fingerprint(package, parameters)

    def deploy(self, package: Path, parameters: dict[str, str]) -> None:
        """Raises StepError."""
        self._make_bucket()
        try:
            deploy.deploy(package, parameters=parameters, target=self._target)
        except deploy.DeployError as error:
            raise StepError(
                f"The stack could not be deployed: {error}\n"
                "If infra/resources/ is as you want it, remove LOCAL_DIR (.local) and run it again."
            ) from None
        self._outputs = deploy.outputs(self._target)
        self._forget_old_layers()
        self._remember(_DEPLOYED, _fingerprint(package, parameters))

    def put_keys(self, keys: dict[str, Any]) -> None:
        """The secret that an operator makes before the first deployment of a stage."""
        secrets = self._emulator.client("secretsmanager")
        try:
            secrets.create_secret(Name=SECRETS_ID, SecretString=json.dumps(keys))
        except secrets.exceptions.ResourceExistsException:
            secrets.put_secret_value(SecretId=SECRETS_ID, SecretString=json.dumps(keys))

    def verify_sender(self) -> None:
        """The domain that an operator has verified with SES."""
        ses = self._emulator.client("sesv2")
        try:
            ses.create_email_identity(EmailIdentity=MAIL_DOMAIN)
        except ses.exceptions.AlreadyExistsException:
            return

    @property
    def is_seeded(self) -> bool:
        return self._recalled(_SEEDED) == self.table

    def remember_seeding(self) -> None:
        self._remember(_SEEDED, self.table)

    def forget_seeding(self) -> None:
        self._remember(_SEEDED, "no")

    def _make_bucket(self) -> None:
        s3 = self._emulator.client("s3")
        try:
            s3.create_bucket(Bucket=_ARTIFACTS, CreateBucketConfiguration={"LocationConstraint": REGION})
        except s3.exceptions.BucketAlreadyOwnedByYou:
            return

    def _forget_old_layers(self) -> None:
        """Each is kept, unpacked in the emulator's state, until someone deletes it."""
        functions = self._emulator.client("lambda")
        for layer in functions.list_layers()["Layers"]:
            versions = functions.list_layer_versions(LayerName=layer["LayerName"])["LayerVersions"]
            for old in sorted(versions, key=lambda one: int(one["Version"]))[:-1]:
                functions.delete_layer_version(LayerName=layer["LayerName"], VersionNumber=old["Version"])

    def _recalled(self, name: str) -> str | None:
        try:
            value: str = self._emulator.client("ssm").get_parameter(Name=name)["Parameter"]["Value"]
        except ClientError:
            return None
        return value

    def _remember(self, name: str, value: str) -> None:
        self._emulator.client("ssm").put_parameter(Name=name, Value=value, Type="String", Overwrite=True)


def parameters(
    addresses: Addresses, *, razorpay_key_id: str, clock_file: Path, schedules: bool
) -> dict[str, str]:
    """What only this machine knows of the stack."""
    return {
        "PublicUrl": addresses.public,
        "WebsocketUrl": addresses.websocket,
        "EmulatorUrl": addresses.emulator,
        "MailUrl": addresses.mail,
        "MailFrom": MAIL_FROM,
        "RazorpayKeyId": razorpay_key_id,
        "RazorpayBaseUrl": addresses.razorpay,
        "CheckoutScriptUrl": f"{addresses.razorpay}/checkout.js",
        "ClockFile": str(clock_file),
        "Schedules": "ENABLED" if schedules else "DISABLED",
    }


def _fingerprint(package: Path, parameters: dict[str, str]) -> str:
    digest = hashlib.sha256(json.dumps(parameters, sort_keys=True).encode())
    for name in (LAYER, CODE, TEMPLATE):
        digest.update(hashlib.sha256((package / name).read_bytes()).digest())
    return digest.hexdigest()
