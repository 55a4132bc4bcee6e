"""Does the pipeline store nothing, ask before it changes anything, and call what a person can call, too?"""

import re
from typing import Any

import pytest
import yaml

from infra.package import ROOT

WORKFLOWS = {file.name: file for file in sorted((ROOT / ".github" / "workflows").glob("*.yml"))}
MAKEFILE = (ROOT / "Makefile").read_text()


def workflow(name: str) -> dict[Any, Any]:
    """YAML 1.1 reads the key `on` as true."""
    loaded: dict[Any, Any] = yaml.safe_load(WORKFLOWS[name].read_text())
    return loaded


def jobs() -> list[tuple[str, str, dict[str, Any]]]:
    return [(name, key, job) for name in WORKFLOWS for key, job in workflow(name)["jobs"].items()]


@pytest.mark.parametrize("name", WORKFLOWS)
def test_nothing_is_stored_that_could_be_stolen(name: str) -> None:
    text = WORKFLOWS[name].read_text()

    assert "secrets." not in text
    assert not re.search(r"AKIA|aws-access-key-id|aws-secret-access-key", text)


@pytest.mark.parametrize(("name", "key", "job"), jobs(), ids=lambda one: one if isinstance(one, str) else "")
def test_a_job_with_a_role_is_bound_to_an_environment(name: str, key: str, job: dict[str, Any]) -> None:
    takes_role = any("role" in step.get("with", {}) for step in job.get("steps", ()))

    if takes_role:
        assert "environment" in job
        assert workflow(name)["permissions"]["id-token"] == "write"


def test_what_would_change_is_shown_before_it_is_done() -> None:
    stage = workflow("stage.yml")["jobs"]

    assert "--plan" in str(stage["plan"]["steps"])
    assert stage["deploy"]["needs"] == "plan"
    assert stage["plan"]["environment"] != stage["deploy"]["environment"]


def test_stages_follow_each_other_and_the_tests() -> None:
    deploy = workflow("deploy.yml")["jobs"]

    assert [deploy[name]["needs"] for name in ("dev", "staging", "prod")] == ["check", "dev", "staging"]


def test_nothing_goes_further_while_nobody_answers_what_is_known_against_it() -> None:
    commands = [step.get("run", "") for step in workflow("check.yml")["jobs"]["test"]["steps"]]

    assert "make audit" in commands
    assert re.search(r"^audit:.*\n\t.*check_advisories --strict$", MAKEFILE, re.MULTILINE)


def test_a_release_that_fails_its_smoke_test_is_taken_back() -> None:
    steps = workflow("stage.yml")["jobs"]["deploy"]["steps"]
    commands = [step.get("run", "") for step in steps]

    smoke = next(number for number, command in enumerate(commands) if "make smoke" in command)
    (back,) = [step for step in steps[smoke:] if "make rollback" in step.get("run", "")]
    assert back["if"] == "failure() && steps.smoke.outcome == 'failure'"


def test_whatever_the_pipeline_does_a_person_can_do() -> None:
    actions = yaml.safe_load((ROOT / ".github/actions/ready/action.yml").read_text())["runs"]["steps"]
    steps = [*actions, *(step for _, _, job in jobs() for step in job.get("steps", ()))]
    called = {target for step in steps for target in re.findall(r"\bmake ([a-z-]+)", step.get("run", ""))}

    assert called >= {"deploy", "smoke", "rollback", "upgrade-test"}
    for target in called:
        assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE), target


@pytest.mark.parametrize("name", WORKFLOWS)
def test_no_text_from_outside_becomes_a_command(name: str) -> None:
    """GitHub puts `${{ … }}` into a script before the shell reads it."""
    scripts = [step["run"] for _, _, job in jobs() for step in job.get("steps", ()) if "run" in step]

    for script in scripts:
        assert set(re.findall(r"\$\{\{\s*([^}]+?)\s*\}\}", script)) <= {"inputs.stage"}


def test_the_documents_name_tests_that_exist() -> None:
    for name in ("security.md", "operations.md"):
        text = (ROOT / "docs" / name).read_text()
        for file in re.findall(r"`(tests/[\w/]+\.py)`", text):
            assert (ROOT / file).exists(), f"{name}: {file}"
