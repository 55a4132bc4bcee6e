"""How is the directory made anew?"""

from typing import Any

from infra.ops.commands import command, dry_run, watched
from infra.ops.stage import Stage


@command
@dry_run
def rebuild_directory(_: Stage, *, dry_run: bool) -> Any:
    """Write everybody's rows in the directory anew, from their profiles. Safe at any time."""
    from chalicelib.services import directory
    from chalicelib.storage import cards

    if dry_run:
        return {"mentors": len(set(directory.everyone())), "listed": cards.count(), "dryRun": True}
    return {"mentors": directory.rebuild(watched(directory.everyone(), label="Rebuilding"))}
