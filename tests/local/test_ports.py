"""Can two instances run side by side, and does one keep its addresses?"""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from local import ports


@pytest.fixture
def occupied() -> Iterator[int]:
    with socket.socket() as listening:
        listening.bind((ports.HOST, 0))
        listening.listen()
        yield listening.getsockname()[1]


def test_ports_are_different_and_free(tmp_path: Path) -> None:
    chosen = ports.choose(("emulator", "mail", "internal"), remembered_in=tmp_path / "ports.json")

    assert len(set(chosen.values())) == 3
    assert all(ports.is_free(port) for port in chosen.values())


def test_the_next_start_uses_the_same_ports_because_the_stack_names_them(tmp_path: Path) -> None:
    first = ports.choose(("emulator", "mail"), remembered_in=tmp_path / "ports.json")
    second = ports.choose(("emulator", "mail"), remembered_in=tmp_path / "ports.json")

    assert first == second


def test_a_port_that_was_taken_meanwhile_is_replaced(tmp_path: Path, occupied: int) -> None:
    remembered = tmp_path / "ports.json"
    remembered.write_text(f'{{"emulator": {occupied}}}')

    assert ports.choose(("emulator",), remembered_in=remembered)["emulator"] != occupied
    assert not ports.is_free(occupied)
