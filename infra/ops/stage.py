"""How does a command become a part of a stage, and where are the stage's things?"""

import json
import os
import urllib.error
import urllib.request
from functools import cached_property
from importlib import import_module
from typing import Any

import botocore.session
import click
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from infra.schedules import LONGEST_RUN_SECONDS

STACK = "mentor-connect-{stage}"
# A function may take its whole time, and must not be called again meanwhile.
_PATIENT = Config(read_timeout=LONGEST_RUN_SECONDS + 30, retries={"total_max_attempts": 1})


class Stage:
    """One deployed stage. Nothing is reached before a command runs, so that its help can always be read."""

    def __init__(self, name: str, *, url: str) -> None:
        self.name = name
        self._url = url
        self._stack = STACK.format(stage=name)

    def take_over(self) -> None:
        """Makes this process one of the stage's: its settings, its table. Raises ClickException."""
        if self.name == "local":
            os.environ |= self._local_environment()
        os.environ |= self._settings()
        # The application itself: it connects to the table, and knows every kind of item in it.
        import_module("app")

    def client(self, service: str) -> Any:
        return self._session.create_client(service)

    def invoke(self, logical: str, payload: Any, *, name: str = "") -> Any:
        """What a function answers, by its name in the template, or by `name`. Raises ClickException if it fails."""
        functions = self._session.create_client("lambda", config=_PATIENT)
        try:
            function = name or self._physical(logical)
            answer = functions.invoke(FunctionName=function, Payload=json.dumps(payload))
        except (BotoCoreError, ClientError) as error:
            raise click.ClickException(f"{logical or name} cannot be called: {error}") from error
        result = json.loads(answer["Payload"].read() or "null")
        if "FunctionError" in answer:
            raise click.ClickException(f"{logical or name} failed: {result.get('errorMessage', result)}")
        return result

    @property
    def region(self) -> str:
        found: str = self._session.get_config_variable("region")
        return found

    def output(self, name: str) -> str:
        """What the stack tells of itself under a name."""
        (stack,) = self.client("cloudformation").describe_stacks(StackName=self._stack)["Stacks"]
        outputs = {one["OutputKey"]: one["OutputValue"] for one in stack["Outputs"]}
        found: str = outputs[name]
        return found

    @cached_property
    def _session(self) -> Any:
        return botocore.session.get_session()

    def _local_environment(self) -> dict[str, str]:
        try:
            with urllib.request.urlopen(f"{self._url}/_local/cloud", timeout=5) as answer:  # noqa: S310 - loopback
                environment: dict[str, str] = json.load(answer)["environment"]
        except (urllib.error.URLError, ValueError, KeyError) as error:
            message = f"Nothing answers at {self._url}. Start it with `make run`, or name its --url."
            raise click.ClickException(message) from error
        return environment

    def _settings(self) -> dict[str, str]:
        try:
            name = self._physical("APIHandler")
            function = self.client("lambda").get_function_configuration(FunctionName=name)
        except (BotoCoreError, ClientError) as error:
            raise click.ClickException(f"The stack {self._stack} cannot be read: {error}") from error
        variables: dict[str, str] = function["Environment"]["Variables"]
        return {name: value for name, value in variables.items() if not name.startswith("AWS_")}

    def _physical(self, logical: str) -> str:
        found = self.client("cloudformation").describe_stack_resource(
            StackName=self._stack, LogicalResourceId=logical
        )
        name: str = found["StackResourceDetail"]["PhysicalResourceId"]
        return name
