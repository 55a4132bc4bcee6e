"""How does a package become a running stack?"""

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from botocore.exceptions import ClientError

from infra.package import CODE, LAYER, TEMPLATE

CAPABILITIES = ("CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND")
_NOTHING_TO_DO = ("didn't contain changes", "No updates are to be performed")
_ARCHIVE_PROPERTIES = ("CodeUri", "ContentUri")


class DeployError(Exception):
    """CloudFormation refused or rolled back; the message has its reasons."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A stack, the bucket its archives go to, and how to reach the account: service → botocore client."""

    stack: str
    bucket: str
    client: Callable[[str], Any]
    poll_seconds: float = 3


def deploy(package: Path, *, parameters: Mapping[str, str], target: Target) -> None:
    """Create or update the stack, and return when it stands. Raises DeployError."""
    url = _upload(package, target)
    change_set = _create_change_set(url, parameters, target)
    if _has_changes(change_set, target):
        target.client("cloudformation").execute_change_set(StackName=target.stack, ChangeSetName=change_set)
        _wait_for_stack(target)


def outputs(target: Target) -> dict[str, str]:
    """What the stack tells of itself; empty when it is not there, or not whole."""
    stack = _describe(target)
    if stack is None or not _is_whole(stack["StackStatus"]):
        return {}
    return {one["OutputKey"]: one["OutputValue"] for one in stack.get("Outputs", ())}


def physical_name(logical: str, target: Target) -> str:
    """What CloudFormation called a resource."""
    cloudformation = target.client("cloudformation")
    found = cloudformation.describe_stack_resource(StackName=target.stack, LogicalResourceId=logical)
    name: str = found["StackResourceDetail"]["PhysicalResourceId"]
    return name


def _upload(package: Path, target: Target) -> str:
    """Put the archives, and a template that names them there, under their digests; the template's address."""
    s3 = target.client("s3")
    archives = {f"./{name}": _put(s3, target.bucket, (package / name).read_bytes()) for name in (LAYER, CODE)}
    template = json.loads((package / TEMPLATE).read_text())
    for resource in template["Resources"].values():
        for name in _ARCHIVE_PROPERTIES:
            if name in resource.get("Properties", {}):
                key = archives[resource["Properties"][name]]
                resource["Properties"][name] = f"s3://{target.bucket}/{key}"
    key = _put(s3, target.bucket, json.dumps(template, sort_keys=True).encode())
    return f"https://s3.{s3.meta.region_name}.amazonaws.com/{target.bucket}/{key}"


def _put(s3: Any, bucket: str, content: bytes) -> str:
    key = hashlib.sha256(content).hexdigest()
    try:
        s3.head_object(Bucket=bucket, Key=key)
    except ClientError:
        s3.put_object(Bucket=bucket, Key=key, Body=content)
    return key


def _create_change_set(url: str, parameters: Mapping[str, str], target: Target) -> str:
    stack = _describe(target)
    name = f"deploy-{uuid4().hex}"
    target.client("cloudformation").create_change_set(
        StackName=target.stack,
        ChangeSetName=name,
        ChangeSetType="CREATE" if stack is None or stack["StackStatus"] == "REVIEW_IN_PROGRESS" else "UPDATE",
        TemplateURL=url,
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
        Capabilities=CAPABILITIES,
    )
    return name


def _has_changes(change_set: str, target: Target) -> bool:
    cloudformation = target.client("cloudformation")
    while True:
        made = cloudformation.describe_change_set(StackName=target.stack, ChangeSetName=change_set)
        if made["Status"] == "CREATE_COMPLETE":
            return True
        if made["Status"] == "FAILED":
            cloudformation.delete_change_set(StackName=target.stack, ChangeSetName=change_set)
            reason = made.get("StatusReason", "")
            if any(text in reason for text in _NOTHING_TO_DO):
                return False
            raise DeployError(f"CloudFormation refused the template: {reason}")
        time.sleep(target.poll_seconds)


def _wait_for_stack(target: Target) -> None:
    while True:
        stack = _describe(target)
        if stack is None:
            raise DeployError(f"The stack {target.stack} is gone.")
        if not stack["StackStatus"].endswith("_IN_PROGRESS"):
            break
        time.sleep(target.poll_seconds)
    if not _is_whole(stack["StackStatus"]):
        raise DeployError(f"{target.stack} is {stack['StackStatus']}.\n" + "\n".join(_reasons(target)))


def _is_whole(status: str) -> bool:
    return status in ("CREATE_COMPLETE", "UPDATE_COMPLETE")


def _reasons(target: Target) -> list[str]:
    events = target.client("cloudformation").describe_stack_events(StackName=target.stack)["StackEvents"]
    failed = [event for event in events if event["ResourceStatus"].endswith("_FAILED")]
    return [
        f"  {event['LogicalResourceId']}: {event.get('ResourceStatusReason', 'no reason given')}"
        for event in failed
    ]


def _describe(target: Target) -> Any:
    """The stack as CloudFormation describes it, or None."""
    try:
        return target.client("cloudformation").describe_stacks(StackName=target.stack)["Stacks"][0]
    except ClientError as error:
        if "does not exist" in str(error):
            return None
        raise
