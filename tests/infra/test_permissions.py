"""May each function do what it does, and nothing else?

What it does is on record (`tests/infra/calls.json`, kept true by tests/calls.py); what it may do is in its policy.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from infra.package import ROOT
from tests import calls

CHALICE = json.loads((ROOT / ".chalice" / "config.json").read_text())
RECORDED = calls.recorded()
# What Lambda and its agents do in a function's name; no call of ours shows it.
BY_AWS = {
    "logs:CreateLogStream": "Lambda writes logs",
    "logs:PutLogEvents": "Lambda writes logs",
    "xray:PutTraceSegments": "X-Ray's daemon",
    "xray:PutTelemetryRecords": "X-Ray's daemon",
    "dynamodb:DescribeStream": "Lambda reads the stream",
    "dynamodb:GetRecords": "Lambda reads the stream",
    "dynamodb:GetShardIterator": "Lambda reads the stream",
    "dynamodb:ListStreams": "Lambda reads the stream",
    "sqs:SendMessage": "Lambda gives up",
    "ses:SendRawEmail": "SES asks for it, too, when a mail is sent as it is",
}
FOR_ALL = {name for name in BY_AWS if name.startswith(("logs:", "xray:"))}
OF_STREAM = {name for name in BY_AWS if name.startswith("dynamodb:")}
SYNCHRONOUS = {"api_handler", "websocket_connect", "websocket_message", "websocket_disconnect"}


def policy(function: str) -> list[dict[str, Any]]:
    file = CHALICE["lambda_functions"][function]["iam_policy_file"]
    statements: list[dict[str, Any]] = json.loads((ROOT / ".chalice" / file).read_text())["Statement"]
    return statements


def allowed(statements: list[dict[str, Any]]) -> set[str]:
    """As `calls.json` writes calls."""
    return {each for statement in statements for each in _each(statement)}


def _each(statement: dict[str, Any]) -> Iterator[str]:
    actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
    resource = json.dumps(statement["Resource"])
    for action in actions:
        if action == "execute-api:ManageConnections":
            yield from (
                f"{action} {verb}" for verb in ("GET", "POST", "DELETE") if f"/ws/{verb}/" in resource
            )
        else:
            yield f"{action} index" if "/index/" in resource else action


def faults(function: str, statements: list[dict[str, Any]]) -> list[str]:
    """What a policy lacks, and what it has for nothing."""
    made, may = set(RECORDED[function]), allowed(statements) - set(BY_AWS)
    return [f"{function} does {one}, and may not" for one in sorted(made - may)] + [
        f"{function} may {one}, and never does" for one in sorted(may - made)
    ]


def test_every_function_is_on_record_and_has_a_policy_of_its_own() -> None:
    files = [one["iam_policy_file"] for one in CHALICE["lambda_functions"].values()]

    assert set(RECORDED) == set(CHALICE["lambda_functions"])
    assert len(set(files)) == len(files)


@pytest.mark.parametrize("function", RECORDED)
def test_a_function_may_do_exactly_what_it_does(function: str) -> None:
    assert faults(function, policy(function)) == []


@pytest.mark.parametrize("function", RECORDED)
def test_a_permission_that_is_taken_away_is_missed(function: str) -> None:
    statements = policy(function)

    for number, statement in enumerate(statements):
        for less in _shortened(statement):
            rest = [*statements[:number], *less, *statements[number + 1 :]]
            lost = allowed(statements) - allowed(rest)
            assert faults(function, rest) or lost <= set(BY_AWS), f"nobody missed {lost}"


def _shortened(statement: dict[str, Any]) -> Iterator[list[dict[str, Any]]]:
    """The statement less one action, or one resource, in every way; in place of a last one none at all."""
    yield []
    for name in ("Action", "Resource"):
        several = statement[name]
        if isinstance(several, list):
            for one in several:
                yield [{**statement, name: [other for other in several if other != one]}]


@pytest.mark.parametrize("function", RECORDED)
def test_what_aws_does_in_a_functions_name_it_may(function: str) -> None:
    may = allowed(policy(function)) & set(BY_AWS)

    wanted = set(FOR_ALL)
    if function == "stream":
        wanted |= OF_STREAM
    if function not in SYNCHRONOUS:
        wanted.add("sqs:SendMessage")
    if "ses:SendEmail" in RECORDED[function]:
        wanted.add("ses:SendRawEmail")
    assert may == wanted


@pytest.mark.parametrize("function", RECORDED)
def test_a_function_writes_into_its_own_log_only(function: str) -> None:
    (logs,) = [one for one in policy(function) if one["Sid"] == "Logs"]

    name = (
        "APIHandler" if function == "api_handler" else "".join(part.title() for part in function.split("_"))
    )
    assert logs["Resource"]["Fn::Sub"].endswith(f"/aws/lambda/${{AWS::StackName}}-{name}-*")
