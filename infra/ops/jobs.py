"""How does an operator run a timed job now?"""

from collections.abc import Callable, Iterable
from typing import Any

import click

from infra.ops.commands import command, dry_run
from infra.ops.stage import Stage
from infra.schedules import SCHEDULES, event


@command
@click.argument("name", type=click.Choice(list(SCHEDULES)))
@dry_run
def run_job(stage: Stage, name: str, *, dry_run: bool) -> Any:
    """Run the job NAME now, in its own function; its schedule goes on as before."""
    from chalicelib import clock

    if dry_run:
        return {"job": name, "due": sum(1 for _ in due(name)), "dryRun": True}
    done = stage.invoke(SCHEDULES[name], event(name, now=clock.now(), region=stage.region))
    return {"job": name, **done}


def due(name: str) -> Iterable[object]:
    """What a job would find now. Some of it may turn out to be not due after all when it is looked at."""
    from chalicelib import clock
    from chalicelib.domain.bookings import COMPLETED_AFTER, Booking
    from chalicelib.storage import dues, keys, orders, outbox, payments, payouts, webhooks

    now = clock.now()

    def sessions(*what: str) -> Iterable[Booking]:
        return (one for each in what for page in dues.pages(each, now=now) for one in page)

    find: dict[str, Callable[[], Iterable[object]]] = {
        "reminders": lambda: sessions("REMIND"),
        "holds": lambda: sessions("HOLD"),
        "completions": lambda: (
            one for one in sessions("COMPLETE", "REMIND") if one.ends_at + COMPLETED_AFTER <= now
        ),
        "reconcile": lambda: (
            *orders.to_ask_after(now=now),
            *webhooks.due(now=now),
            *payments.refunds_to_ask_after(now=now),
        ),
        "payouts": lambda: (one for shard in keys.dues("PAYOUT") for one in payouts.due(shard)),
        "outbox": lambda: outbox.missed(now=now),
    }
    return find[name]()
