"""What can an operator do to a stage from the command line?

    python -m infra.ops --stage prod create-admin someone@example.com

A command acts as the stage's own API function would: it takes over that function's settings, and reaches AWS
with the operator's credentials. For the local stage it asks the running product where its cloud is.
"""

import json
import os
import urllib.error
import urllib.request
from typing import Any

import click

STACK = "mentor-connect-{stage}"


@click.group()
@click.option("--stage", required=True, type=click.Choice(["local", "dev", "staging", "prod"]))
@click.option("--url", default="http://127.0.0.1:8000", help="Where the local product runs.")
def ops(stage: str, url: str) -> None:
    """Operate a stage of Mentor Connect."""
    take_over(stage, url=url)


def take_over(stage: str, *, url: str) -> None:
    """Makes this process one of the stage's: its settings, its table. Raises ClickException, saying what to do."""
    if stage == "local":
        os.environ |= _local_environment(url)
    os.environ |= _settings_of(stage)
    from chalicelib import wiring

    wiring.connect_storage()


def _local_environment(url: str) -> dict[str, str]:
    try:
        with urllib.request.urlopen(f"{url}/_local/cloud", timeout=5) as answer:  # noqa: S310 - a loopback address
            environment: dict[str, str] = json.load(answer)["environment"]
    except (urllib.error.URLError, ValueError, KeyError) as error:
        raise click.ClickException(f"Nothing answers at {url}. Start it with `make run`.") from error
    return environment


def _settings_of(stage: str) -> dict[str, str]:
    import botocore.session
    from botocore.exceptions import BotoCoreError, ClientError

    session: Any = botocore.session.get_session()
    stack = STACK.format(stage=stage)
    try:
        found = session.create_client("cloudformation").describe_stack_resource(
            StackName=stack, LogicalResourceId="APIHandler"
        )
        name = found["StackResourceDetail"]["PhysicalResourceId"]
        function = session.create_client("lambda").get_function_configuration(FunctionName=name)
    except (BotoCoreError, ClientError) as error:
        raise click.ClickException(f"The stack {stack} cannot be read: {error}") from error
    variables: dict[str, str] = function["Environment"]["Variables"]
    return {name: value for name, value in variables.items() if not name.startswith("AWS_")}


@ops.command()
@click.argument("email")
@click.option(
    "--operator", default=lambda: os.environ.get("USER", "operator"), help="Your name, for the audit log."
)
def create_admin(email: str, operator: str) -> None:
    """Make the account with EMAIL an administrator. The person must have registered before."""
    from chalicelib import clock
    from chalicelib.domain.errors import DomainError
    from chalicelib.services import accounts

    try:
        user = accounts.make_admin(email, operator=operator, now=clock.now())
    except DomainError as error:
        raise click.ClickException(error.message) from error
    click.echo(json.dumps({"id": user.id, "email": user.email, "role": user.role}))


@ops.command()
def rebuild_directory() -> None:
    """Write everybody's rows in the directory anew, from their profiles. Safe at any time."""
    from chalicelib.services import directory

    click.echo(json.dumps({"mentors": directory.rebuild()}))


if __name__ == "__main__":
    ops()
