import subprocess
import sys

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type

from chalicelib.gateways.passwords import NOBODYS_HASH, Argon2

HASHER = Argon2()
PASSWORD = "a quiet harbour at dawn"


@pytest.fixture(scope="module")
def hashed() -> str:
    return HASHER.hash(PASSWORD)


@pytest.mark.parametrize("made", ["own", "nobodys"])
def test_hashes_are_argon2id_at_owasps_parameters(made: str, hashed: str) -> None:
    parameters = extract_parameters(hashed if made == "own" else NOBODYS_HASH)

    assert parameters.type is Type.ID
    assert (parameters.memory_cost, parameters.time_cost, parameters.parallelism) == (19 * 1024, 2, 1)
    assert (parameters.salt_len, parameters.hash_len) == (16, 32)


def test_a_hash_matches_its_password_only(hashed: str) -> None:
    assert HASHER.matches(PASSWORD, hashed)
    assert not HASHER.matches(PASSWORD + " ", hashed)


def test_equal_passwords_have_different_hashes(hashed: str) -> None:
    assert HASHER.hash(PASSWORD) != hashed


@pytest.mark.parametrize("hashed", [None, "", "not a hash", "$argon2id$v=19$m=8,t=1,p=1$short$x"])
def test_nothing_matches_where_there_is_no_hash(hashed: str | None) -> None:
    assert not HASHER.matches(PASSWORD, hashed)


def test_todays_parameters_are_not_outdated_and_weaker_ones_are(hashed: str) -> None:
    weaker = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)

    assert not HASHER.is_outdated(hashed)
    assert not HASHER.is_outdated(NOBODYS_HASH)
    assert HASHER.is_outdated(weaker)
    assert HASHER.matches(PASSWORD, weaker)


def test_the_library_loads_with_the_first_password_only() -> None:
    made = "import sys; from chalicelib.gateways.passwords import Argon2; Argon2()"
    program = f"{made}; print('argon2' in sys.modules)"

    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert told.stdout.strip() == "False"
