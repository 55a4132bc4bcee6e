"""Is the merged template made what CloudFormation, and people, need?"""

from typing import Any

import pytest

from infra.template import ANY_METHOD, INTEGRATION, METHODS, MissingResourceError, finish

Template = dict[str, Any]
TO_APP = {"type": "aws_proxy", "uri": "to-the-application"}
MOCK = {"type": "mock"}


def merged() -> Template:
    """What Chalice and the merge leave, as far as it matters here."""
    operation = {"responses": {"200": {}}, "consumes": ["application/json"], INTEGRATION: TO_APP}
    parameter = {"name": "mentor", "in": "path", "required": True, "type": "string"}
    return {
        "Parameters": {
            "Stage": {"Type": "String"},
            "Version": {"Type": "String"},
            "SecretsId": {"Type": "String"},
        },
        "Resources": {
            "RestAPI": {
                "Type": "AWS::Serverless::Api",
                "Properties": {
                    "DefinitionBody": {
                        "paths": {
                            "/health": {"get": operation, "options": {INTEGRATION: MOCK}},
                            "/api/mentors/{mentor}": {"put": operation | {"parameters": [parameter]}},
                        }
                    }
                },
            },
            "WebsocketAPIDeployment": {"Type": "AWS::ApiGatewayV2::Deployment"},
            "WebsocketAPIStage": {
                "Type": "AWS::ApiGatewayV2::Stage",
                "Properties": {"StageName": "ws", "DeploymentId": {"Ref": "WebsocketAPIDeployment"}},
            },
            "Holds": {
                "Type": "AWS::Serverless::Function",
                "Properties": {
                    "Events": {"Tick": {"Type": "Schedule", "Properties": {"Schedule": "rate(1 minute)"}}}
                },
            },
            "Table": {"Type": "AWS::DynamoDB::Table"},
            "UploadsBucket": {"Type": "AWS::S3::Bucket"},
        },
    }


def paths_of(template: Template) -> Template:
    paths: Template = template["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]["paths"]
    return paths


@pytest.mark.parametrize("path", ["/", "/{proxy+}", "/health", "/api/mentors/{mentor}"])
def test_every_path_answers_every_method_by_the_application(path: str) -> None:
    paths = paths_of(finish(merged(), stage="prod", version="1"))

    assert paths[path][ANY_METHOD][INTEGRATION] == TO_APP


def test_an_any_method_declares_the_parameters_of_its_path() -> None:
    paths = paths_of(finish(merged(), stage="prod", version="1"))

    assert [one["name"] for one in paths["/api/mentors/{mentor}"][ANY_METHOD]["parameters"]] == ["mentor"]
    assert [one["name"] for one in paths["/{proxy+}"][ANY_METHOD]["parameters"]] == ["proxy"]
    assert not paths["/"][ANY_METHOD].get("parameters")


def test_the_gateway_answers_no_preflight_itself() -> None:
    paths = paths_of(finish(merged(), stage="prod", version="1"))

    assert "options" not in paths["/health"]


def test_the_emulator_gets_each_method_by_name() -> None:
    paths = paths_of(finish(merged(), stage="local", version="1"))

    assert all(set(operations) == set(METHODS) for operations in paths.values())
    assert all(one[INTEGRATION] == TO_APP for operations in paths.values() for one in operations.values())


def test_a_declared_method_stays_as_chalice_made_it() -> None:
    paths = paths_of(finish(merged(), stage="local", version="1"))

    assert paths["/health"]["get"]["consumes"] == ["application/json"]


def test_the_stage_is_the_default_of_its_own_template() -> None:
    parameters = finish(merged(), stage="staging", version="1.2.3")["Parameters"]

    assert {name: one["Default"] for name, one in parameters.items()} == {
        "Stage": "staging",
        "Version": "1.2.3",
        "SecretsId": "mentor-connect/staging",
    }


def test_routes_added_to_the_socket_later_go_live() -> None:
    resources = finish(merged(), stage="prod", version="1")["Resources"]

    assert "WebsocketAPIDeployment" not in resources
    assert resources["WebsocketAPIStage"]["Properties"] == {"StageName": "ws"}


def test_schedules_can_be_switched_off_together() -> None:
    resources = finish(merged(), stage="dev", version="1")["Resources"]

    assert resources["Holds"]["Properties"]["Events"]["Tick"]["Properties"]["State"] == {"Ref": "Schedules"}


def test_a_schedule_that_cannot_be_handed_over_is_kept() -> None:
    resources = finish(merged(), stage="dev", version="1")["Resources"]

    tick = resources["Holds"]["Properties"]["Events"]["Tick"]["Properties"]
    assert tick["DeadLetterConfig"] == {"Arn": {"Fn::GetAtt": ["ScheduleFailures", "Arn"]}}


@pytest.mark.parametrize("name", ["Table", "UploadsBucket"])
@pytest.mark.parametrize(
    ("stage", "policy"), [("prod", "Retain"), ("staging", "Delete"), ("local", "Delete")]
)
def test_only_prod_keeps_data_when_its_stack_is_deleted(name: str, stage: str, policy: str) -> None:
    resource = finish(merged(), stage=stage, version="1")["Resources"][name]

    assert (resource["DeletionPolicy"], resource["UpdateReplacePolicy"]) == (policy, policy)


def test_the_merged_template_is_left_as_it_was() -> None:
    template = merged()

    finish(template, stage="prod", version="1")

    assert template == merged()


def test_adding_to_a_function_that_is_not_declared_is_an_error_that_names_it() -> None:
    template = merged()
    template["Resources"]["ApiHandlerLogGroup"] = {"Properties": {}}

    with pytest.raises(MissingResourceError, match="ApiHandlerLogGroup"):
        finish(template, stage="prod", version="1")
