"""Which commands are there?"""

import click

from infra.ops import bookings, directory, jobs, jwt_keys, payouts, people, queues, tables
from infra.ops.stage import Stage


@click.group()
@click.option("--stage", required=True, type=click.Choice(["local", "dev", "staging", "prod"]))
@click.option("--url", default="http://127.0.0.1:8000", help="Where the local product runs.")
@click.pass_context
def ops(context: click.Context, stage: str, url: str) -> None:
    """Operate a stage of Mentor Connect."""
    context.obj = Stage(stage, url=url)


for command in (
    people.create_admin,
    people.export_user,
    people.erase_user,
    people.lift_suppression,
    jobs.run_job,
    queues.redrive,
    directory.rebuild_directory,
    bookings.show_booking,
    bookings.refetch_booking,
    payouts.payout_file,
    tables.check,
    jwt_keys.rotate_jwt_key,
):
    ops.add_command(command)

if __name__ == "__main__":
    ops(prog_name="python -m infra.ops")
