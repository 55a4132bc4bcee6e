"""Does everything in a stage's table agree?"""

import sys
import time
from typing import Any

import click

from infra.invariants import Breach, breaches
from infra.ops import raw
from infra.ops.commands import command, watched
from infra.ops.stage import Stage


@command
@click.option("--again-after", default=5.0, show_default=True, help="Seconds before a second look.")
@click.option("--at-rest", is_flag=True, help="Also that nothing is under way: for a stage nobody uses.")
def check(stage: Stage, again_after: float, *, at_rest: bool) -> Any:
    """Check every invariant over the whole table, which is read into memory. Changes nothing.

    The table moves while it is read, so what looks wrong is looked at twice, and told if it stays.
    """
    items, found = _look(stage, at_rest=at_rest)
    if found:
        time.sleep(again_after)
        items, again = _look(stage, at_rest=at_rest)
        found = [one for one in again if one in set(found)]
    if found:
        click.get_current_context().call_on_close(lambda: sys.exit(1))
    told = [{"rule": one.rule, "subject": one.subject, "found": one.found} for one in found]
    return {"items": items, "breaches": told}


def _look(stage: Stage, *, at_rest: bool) -> tuple[int, list[Breach]]:
    from chalicelib import clock

    items = list(watched(raw.everything(stage), label="Reading", length=raw.size(stage) or None))
    return len(items), breaches(items, now=clock.now(), at_rest=at_rest)
