"""How does a version reach a stage, and how does the one before come back?

    python -m infra.release deploy --stage dev          shows what would change, asks, and does it
    python -m infra.release deploy --stage prod --plan  shows it only
    python -m infra.release rollback --stage prod       the release before, as it was

Each release is written down beside the packages in the artifacts bucket: template, parameters and web app by
their digests, so that any of them can be brought back without building anything.
"""

import json
import subprocess
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

import click

from infra import deploy, site
from infra.package import ROOT, PackagingError, package
from infra.stage import Stage

DEPLOYED_STAGES = ("dev", "staging", "prod")
# A first deployment without a domain of its own does not know its address yet; the second half of it does.
UNKNOWN_URL = "https://not-known-yet.invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """`template` and `site` are keys in the artifacts bucket; `site` is empty where none was built."""

    id: str
    commit: str
    template: str
    site: str
    parameters: Mapping[str, str]
    back_to: str = ""


class NotWanted(Exception):
    """Who was shown the changes did not want them; nothing was changed."""


class Releases:
    """What was released to a stage, oldest first."""

    def __init__(self, target: deploy.Target) -> None:
        self._s3, self._bucket, self._prefix = target.client("s3"), target.bucket, f"releases/{target.stack}/"

    def all(self) -> list[Release]:
        pages = self._s3.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=self._prefix)
        names = sorted(one["Key"] for page in pages for one in page.get("Contents", ()))
        return [self._read(name) for name in names]

    def _read(self, key: str) -> Release:
        return Release(**json.loads(self._s3.get_object(Bucket=self._bucket, Key=key)["Body"].read()))

    def add(self, release: Release) -> None:
        body = json.dumps(asdict(release), indent=1).encode()
        self._s3.put_object(Bucket=self._bucket, Key=f"{self._prefix}{release.id}.json", Body=body)


def before_the_last(releases: list[Release]) -> Release | None:
    """Where a rollback goes: what stood before the release that stands. So twice back is two releases back."""
    if not releases:
        return None
    originals = {one.id: one for one in releases}
    standing = list(originals).index(releases[-1].back_to or releases[-1].id)
    if standing == 0:
        return None
    earlier = releases[standing - 1]
    return originals[earlier.back_to or earlier.id]


def put_release(release: Release, *, target: deploy.Target, is_wanted: Any) -> bool:
    """Brings the stack to a release, once `is_wanted` agreed to its changes. False: there are none.

    Raises NotWanted, DeployError.
    """
    change_set = deploy.propose(release.template, parameters=release.parameters, target=target)
    if change_set is None:
        return False
    if not is_wanted(change_set):
        deploy.discard(change_set, target)
        raise NotWanted
    deploy.execute(change_set, target)
    return True


def publish_site(release: Release, target: deploy.Target) -> int:
    """The release's web app, where the stack has a place for it. Returns how many files."""
    outputs = deploy.outputs(target)
    if not release.site or "SiteBucketName" not in outputs:
        return 0
    body = target.client("s3").get_object(Bucket=target.bucket, Key=release.site)["Body"].read()
    return site.publish(
        body,
        bucket=outputs["SiteBucketName"],
        distribution=outputs["SiteDistribution"],
        s3=target.client("s3"),
        cloudfront=target.client("cloudfront"),
    )


def prepared(stage: Stage) -> Release:
    """The release of what lies here: packaged, uploaded, and not deployed. Raises PackagingError, StageError."""
    stage.check_secret()
    parameters = stage.parameters()
    built = package(stage.name)
    stage.ensure_bucket()
    archive, s3 = site.packed(), stage.client("s3")
    return Release(
        id=f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}",
        commit=_commit(),
        template=deploy.upload(built, stage.target),
        site=deploy.put(s3, stage.target.bucket, archive) if archive else "",
        parameters={"PublicUrl": _public_url(parameters, stage), **parameters},
    )


def _public_url(parameters: Mapping[str, str], stage: Stage) -> str:
    if parameters.get("SiteDomain"):
        return f"https://{parameters['SiteDomain']}"
    return deploy.outputs(stage.target).get("SiteUrl", UNKNOWN_URL)


def _commit() -> str:
    command = ["git", "describe", "--always", "--dirty"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


# ── The command line ─────────────────────────────────────────────────────────────────────────────────


@click.group()
def release() -> None:
    """Bring versions of Mentor Connect to a stage, and back."""


_stage = click.option("--stage", "name", required=True, type=click.Choice(DEPLOYED_STAGES))
_yes = click.option("--yes", is_flag=True, help="Do not ask.")


@release.command("deploy")
@_stage
@_yes
@click.option("--plan", is_flag=True, help="Show what would change, and leave it.")
def deploy_command(name: str, *, yes: bool, plan: bool) -> None:
    """Bring what lies here to a stage."""
    stage = Stage(name)
    wanted = _prepare(stage)
    _bring(wanted, stage, yes=yes, plan=plan)
    if wanted.parameters["PublicUrl"] == UNKNOWN_URL:
        address = deploy.outputs(stage.target)["SiteUrl"]
        click.echo(f"The web app is at {address}. Telling the functions:")
        wanted = replace(wanted, parameters={**wanted.parameters, "PublicUrl": address})
        _bring(wanted, stage, yes=True, plan=False)
    _finish(wanted, stage)


@release.command()
@_stage
@_yes
@click.option("--to", default="", help="A release's id, as `releases` lists them. Default: the one before.")
def rollback(name: str, *, yes: bool, to: str) -> None:
    """Bring the release before back, as it was: code, settings and web app. Data stay as they are."""
    stage = Stage(name)
    kept = Releases(stage.target)
    found = {one.id: one for one in kept.all()}
    old = found.get(to) if to else before_the_last(list(found.values()))
    if old is None:
        raise click.ClickException("There is no such release; `releases` lists what there is.")
    click.echo(f"Back to {old.id} ({old.commit}).")
    _bring(old, stage, yes=yes, plan=False)
    _finish(replace(old, id=f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}", back_to=old.back_to or old.id), stage)


@release.command()
@_stage
def releases(name: str) -> None:
    """List what was released to a stage, the newest last."""
    for one in Releases(Stage(name).target).all():
        click.echo(f"{one.id}  {one.commit:<24} {'back to ' + one.back_to if one.back_to else ''}".rstrip())


@release.command("make-secret")
@_stage
@click.option("--razorpay-key-secret", prompt=True, hide_input=True)
@click.option("--razorpay-webhook-secret", prompt=True, hide_input=True)
def make_secret(name: str, razorpay_key_secret: str, razorpay_webhook_secret: str) -> None:
    """Make the keys of a stage, once, before its first deployment."""
    Stage(name).make_secret(
        razorpay_key_secret=razorpay_key_secret, razorpay_webhook_secret=razorpay_webhook_secret
    )


def _prepare(stage: Stage) -> Release:
    try:
        return prepared(stage)
    except PackagingError as error:
        raise click.ClickException(str(error)) from error


def _bring(wanted: Release, stage: Stage, *, yes: bool, plan: bool) -> None:
    """Ends the command where the changes were to be shown only, or were not wanted."""

    def is_wanted(change_set: deploy.ChangeSet) -> bool:
        click.echo("\n".join(change_set.changes))
        return not plan and (yes or click.confirm(f"Make these {len(change_set.changes)} changes?"))

    try:
        if not put_release(wanted, target=stage.target, is_wanted=is_wanted):
            click.echo("The stack stands as it should already.")
    except NotWanted:
        click.get_current_context().exit(0 if plan else 1)
    except deploy.DeployError as error:
        raise click.ClickException(str(error)) from error
    if plan:
        click.get_current_context().exit(0)


def _finish(wanted: Release, stage: Stage) -> None:
    click.echo(f"{publish_site(wanted, stage.target)} files of the web app.")
    Releases(stage.target).add(wanted)
    click.echo(f"Released {wanted.id} ({wanted.commit}) to {stage.name}.")
    for key, value in sorted(deploy.outputs(stage.target).items()):
        click.echo(f"  {key:<24} {value}")


if __name__ == "__main__":
    release()
