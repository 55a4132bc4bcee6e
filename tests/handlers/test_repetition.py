from datetime import timedelta

import pytest

from chalicelib import clock
from chalicelib.domain.errors import Unavailable
from chalicelib.services import tokens
from chalicelib.storage import idempotency
from tests.clients import Answer, Client
from tests.handlers import toy
from tests.product_table import Table
from tests.stage import SECRETS

pytestmark = [pytest.mark.backends("moto"), pytest.mark.usefixtures("table")]


@pytest.fixture(autouse=True)
def door(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chalicelib.services.access.admit", toy.Door(guests={"asha", "ben", "root"}).admit)


@pytest.fixture
def made() -> list[str]:
    """What the views made in this test."""
    toy.shop.made.clear()
    return toy.shop.made


def post(name: str, *, key: str | None = "key", user: str = "asha", **body: object) -> Answer:
    return send("/api/toys", key=key, user=user, json={"name": name, **body})


def send(path: str, *, key: str | None = "key", user: str = "asha", **request: object) -> Answer:
    token = tokens.issue(user_id=user, family="f", secrets=SECRETS, now=clock.now())
    headers = {} if key is None else {"Idempotency-Key": key}
    return Client(toy.app).post(path, token=token, headers=headers, **request)


def test_a_repetition_makes_nothing_and_answers_the_same(made: list[str]) -> None:
    first = post("Kite")

    again = post("Kite")

    assert (again.status, again.body) == (first.status, first.body) == (201, first.body)
    assert made == ["Kite"]


def test_each_answer_has_its_own_request_id(made: list[str]) -> None:
    assert post("Kite").headers["x-request-id"] != post("Kite").headers["x-request-id"]


def test_without_a_key_each_request_counts(made: list[str]) -> None:
    post("Kite", key=None)
    post("Kite", key=None)

    assert made == ["Kite", "Kite"]


def test_another_body_under_the_same_key_is_a_conflict(made: list[str]) -> None:
    post("Kite")

    answer = post("Kite", count=2)

    assert (answer.status, answer.code) == (409, "idempotency_mismatch")
    assert made == ["Kite"]


def test_a_key_is_its_users_own(made: list[str]) -> None:
    post("Kite", user="asha")
    post("Kite", user="ben")

    assert made == ["Kite", "Kite"]


def test_a_key_belongs_to_one_address(made: list[str]) -> None:
    send("/api/toys/kite/copies", user="root")
    send("/api/toys/ball/copies", user="root")
    post("Kite", user="root")

    assert made == ["kite", "ball", "Kite"]


def test_a_refusal_that_is_settled_is_kept(made: list[str]) -> None:
    first = post("taken")

    again = post("taken")

    assert (again.status, again.code) == (409, "slot_taken")
    assert again.json["data"] == first.json["data"]


@pytest.mark.parametrize(("name", "status"), [("declined", 502), ("broken", 500)])
def test_an_outage_settles_nothing(made: list[str], name: str, status: int, table: Table) -> None:
    answer = post(name)

    assert answer.status == status
    assert table.items() == []


def test_a_body_that_is_refused_leaves_the_key_free(made: list[str]) -> None:
    assert post("").status == 400

    assert post("Kite").status == 201


def test_a_repetition_beside_the_first_is_told_to_wait(
    made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idempotency, "finish", lambda fingerprint, answer: None)
    post("Kite")

    answer = post("Kite")

    assert (answer.status, answer.code) == (409, "idempotency_in_progress")


def test_what_died_under_way_may_be_tried_again(made: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(idempotency, "finish", lambda fingerprint, answer: None)
        post("Kite")
    later = clock.now() + idempotency.LEASE + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)

    assert post("Kite").status == 201
    assert made == ["Kite", "Kite"]


def test_after_a_day_a_key_is_free_again(made: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    post("Kite")
    later = clock.now() + idempotency.KEPT_FOR
    monkeypatch.setattr(clock, "now", lambda: later)

    assert post("Ball").status == 201


@pytest.mark.parametrize(("length", "status"), [(1, 201), (128, 201), (129, 400)])
def test_a_key_has_up_to_128_characters(made: list[str], length: int, status: int) -> None:
    answer = post("Kite", key="k" * length)

    assert answer.status == status
    assert status == 201 or list(answer.wrong_fields) == ["Idempotency-Key"]


def test_who_is_not_let_in_uses_up_no_key(made: list[str], table: Table) -> None:
    assert post("Kite", user="stranger").status == 401
    assert send("/api/toys/kite/copies", user="asha").status == 403

    assert table.items() == []


def test_an_answer_that_cannot_be_kept_is_given_all_the_same(
    made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(fingerprint: str, answer: object) -> None:
        raise Unavailable

    monkeypatch.setattr(idempotency, "finish", fail)

    assert post("Kite").status == 201
    assert made == ["Kite"]
