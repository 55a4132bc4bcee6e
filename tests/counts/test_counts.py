"""Does each use case still take what it did, and no more than was promised?

DynamoDB bills by the unit and answers in some milliseconds: one read more in each request is seen here, and
nowhere else. A change for the better wants its row updated: `python -m bench.use_cases --accept`.
"""

import pytest

from app import app
from chalicelib.handlers.actions import ACTIONS
from tests.counts import expected
from tests.counts.counting import counts
from tests.counts.use_cases import every
from tests.security.scene import Scene


@pytest.mark.backends("dynamodb_local")
def test_each_use_case_takes_what_was_agreed(scene: Scene) -> None:
    counted = list(counts(scene, every()))

    found = {one.name: expected.row(count) for one, count in counted}
    beyond = [
        f"{one.name}: {count.taken.round_trips}" for one, count in counted if one.is_beyond(count.taken)
    ]

    assert "\n".join(expected.differences(found)) == ""
    assert beyond == []


def test_every_route_and_every_action_is_counted() -> None:
    counted = [one.name for one in every()]
    served = {f"{method} {path}" for path, methods in app.routes.items() for method in methods}

    assert len(counted) == len(set(counted))
    assert served <= {name.split(",")[0] for name in counted}
    assert {f"socket: {action}" for action in ACTIONS} <= set(counted)
