"""What may an operator have to do about a person's account?"""

from pathlib import Path
from typing import Any

import click
from botocore.exceptions import BotoCoreError, ClientError

from infra.ops.commands import command, dry_run, operator, watched
from infra.ops.stage import Stage


@command
@click.argument("email")
@operator
@dry_run
def create_admin(_: Stage, email: str, operator: str, *, dry_run: bool) -> Any:
    """Make the account with EMAIL an administrator. The person must have registered before."""
    from chalicelib import clock
    from chalicelib.services import accounts

    found = accounts.of_operator(email)
    user = found if dry_run else accounts.make_admin(email, operator=operator, now=clock.now())
    return {"id": user.id, "email": user.email, "role": user.role, "dryRun": dry_run}


@command
@click.argument("who")
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="A file, which only you may read."
)
def export_user(_: Stage, who: str, output: Path | None) -> Any:
    """Everything that is kept of WHO (an e-mail or a user's id), as they would get it themselves."""
    from chalicelib.services import accounts, exports

    user = accounts.of_operator(who)
    if output:
        claim_privately(output)
    names = watched(exports.SECTIONS, label="Reading", length=len(exports.SECTIONS))
    export = {name: exports.section_of(user, name) for name in names}
    if output is None:
        return export
    output.write_text(_as_json(export), encoding="utf-8")
    counts = {
        name: len(part) if isinstance(part, list) else int(part is not None) for name, part in export.items()
    }
    return {"id": user.id, "file": str(output), "sections": counts}


@command
@click.argument("who")
@operator
@click.option("--yes", is_flag=True, help="Do not ask.")
@dry_run
def erase_user(_: Stage, who: str, operator: str, *, yes: bool, dry_run: bool) -> Any:
    """Anonymise WHO (an e-mail or a user's id) for good, as if they did it. Records of money stay."""
    from chalicelib import clock
    from chalicelib.services import accounts

    user, now = accounts.of_operator(who), clock.now()
    waits = accounts.has_upcoming(user.id, now=now)
    if not dry_run:
        if not yes:
            click.confirm(f"Erase {user.name} <{user.email}>? This cannot be undone.", abort=True, err=True)
        accounts.delete(user.id, now=now, operator=operator)
    return {"id": user.id, "hasUpcomingBookings": waits, "erased": not dry_run}


@command
@click.argument("email")
@operator
@dry_run
def lift_suppression(stage: Stage, email: str, operator: str, *, dry_run: bool) -> Any:
    """Write to EMAIL again, whose mails came back or were called spam. Only if its owner asks."""
    from chalicelib import clock
    from chalicelib.services import suppressions

    found = suppressions.of_operator(email)
    if not dry_run:
        if stage.name != "local":  # SES keeps a list of its own, and would take no mail for it
            _forgotten_by_ses(stage.client("sesv2"), email)
        suppressions.lift(email, operator=operator, now=clock.now())
    return {"cause": found.cause, "detail": found.detail, "since": found.since, "lifted": not dry_run}


def _forgotten_by_ses(ses: Any, email: str) -> None:
    try:
        ses.delete_suppressed_destination(EmailAddress=email)
    except ses.exceptions.NotFoundException:
        return  # lifted there before, or only ours
    except (BotoCoreError, ClientError) as error:
        raise click.ClickException(f"SES did not lift it, so nothing was: {error}") from error


def claim_privately(path: Path) -> None:
    """For its owner's eyes from the first byte on. Raises ClickException rather than write over a file."""
    try:
        path.touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        raise click.ClickException(f"{path} is there already.") from None
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error}") from error


def _as_json(value: Any) -> str:
    import json

    return json.dumps(value, indent=2, ensure_ascii=False)
