"""How do payouts get to the bank?"""

from pathlib import Path
from typing import Any

import click

from infra.ops.commands import command, dry_run, operator, watched
from infra.ops.people import write_privately
from infra.ops.stage import Stage


@command
@click.argument("output", type=click.Path(dir_okay=False, path_type=Path))
@operator
@click.option(
    "--repeat", is_flag=True, help="Write those under way again, and begin none: the file was lost."
)
@dry_run
def payout_file(_: Stage, output: Path, operator: str, *, repeat: bool, dry_run: bool) -> Any:
    """Begin every pending payout, and write OUTPUT, a CSV for the bank's bulk upload, with plain account numbers.

    Each is marked as under way before it is in the file, so that no later file has it again. Failed ones are
    left to administrators, who send them on their way again; `--repeat` then has them.
    """
    from chalicelib import clock, wiring
    from chalicelib.domain.audit import Actor
    from chalicelib.domain.payouts import PayoutStage
    from chalicelib.gateways.payout_providers import Manual
    from chalicelib.services import transfers

    found = list(transfers.ready(PayoutStage.PROCESSING if repeat else PayoutStage.PENDING))
    payable = [payout for payout, method in found if method]
    waiting = [payout.mentor_id for payout, method in found if not method]
    said = {"netPaise": sum(one.net_paise for one in payable), "withoutDetails": waiting, "dryRun": dry_run}
    if dry_run:
        return {"payouts": [one.id for one in payable], **said}
    if output.exists():
        raise click.ClickException(f"{output} is there already.")
    actor, vault = Actor("operator", operator), wiring.vault()
    begun = [
        one
        for payout in watched(payable, label="Payouts", length=len(payable))
        if (one := payout if repeat else transfers.begin(payout, actor=actor, now=clock.now()))
    ]
    handed = Manual().hand_over([transfers.transfer_of(one, vault=vault) for one in begun])
    write_privately(output, handed.file or "")
    return {"file": str(output), "payouts": [one.id for one in begun], **said}
