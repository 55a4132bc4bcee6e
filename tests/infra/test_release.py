"""Does a release know where it goes, what it needs, and where back is?"""

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from infra import deploy, release, site, stage
from infra.environment import load_resources
from infra.release import Release, before_the_last
from infra.stage import Stage, StageError


def released(moment: str, *, back_to: str = "") -> Release:
    return Release(id=moment, commit="abc", template="t", site="", parameters={}, back_to=back_to)


# ── Back ─────────────────────────────────────────────────────────────────────────────────────────────


def test_back_is_the_release_before() -> None:
    assert before_the_last([released("1"), released("2"), released("3")]) == released("2")


def test_who_goes_back_twice_goes_two_releases_back() -> None:
    kept = [released("1"), released("2"), released("3"), released("4", back_to="2")]

    assert before_the_last(kept) == released("1")


def test_after_a_rollback_and_a_new_release_back_is_what_stood_before_it() -> None:
    kept = [released("1"), released("2"), released("3", back_to="1"), released("4")]

    assert before_the_last(kept) == released("1")


def test_there_is_nothing_before_the_first() -> None:
    assert before_the_last([]) is None
    assert before_the_last([released("1")]) is None


# ── What a stage needs ───────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def parameters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(stage, "PARAMETERS", tmp_path)
    return tmp_path / "dev.yaml"


def test_an_empty_parameter_stops_a_deployment_with_its_name(parameters: Path) -> None:
    parameters.write_text("MailFrom: ''\nRazorpayKeyId: rzp_test_1\nAlarmMail: ''\n")

    with pytest.raises(StageError, match=r"dev.yaml: MailFrom is empty\.$"):
        Stage("dev").parameters()


def test_a_parameter_that_the_template_does_not_know_is_named(parameters: Path) -> None:
    parameters.write_text("MialFrom: hello@example.com\n")

    with pytest.raises(StageError, match="MialFrom is no parameter"):
        Stage("dev").parameters()


def test_what_may_be_empty_is_left_to_the_template(parameters: Path) -> None:
    parameters.write_text("MailFrom: hello@example.com\nSiteDomain: ''\nReservedConcurrency: 'yes'\n")

    assert Stage("dev").parameters() == {"MailFrom": "hello@example.com", "ReservedConcurrency": "yes"}


def test_without_a_region_nothing_is_tried_and_it_is_said_how_to_name_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("AWS_REGION")
    monkeypatch.delenv("AWS_DEFAULT_REGION")

    with pytest.raises(StageError, match="AWS_DEFAULT_REGION="):
        Stage("dev").client("s3")


@pytest.mark.parametrize("variable", ["AWS_REGION", "AWS_DEFAULT_REGION"])
def test_a_region_is_taken_from_either_variable(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.delenv("AWS_REGION")
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    monkeypatch.setenv(variable, "eu-west-1")

    assert Stage("dev").client("s3").meta.region_name == "eu-west-1"


@pytest.mark.parametrize("name", release.DEPLOYED_STAGES)
def test_every_stage_has_a_file_of_parameters_without_a_secret(name: str) -> None:
    given = yaml.safe_load((stage.PARAMETERS / f"{name}.yaml").read_text())

    assert given.keys() <= load_resources()["Parameters"].keys()
    assert {"MailFrom", "RazorpayKeyId"} <= given.keys()
    assert not [key for key in given if "secret" in key.lower() and key != "SecretsId"]


# ── What is asked before it is done ──────────────────────────────────────────────────────────────────


class CloudFormation:
    """Has one change to offer, and remembers what became of it."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def execute(self, change_set: deploy.ChangeSet, target: Any) -> None:
        self.done.append("executed")

    def discard(self, change_set: deploy.ChangeSet, target: Any) -> None:
        self.done.append("discarded")


@pytest.fixture
def cloudformation(monkeypatch: pytest.MonkeyPatch) -> CloudFormation:
    fake = CloudFormation()
    change_set = deploy.ChangeSet(name="c", changes=("Modify  APIHandler",))
    monkeypatch.setattr(deploy, "propose", lambda *args, **kwargs: change_set)
    monkeypatch.setattr(deploy, "execute", fake.execute)
    monkeypatch.setattr(deploy, "discard", fake.discard)
    monkeypatch.setattr(
        release, "prepared", lambda stage: replace(released("1"), parameters={"PublicUrl": "https://a"})
    )
    monkeypatch.setattr(release, "_finish", lambda wanted, stage: fake.done.append("finished"))
    monkeypatch.setattr(Stage, "target", property(lambda self: None))
    return fake


def run(*arguments: str, answer: str = "") -> Any:
    return CliRunner().invoke(release.release, ["deploy", "--stage", "dev", *arguments], input=answer)


def test_a_plan_shows_what_would_change_and_leaves_it(cloudformation: CloudFormation) -> None:
    ran = run("--plan")

    assert (ran.exit_code, cloudformation.done) == (0, ["discarded"])
    assert "Modify  APIHandler" in ran.output


def test_who_says_no_changes_nothing(cloudformation: CloudFormation) -> None:
    ran = run(answer="n\n")

    assert (ran.exit_code, cloudformation.done) == (1, ["discarded"])


@pytest.mark.parametrize(("arguments", "answer"), [(["--yes"], ""), ([], "y\n")])
def test_what_is_wanted_is_done(cloudformation: CloudFormation, arguments: list[str], answer: str) -> None:
    ran = run(*arguments, answer=answer)

    assert (ran.exit_code, cloudformation.done) == (0, ["executed", "finished"])


# ── The web app ──────────────────────────────────────────────────────────────────────────────────────


class Buckets:
    """S3 and CloudFront, as far as a site needs them."""

    def __init__(self) -> None:
        self.put: list[dict[str, Any]] = []
        self.invalidated: list[str] = []

    def put_object(self, **request: Any) -> None:
        self.put.append(request)

    def create_invalidation(self, *, DistributionId: str, InvalidationBatch: Any) -> None:  # noqa: N803
        self.invalidated += InvalidationBatch["Paths"]["Items"]


@pytest.fixture
def built(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html>")
    (tmp_path / "robots.txt").write_text("User-agent: *")
    (tmp_path / "assets" / "main-1a2b.js").write_text("1")
    return tmp_path


def test_a_site_that_was_not_built_is_none(tmp_path: Path) -> None:
    assert site.packed(tmp_path) is None


def test_the_page_comes_last_and_only_digested_names_are_kept_for_ever(built: Path) -> None:
    archive, there = site.packed(built), Buckets()
    assert archive

    count = site.publish(archive, bucket="b", distribution="d", s3=there, cloudfront=there)

    assert count == 3
    assert [one["Key"] for one in there.put] == ["assets/main-1a2b.js", "robots.txt", "index.html"]
    assert [one["CacheControl"] for one in there.put] == [
        "public, max-age=31536000, immutable",
        "no-cache",
        "no-cache",
    ]
    assert there.put[0]["ContentType"] == "text/javascript; charset=utf-8"
    assert there.invalidated == ["/*"]


def test_a_site_is_the_same_bytes_for_the_same_build(built: Path) -> None:
    assert site.packed(built) == site.packed(built)


# ── What is uploaded ─────────────────────────────────────────────────────────────────────────────────


class Bucket:
    """Keeps what it has, and counts what it is sent."""

    class meta:  # noqa: N801 - as botocore's clients have it
        region_name = "ap-south-1"

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.sent = 0

    def head_object(self, *, Bucket: str, Key: str) -> None:  # noqa: N803
        if Key not in self.kept:
            raise deploy.ClientError({"Error": {"Code": "404", "Message": ""}}, "HeadObject")

    def put_object(self, *, Bucket: str, Key: str, Body: bytes) -> None:  # noqa: N803
        self.kept[Key] = Body
        self.sent += len(Body)


def test_after_a_change_of_code_the_layer_is_not_sent_again(tmp_path: Path) -> None:
    bucket = Bucket()
    target = deploy.Target(stack="s", bucket="b", client=lambda service: bucket)
    (tmp_path / "layer.zip").write_bytes(zipped("library" * 1000))
    (tmp_path / "template.json").write_text(
        json.dumps(
            {
                "Resources": {
                    "Layer": {"Properties": {"ContentUri": "./layer.zip"}},
                    "F": {"Properties": {"CodeUri": "./code.zip"}},
                }
            }
        )
    )
    (tmp_path / "code.zip").write_bytes(zipped("one"))
    first = deploy.upload(tmp_path, target)
    bucket.sent = 0

    (tmp_path / "code.zip").write_bytes(zipped("two"))
    second = deploy.upload(tmp_path, target)

    assert first != second
    assert bucket.sent == len((tmp_path / "code.zip").read_bytes()) + len(bucket.kept[second])


def zipped(text: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("file", text)
    return made.getvalue()
