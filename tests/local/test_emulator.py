"""Is the emulator started so that it loses nothing, and shows nothing to the network?"""

import json
import sys
from pathlib import Path

from local.emulator import Emulator, forget_stream_positions
from local.place import Place


def test_stream_positions_are_forgotten_and_nothing_else(tmp_path: Path) -> None:
    state = tmp_path / "lambda.json"
    payload = {"functions": {"one": 1}, "dynamodb_stream_positions": {"mapping": 7}}
    state.write_text(json.dumps({"__ministack_format__": 2, "payload": payload}))

    forget_stream_positions(state)

    assert json.loads(state.read_text()) == {"__ministack_format__": 2, "payload": {"functions": {"one": 1}}}


def test_a_first_start_has_no_positions_to_forget(tmp_path: Path) -> None:
    forget_stream_positions(tmp_path / "lambda.json")

    assert not list(tmp_path.iterdir())


def test_it_listens_to_this_machine_only_and_enforces_roles(tmp_path: Path) -> None:
    emulator = Emulator(interpreter=Path(sys.executable), place=Place(tmp_path), port=4566)

    environment = emulator._environment()

    assert environment["BIND_HOST"] == "127.0.0.1"
    assert environment["AUTH"] == "true"


def test_it_sees_none_of_the_developers_own_environment(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "work")
    monkeypatch.setenv("STAGE", "prod")

    environment = Emulator(interpreter=Path(sys.executable), place=Place(tmp_path), port=4566)._environment()

    assert not {"AWS_PROFILE", "STAGE"} & set(environment)
