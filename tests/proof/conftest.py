"""What do proofs stand on? A world each, and a summary that says how much each of them has tried."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.product_table import Table
from tests.stage import SECRETS

# isort: split
from tests.proof.acting import Play
from tests.world import World


@pytest.fixture
def world(table: Table, monkeypatch: pytest.MonkeyPatch) -> World:
    world = World(table)
    monkeypatch.setattr("chalicelib.clock.now", world.clock.now)
    monkeypatch.setattr("chalicelib.wiring.secrets", lambda: SECRETS)
    monkeypatch.setattr("chalicelib.wiring.payments", lambda: world.payments)
    monkeypatch.setattr("chalicelib.wiring.push", lambda: world.push)
    return world


@pytest.fixture
def play(world: World) -> Play:
    """Its student and mentor have registered, and all that follows from that has happened."""
    play = Play(world, mentor=world.mentor(), student=world.person())
    world.happen()
    return play


@pytest.fixture
def tried(record_property: Callable[[str, object], None]) -> Callable[..., None]:
    """`tried(attempts=…)`: figures for the summary that `docs/proof.md` keeps."""

    def note(**figures: object) -> None:
        record_property(
            "tried", ", ".join(f"{value:,} {name.replace('_', ' ')}" for name, value in figures.items())
        )

    return note


@pytest.hookimpl
def pytest_terminal_summary(terminalreporter: Any) -> None:
    reports = terminalreporter.stats.get("passed", [])
    noted = [(report.nodeid, dict(report.user_properties).get("tried")) for report in reports]
    figures = [f"{node.rpartition('/')[2]}: {tried}" for node, tried in noted if tried]
    if figures:
        terminalreporter.section("tried")
        for line in sorted(figures):
            terminalreporter.write_line(line)
