"""Is an advisory told from a service that did not answer?"""

from typing import Any

import pytest

from infra import check_advisories
from infra.check_advisories import Findings, npm_audit_said, pip_audit_said, shipped, verdict

CLEAN: dict[str, Any] = {"dependencies": [{"name": "jinja2", "version": "3.1.6", "vulns": []}]}
ADVISORY = {"id": "PYSEC-2026-1", "fix_versions": ["3.1.7"], "aliases": [], "description": "…"}
VULNERABLE = {"dependencies": [{"name": "jinja2", "version": "3.1.6", "vulns": [ADVISORY]}]}
SKIPPED = {"dependencies": [{"name": "jinja2", "skip_reason": "Dependency not found"}]}
NPM_CLEAN: dict[str, Any] = {"auditReportVersion": 2, "vulnerabilities": {}}
NPM_VULNERABLE = {
    "auditReportVersion": 2,
    "vulnerabilities": {
        "react": {"name": "react", "range": "<19.2.9", "severity": "high", "fixAvailable": False}
    },
}
NPM_REFUSED = {"message": "405 Method Not Allowed", "statusCode": 405, "error": {"summary": ""}}


@pytest.mark.parametrize("findings", [pip_audit_said(CLEAN, ""), npm_audit_said(NPM_CLEAN, "")])
def test_nothing_known_passes_strictly_too_and_says_nothing(findings: Findings, capsys):
    assert verdict([findings], is_strict=True) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("findings", "named"),
    [
        (pip_audit_said(VULNERABLE, ""), "jinja2 3.1.6: PYSEC-2026-1, mended in 3.1.7"),
        (npm_audit_said(NPM_VULNERABLE, ""), "react <19.2.9: high, none is mended yet"),
    ],
)
def test_an_advisory_fails_and_is_named(findings: Findings, named: str, capsys):
    assert verdict([Findings(), findings], is_strict=False) == 1
    assert named in capsys.readouterr().out


@pytest.mark.parametrize(
    "findings",
    [
        pip_audit_said(SKIPPED, ""),
        pip_audit_said({}, "Could not connect"),
        npm_audit_said(NPM_REFUSED, ""),
        npm_audit_said({}, "npm is not there"),
    ],
)
def test_no_answer_is_said_in_one_line_and_fails_strictly_alone(findings: Findings, capsys):
    assert verdict([findings], is_strict=False) == 0
    assert capsys.readouterr().out.count("\n") == 1
    assert verdict([findings], is_strict=True) == 1


def test_a_tool_that_is_not_there_has_not_answered():
    answer, complaint = check_advisories._asked(["no-such-tool-anywhere"])

    assert pip_audit_said(answer, complaint).unanswered


def test_what_the_packages_need_themselves_is_asked_about_too():
    names = {line.partition("==")[0] for line in shipped()}

    assert {"jinja2", "markupsafe", "botocore", "urllib3", "chalice"} <= names
    assert not {"pytest", "boto3"} & names
