"""What does the merged template still need before CloudFormation may have it?"""

from copy import deepcopy
from typing import Any

from infra import alarms, dashboard

Template = dict[str, Any]

ANY_METHOD = "x-amazon-apigateway-any-method"
INTEGRATION = "x-amazon-apigateway-integration"
METHODS = ("get", "post", "put", "patch", "delete", "head", "options")
# What holds people's data: prod keeps it even when the stack, or the resource's line in it, is deleted.
RETAINED = ("Table", "UploadsBucket")


class MissingResourceError(Exception):
    """infra/resources/ adds to what Chalice did not make: app.py declares no such function."""


def finish(template: Template, *, stage: str, version: str) -> Template:
    """The template of one stage, its settings as parameter defaults; the argument is left as it is.

    Raises MissingResourceError.
    """
    _check_merge(template["Resources"])
    finished = deepcopy(template)
    _set_defaults(finished["Parameters"], Stage=stage, Version=version, SecretsId=f"mentor-connect/{stage}")
    paths = finished["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]["paths"]
    _answer_everything(paths)
    if stage == "local":
        _spell_out_any_method(paths)
    _let_websocket_stage_deploy_itself(finished["Resources"])
    _finish_schedules(finished["Resources"])
    finished["Resources"] |= alarms.resources() | dashboard.resources()
    _retain(finished["Resources"], policy="Retain" if stage == "prod" else "Delete")
    return finished


def _check_merge(resources: Template) -> None:
    missing = sorted(name for name, resource in resources.items() if "Type" not in resource)
    if missing:
        raise MissingResourceError(f"app.py declares nothing that becomes {', '.join(missing)}")


def _set_defaults(parameters: Template, **defaults: str) -> None:
    for name, default in defaults.items():
        parameters[name]["Default"] = default


def _answer_everything(paths: Template) -> None:
    """Send every path and method to the application, which alone can say 404 and 405 and answer preflights.

    API Gateway says 403 «Missing Authentication Token» to both, and Chalice's own preflights are mocks that
    know one origin only, so those are dropped.
    """
    for operations in paths.values():
        operations.pop("options", None)
        operations[ANY_METHOD] = _any_method(next(iter(operations.values())))
    some = _any_method(next(iter(next(iter(paths.values())).values())))
    paths.setdefault("/", {ANY_METHOD: some | {"parameters": []}})
    proxy = {"in": "path", "name": "proxy", "required": True, "type": "string"}
    paths["/{proxy+}"] = {ANY_METHOD: deepcopy(some) | {"parameters": [proxy]}}


def _any_method(operation: Template) -> Template:
    kept = {"parameters", "responses", INTEGRATION}
    return {key: deepcopy(value) for key, value in operation.items() if key in kept}


def _spell_out_any_method(paths: Template) -> None:
    """The emulator's import does not know the any-method, and would answer 403 as if it were not there."""
    for operations in paths.values():
        any_method = operations.pop(ANY_METHOD)
        for method in METHODS:
            operations.setdefault(method, deepcopy(any_method))


def _let_websocket_stage_deploy_itself(resources: Template) -> None:
    """Chalice's deployment never changes, so routes added later would not go live."""
    resources.pop("WebsocketAPIDeployment", None)
    resources["WebsocketAPIStage"]["Properties"].pop("DeploymentId", None)


def _finish_schedules(resources: Template) -> None:
    """They can be switched off together, and what EventBridge cannot hand over is kept."""
    for resource in resources.values():
        for event in resource.get("Properties", {}).get("Events", {}).values():
            if event["Type"] == "Schedule":
                event["Properties"]["State"] = {"Ref": "Schedules"}
                event["Properties"]["DeadLetterConfig"] = {"Arn": {"Fn::GetAtt": ["ScheduleFailures", "Arn"]}}


def _retain(resources: Template, *, policy: str) -> None:
    for name in RETAINED:
        resources[name] |= {"DeletionPolicy": policy, "UpdateReplacePolicy": policy}
