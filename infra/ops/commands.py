"""What do all commands have in common? They take over their stage, print JSON, and show how far they are."""

import functools
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

import click

from infra.ops.stage import Stage

T = TypeVar("T")

dry_run = click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
operator = click.option(
    "--operator", default=lambda: os.environ.get("USER", "operator"), help="Your name, for the audit log."
)


def command(act: Callable[..., Any]) -> click.Command:
    """A command of the stage, which is its first argument. What it returns is printed."""

    @functools.wraps(act)
    @click.pass_obj
    def run(stage: Stage, /, **arguments: Any) -> None:
        stage.take_over()
        from chalicelib.domain.errors import DomainError

        try:
            said = act(stage, **arguments)
        except DomainError as error:
            raise click.ClickException(error.message) from error
        click.echo(json.dumps(said, indent=2, ensure_ascii=False, default=str))

    return click.command()(run)


def watched(items: Iterable[T], *, label: str, length: int | None = None) -> Iterator[T]:
    """The same items, with a bar on stderr where a person watches."""
    with click.progressbar(items, label=label, length=length, file=sys.stderr) as bar:
        yield from bar
