"""Does a soak notice what went wrong, and does it make things go wrong as it says?"""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from aiohttp import ClientError, ClientSession, web
from aiohttp.test_utils import TestServer

from tests.soak.browser import route_of
from tests.soak.detour import Detour
from tests.soak.misfortune import Kind, Misfortune, Service
from tests.soak.promises import booking_faults, message_faults, overtaken
from tests.soak.told import Said, Told, Word, standing

COMPLETED = {
    "status": "completed",
    "cancelledBy": None,
    "payment": {"status": "paid"},
    "refund": None,
    "reviewed": True,
    "scheduledAt": "2026-11-24T10:00:00Z",
    "sessionNotes": {"content": "Two"},
}
CANCELLED = COMPLETED | {
    "status": "cancelled",
    "cancelledBy": "student",
    "payment": {"status": "refunded"},
    "refund": {"amount": 75000, "status": "processed"},
}


def told(**more: Any) -> Told:
    return Told(
        id="GRP-20261123-ABCDEF",
        student="usr_1",
        mentor="usr_2",
        mentor_id="mtr_2",
        amount=75000,
        scheduled_at="2026-11-24T10:00:00Z",
        duration=30,
        order_id="order_1",
        **more,
    )


# ── What went wrong ──────────────────────────────────────────────────────────────────────────────────


def test_a_promise_that_was_kept_is_no_fault():
    completed = told(
        confirmed=True, marked={"completed"}, notes=[Word("One", 1, 2), Word("Two", 3, 4)], reviews=["rev_1"]
    )
    cancelled = told(confirmed=True, cancels=[("student", 75000, True), ("student", 75000, True)])

    paid_later = told(cancels=[("student", None, False)])

    assert not [
        *booking_faults(completed, COMPLETED),
        *booking_faults(cancelled, CANCELLED),
        *booking_faults(paid_later, CANCELLED),
        *booking_faults(paid_later, CANCELLED | {"refund": None}),
    ]


@pytest.mark.parametrize(
    ("promise", "there"),
    [
        (told(confirmed=True), CANCELLED | {"cancelledBy": "system"}),
        (told(confirmed=True), COMPLETED | {"payment": {"status": "pending"}}),
        (told(), COMPLETED | {"status": "confirmed"}),
        (told(cancels=[("student", 75000, True)]), COMPLETED),
        (told(cancels=[("student", 37500, True)]), CANCELLED),
        (told(cancels=[("mentor", 75000, True)]), CANCELLED),
        (told(cancels=[("student", None, True)]), CANCELLED),
        (
            told(cancels=[("student", None, False)]),
            CANCELLED | {"refund": {"amount": 1, "status": "processed"}},
        ),
        (told(in_vain=True), COMPLETED),
        (told(in_vain=True), CANCELLED | {"refund": None}),
        (told(), CANCELLED | {"refund": {"amount": 75000, "status": "pending"}}),
        (told(marked={"no_show"}), COMPLETED),
        (told(moves=[Word("2026-11-25T10:00:00Z", 1, 2)]), COMPLETED),
        (told(notes=[Word("Two", 1, 2), Word("Three", 3, 4)]), COMPLETED),
        (told(reviews=["rev_1"]), COMPLETED | {"reviewed": False}),
        (told(reviews=["rev_1", "rev_2"]), COMPLETED),
    ],
)
def test_a_broken_promise_is_noticed(promise: Told, there: dict[str, Any]):
    assert list(booking_faults(promise, there))


def test_of_two_things_set_at_once_either_may_stand():
    beside = [Word("One", 1, 4), Word("Two", 2, 3)]

    assert standing(beside) == ["One", "Two"]
    assert standing([*beside, Word("Three", 5, 6)]) == ["Three"]


def message(**more: Any) -> dict[str, Any]:
    return {"id": "msg_1", "clientMessageId": "c1", "content": "Hello", "senderId": "usr_1"} | more


@pytest.mark.parametrize(
    "there",
    [
        [],
        [message(id="msg_2")],
        [message(), message(id="msg_2")],
        [message(content="Something else")],
        [message(senderId="usr_2")],
        [message(), message(id="msg_2", clientMessageId="c2")],
    ],
)
def test_a_message_lost_or_changed_or_doubled_is_noticed(there: list[dict[str, Any]]):
    said = Said("conv", "usr_1", "Hello", client_id="c1", id="msg_1")

    assert not list(message_faults([said], [message()]))
    assert list(message_faults([said], there))


def test_a_message_acknowledged_as_two_is_noticed():
    said = Said("conv", "usr_1", "Hello", client_id="c1")
    said.hears("msg_1")
    said.hears("msg_2")

    assert list(message_faults([said], [message()]))


@pytest.mark.parametrize(
    ("attempts", "issued_at", "is_excused"), [(0, "10:00", False), (0, "12:00", True), (1, "10:00", True)]
)
def test_only_what_came_after_the_session_may_be_overtaken(attempts: int, issued_at: str, is_excused: bool):
    confirmed = {
        "type": "past_event",
        "event_type": "booking_confirmed",
        "subject": "B",
        "attempts": attempts,
    }
    completed = {
        "type": "past_event",
        "event_type": "booking_completed",
        "subject": "B",
        "attempts": 0,
        "occurred_at": "11:00",
    }
    invoice = {"type": "invoice", "booking_id": "B", "issued_at": issued_at}

    assert overtaken([confirmed, invoice]) == set()
    assert overtaken([confirmed, completed, invoice]) == ({"B"} if is_excused else set())


def test_ids_make_no_new_route():
    assert route_of("PUT", "/api/bookings/GRP-20261123-ABCDEF/no-show") == "PUT /api/bookings/{id}/no-show"
    assert route_of("GET", "/api/mentors/meera-iyer/slots") == "GET /api/mentors/{id}/slots"
    assert route_of("POST", "/api/payments/create-order") == "POST /api/payments/create-order"


# ── What goes wrong ──────────────────────────────────────────────────────────────────────────────────


def write(*names: str) -> bytes:
    puts = [{"Put": {"Item": {"PK": {"S": name}, "SK": {"S": name}}}} for name in names]
    return json.dumps({"TransactItems": puts}).encode()


def fates(of: Misfortune, calls: int, attempts: int) -> Iterator[list[Kind | None]]:
    for call in range(calls):
        yield [of.of(Service.DYNAMODB, f"c{call}", operation="GetItem", body=b"") for _ in range(attempts)]


def test_misfortune_may_outlast_retries_and_ends_at_once():
    misfortune = Misfortune(seed=1, strength=20)

    met = list(fates(misfortune, 400, 3))
    misfortune.end()
    after = list(fates(misfortune, 400, 3))

    assert any(all(fate) for fate in met)
    assert any(fate[0] and not fate[-1] for fate in met)
    assert not any(any(fate) for fate in after)
    assert sum(misfortune.met.values()) == sum(kind is not None for fate in met for kind in fate)


def test_an_item_in_anothers_hands_conflicts_with_every_transaction_for_a_while():
    misfortune = Misfortune(seed=1, strength=60)
    drawn = (
        misfortune.of(Service.DYNAMODB, f"c{call}", operation="TransactWriteItems", body=write("A"))
        for call in range(200)
    )
    assert Kind.CONFLICT in drawn

    misfortune.strength = 1e-9
    again = misfortune.of(Service.DYNAMODB, "next", operation="TransactWriteItems", body=write("A", "B"))
    other = misfortune.of(Service.DYNAMODB, "other", operation="TransactWriteItems", body=write("C"))

    assert (again, other) == (Kind.CONFLICT, None)


class Fated(Misfortune):
    """Always the same."""

    def __init__(self, kind: Kind | None) -> None:
        super().__init__(seed=1)
        self._kind = kind

    def of(self, service: Service, call_id: str, *, operation: str, body: bytes) -> Kind | None:
        return self._kind


@pytest.mark.allow_hosts(["127.0.0.1"])
@pytest.mark.parametrize(
    ("kind", "heard", "done"),
    [
        (None, 200, 1),
        (Kind.LOST_REPLY, None, 1),
        (Kind.NOT_SENT, None, 0),
        (Kind.THROTTLED, 400, 0),
        (Kind.SERVER_ERROR, 500, 0),
        (Kind.CONFLICT, 400, 0),
    ],
)
def test_a_fault_befalls_the_call_or_its_answer(kind: Kind | None, heard: int | None, done: int):
    assert asyncio.run(asked_through(Fated(kind))) == (heard, done)


async def asked_through(misfortune: Misfortune) -> tuple[int | None, int]:
    """What a client hears, and how often it was done behind the detour."""
    asked: list[bytes] = []

    async def upstream(request: web.Request) -> web.Response:
        asked.append(await request.read())
        return web.json_response({})

    behind = web.Application()
    behind.router.add_post("/", upstream)
    async with TestServer(behind) as far, ClientSession() as session:
        origin = str(far.make_url("")).rstrip("/")
        detour = Detour(Service.DYNAMODB, upstream=origin, misfortune=misfortune, session=session)
        async with TestServer(detour.application()) as near:
            try:
                async with session.post(near.make_url("/"), data=write("A")) as answer:
                    return answer.status, len(asked)
            except ClientError:
                return None, len(asked)
