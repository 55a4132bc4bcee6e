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


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSet:
    """What CloudFormation would do, and has not done yet."""

    name: str
    changes: tuple[str, ...]


def deploy(package: Path, *, parameters: Mapping[str, str], target: Target) -> None:
    """Create or update the stack, and return when it stands. Raises DeployError."""
    change_set = propose(upload(package, target), parameters=parameters, target=target)
    if change_set:
        execute(change_set, target)


def propose(template_key: str, *, parameters: Mapping[str, str], target: Target) -> ChangeSet | None:
    """What would change; None when nothing would. Raises DeployError."""
    s3 = target.client("s3")
    url = f"https://s3.{s3.meta.region_name}.amazonaws.com/{target.bucket}/{template_key}"
    name = _create_change_set(url, parameters, target)
    return ChangeSet(name=name, changes=_changes(name, target)) if _has_changes(name, target) else None


def execute(change_set: ChangeSet, target: Target) -> None:
    """Raises DeployError, once CloudFormation has put everything back."""
    cloudformation = target.client("cloudformation")
    cloudformation.execute_change_set(StackName=target.stack, ChangeSetName=change_set.name)
    _wait_for_stack(target)


def discard(change_set: ChangeSet, target: Target) -> None:
    cloudformation = target.client("cloudformation")
    cloudformation.delete_change_set(StackName=target.stack, ChangeSetName=change_set.name)


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


def upload(package: Path, target: Target) -> str:
    """Put the archives, and a template that names them there, under their digests; the template's key.

    What is there already is not sent again: after a change of code that is all but the code and the template.
    """
    s3 = target.client("s3")
    archives = {f"./{name}": put(s3, target.bucket, (package / name).read_bytes()) for name in (LAYER, CODE)}
    template = json.loads((package / TEMPLATE).read_text())
    for resource in template["Resources"].values():
        for name in _ARCHIVE_PROPERTIES:
            if name in resource.get("Properties", {}):
                key = archives[resource["Properties"][name]]
                resource["Properties"][name] = f"s3://{target.bucket}/{key}"
    return put(s3, target.bucket, json.dumps(template, sort_keys=True).encode())


def put(s3: Any, bucket: str, content: bytes) -> str:
    """Keeps content under its digest, which is returned."""
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


def _changes(change_set: str, target: Target) -> tuple[str, ...]:
    """One line for each resource: `Modify  APIHandler  AWS::Lambda::Function`, and whether it is replaced."""
    listed = target.client("cloudformation").get_paginator("describe_change_set")
    pages = listed.paginate(StackName=target.stack, ChangeSetName=change_set)
    changes = [change["ResourceChange"] for page in pages for change in page.get("Changes", ())]
    return tuple(sorted(_as_line(change) for change in changes))


def _as_line(change: Mapping[str, Any]) -> str:
    replaced = {"True": "  REPLACED", "Conditional": "  perhaps replaced"}.get(
        change.get("Replacement", ""), ""
    )
    return f"{change['Action']:<7} {change['LogicalResourceId']:<32} {change['ResourceType']}{replaced}"


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
