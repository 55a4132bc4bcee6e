"""How do payouts get to the bank?"""

from pathlib import Path
from typing import Any

import click

from infra.ops.commands import command, dry_run, operator, watched
from infra.ops.people import claim_privately
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
    # Whatever could fail comes first: the file, and the right to open accounts.
    claim_privately(output)
    actor, vault = Actor("operator", operator), wiring.vault()
    transfer_of = {one.id: transfers.transfer_of(one, vault=vault) for one in payable}
    begun = [
        one
        for payout in watched(payable, label="Payouts", length=len(payable))
        if (one := payout if repeat else transfers.begin(payout, actor=actor, now=clock.now()))
    ]
    handed = Manual().hand_over([transfer_of[one.id] for one in begun])
    output.write_bytes((handed.file or "").encode())
    return {"file": str(output), "payouts": [one.id for one in begun], **said}
