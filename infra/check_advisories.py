"""Is anything known against the software of others that we ship, in Lambda or to the browser?

    python -m infra.check_advisories [--strict]

Asks pip-audit and npm audit, which ask their services over the internet. An advisory fails. Where a service
does not answer, nothing is known: that is said in one line, and fails only with `--strict`, as the pipeline
has it.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import requires, version
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
SHIPPED = ROOT / "requirements.txt"
# `chalice package` copies its runtime into the code.
_VENDORED = ("chalice",)
_SECONDS = 300


@dataclass(frozen=True)
class Findings:
    """What is known against each, and what was asked and not answered."""

    known: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()


def shipped() -> list[str]:
    """What requirements.txt names and all that it needs, at the versions that are installed."""
    lines = [line.partition("#")[0].strip() for line in SHIPPED.read_text(encoding="utf-8").splitlines()]
    left, found = [*filter(None, lines)], {name: version(name) for name in _VENDORED}
    while left:
        wanted = Requirement(left.pop())
        name = canonicalize_name(wanted.name)
        if name not in found and (wanted.marker is None or wanted.marker.evaluate({"extra": ""})):
            found[name] = version(name)
            left += requires(name) or ()
    return [f"{name}=={found[name]}" for name in sorted(found)]


def of_python(packages: Sequence[str]) -> Findings:
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as wanted:
        wanted.write("\n".join(packages))
        wanted.flush()
        options = ("--no-deps", "--disable-pip", "--progress-spinner=off", "--format=json")
        command = [sys.executable, "-m", "pip_audit", *options, "--requirement", wanted.name]
        return pip_audit_said(*_asked(command))


def pip_audit_said(answer: dict[str, Any], complaint: str) -> Findings:
    """One that it cannot find it skips, and still ends well."""
    if "dependencies" not in answer:
        return Findings(unanswered=(f"pip-audit: {complaint}",))
    known, unanswered = [], []
    for package in answer["dependencies"]:
        known += [
            f"{package['name']} {package['version']}: {one['id']}, mended in {_any(one['fix_versions'])}"
            for one in package.get("vulns", ())
        ]
        unanswered += [f"{package['name']}: {package['skip_reason']}"] if "skip_reason" in package else []
    return Findings(tuple(known), tuple(unanswered))


def _any(versions: Sequence[str]) -> str:
    return " or ".join(versions) or "none yet"


def of_web() -> Findings:
    """What the browser gets; tools that build it run nowhere else."""
    command = ["npm", "audit", "--omit=dev", "--json"]
    return npm_audit_said(*_asked(command, folder=ROOT / "web"))


def npm_audit_said(answer: dict[str, Any], complaint: str) -> Findings:
    if "vulnerabilities" not in answer:
        return Findings(unanswered=(f"npm audit: {answer.get('message') or complaint}",))
    return Findings(known=tuple(_of_npm(answer["vulnerabilities"].values())))


def _of_npm(packages: Any) -> Iterator[str]:
    for one in packages:
        mended = "npm has a mended version" if one["fixAvailable"] else "none is mended yet"
        yield f"{one['name']} {one['range']}: {one['severity']}, {mended}"


def _asked(command: Sequence[str], *, folder: Path = ROOT) -> tuple[dict[str, Any], str]:
    """What it answers as JSON, and its last line of complaint."""
    try:
        said = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, check=False, timeout=_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return {}, str(error)
    try:
        answer = json.loads(said.stdout)
    except ValueError:
        answer = {}
    complaint = said.stderr.strip().splitlines()[-1:] or [f"it ended with {said.returncode}"]
    return answer if isinstance(answer, dict) else {}, complaint[0]


def verdict(findings: Sequence[Findings], *, is_strict: bool) -> int:
    """Prints what came of it."""
    known = [line for one in findings for line in one.known]
    unanswered = [line for one in findings for line in one.unanswered]
    for line in known:
        print(f"known against what we ship: {line}")
    if unanswered:
        print(f"not asked, so nothing is known: {len(unanswered)} (the first: {unanswered[0]})")
    return 1 if known or (is_strict and unanswered) else 0


if __name__ == "__main__":
    sys.exit(verdict([of_python(shipped()), of_web()], is_strict="--strict" in sys.argv))
