"""Does every function get the settings, the role and the schedule that are meant for it?"""

import json
from functools import cache
from pathlib import Path

import pytest
from chalice.cli.factory import CLIFactory
from chalice.deploy import models
from chalice.deploy.appgraph import ApplicationGraphBuilder
from chalice.deploy.validate import validate_configuration

from chalicelib.config import Stage, read
from infra.environment import load_resources, rehearsed
from infra.package import REGION, ROOT, STAGES
from tests import stage

assert stage.ENVIRONMENT  # the application reads it when Chalice imports it

FUNCTIONS = (
    "api_handler",
    "websocket_connect",
    "websocket_message",
    "websocket_disconnect",
    "stream",
    "outbox",
    "reminders",
    "holds",
    "completions",
    "reconcile",
    "payouts",
    "mail_feedback",
)
POLICIES = {name: f"policy-{name.replace('_', '-')}.json" for name in FUNCTIONS}
CHALICE = json.loads((ROOT / ".chalice" / "config.json").read_text())


@cache
def functions(name: str) -> dict[str, models.LambdaFunction]:
    """The functions of a stage as Chalice will deploy them, by name; nothing is packaged."""
    config = CLIFactory(str(ROOT)).create_config_obj(name)
    validate_configuration(config)  # `chalice package` does not
    built = ApplicationGraphBuilder().build(config, name).resources
    named = [one for resource in built for one in (resource, *vars(resource).values())]
    return {one.resource_name: one for one in named if isinstance(one, models.LambdaFunction)}


@pytest.mark.parametrize("name", STAGES)
def test_each_function_has_the_role_meant_for_it(name: str) -> None:
    found = {key: Path(one.role.policy.filename).name for key, one in functions(name).items()}

    assert set(FUNCTIONS) == set(found)
    assert found == {key: POLICIES[key] for key in found}


def test_every_function_with_a_role_of_its_own_is_one_that_chalice_knows() -> None:
    assert set(CHALICE["lambda_functions"]) == set(POLICIES)
    assert {one["iam_policy_file"] for one in CHALICE["lambda_functions"].values()} == set(POLICIES.values())


@pytest.mark.parametrize("name", STAGES)
def test_the_template_sets_every_setting_the_application_reads(name: str) -> None:
    settings = read(rehearsed(name, region=REGION))

    assert settings.stage is Stage(name)


def test_the_stages_of_chalice_and_of_the_template_are_the_same() -> None:
    template = load_resources()

    assert set(CHALICE["stages"]) == set(STAGES) == set(template["Mappings"]["Stages"])
    assert set(template["Parameters"]["Stage"]["AllowedValues"]) == set(STAGES)


def test_the_clock_can_be_set_and_endpoints_moved_in_the_local_stage_only() -> None:
    variables = load_resources()["Globals"]["Function"]["Environment"]["Variables"]
    local_only = [name for name in variables if name == "CLOCK_FILE" or name.startswith("AWS_ENDPOINT_URL")]

    assert len(local_only) == 3
    for name in local_only:
        condition, _, otherwise = variables[name]["Fn::If"]
        assert (condition, otherwise) == ("IsLocal", {"Ref": "AWS::NoValue"})


@pytest.mark.parametrize("policy", sorted(set(POLICIES.values())))
def test_no_role_may_do_everything_to_anything(policy: str) -> None:
    statements = json.loads((ROOT / ".chalice" / policy).read_text())["Statement"]

    for statement in statements:
        actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
        assert not [action for action in actions if "*" in action]
        if statement["Sid"] not in ("Traces", "StreamList"):  # these two know no resources
            assert statement["Resource"] != "*"


def test_only_what_sends_mail_may_send_mail() -> None:
    may = {name for name in POLICIES.values() if "ses:SendEmail" in (ROOT / ".chalice" / name).read_text()}

    # Reminders mail what has waited unread for long enough.
    assert may == {"policy-stream.json", "policy-outbox.json", "policy-reminders.json"}


def test_no_role_may_scan_the_table() -> None:
    assert not [
        name for name in POLICIES.values() if "dynamodb:Scan" in (ROOT / ".chalice" / name).read_text()
    ]
