"""Who gets a socket, what do they hear first, and when do they lose it?"""

import pytest

from chalicelib.domain.events import Event, EventType
from chalicelib.services import realtime
from tests.faults import Faults, meanwhile, unreachable
from tests.services.test_notifications import count, tell
from tests.sockets import Socket, connected
from tests.world import PASSWORD, Person, World


def ticket(world: World, person: Person) -> str:
    return world.client.post("/api/realtime/ticket", token=person.token).data["ticket"]


def connection_items(world: World) -> list[dict]:
    return [one for one in world.table.items() if one["PK"].startswith("CONN#")]


# ── Opening ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_ticket_opens_a_socket_and_the_first_count_is_pushed(world: World):
    person = world.person()
    tell(world, person, 1)

    socket = connected(world, person)

    assert socket.events("notifications.unread_count") == [{"count": 1}]


def test_nothing_is_posted_while_the_handshake_lasts(world: World):
    person = world.person()

    Socket(world, person).open(greeted=False)

    assert world.gateway.calls == 0


def test_a_ticket_opens_one_socket_only(world: World):
    person = world.person()
    secret = ticket(world, person)

    first = Socket(world, person).open(ticket=secret)
    second = Socket(world, person).open(ticket=secret)

    assert (first.status, second.status) == (200, 401)


def test_an_outage_during_the_handshake_is_not_said_to_be_the_tickets_fault(world: World, faults: Faults):
    person = world.person()
    secret = ticket(world, person)
    faults.inject(unreachable, into="BatchGetItem", times=3)

    first = Socket(world, person).open(ticket=secret)
    second = Socket(world, person).open(ticket=secret)

    assert (first.status, second.status) == (503, 200)


def test_of_two_that_spend_a_ticket_at_once_one_is_refused(world: World, faults: Faults):
    person = world.person()
    secret = ticket(world, person)
    other = Socket(world, person)
    faults.inject(meanwhile(lambda: other.open(ticket=secret)), into="TransactWriteItems")

    late = Socket(world, person).open(ticket=secret)

    assert (other.status, late.status) == (200, 401)
    assert len(connection_items(world)) == 1


def test_a_ticket_is_good_for_thirty_seconds(world: World):
    person = world.person()
    early, late = ticket(world, person), ticket(world, person)

    world.advance(seconds=29)
    opened = Socket(world, person).open(ticket=early)
    world.advance(seconds=1)
    refused = Socket(world, person).open(ticket=late)

    assert (opened.status, refused.status) == (200, 401)


@pytest.mark.parametrize("secret", ["nonsense", "x" * 5000, "\ud800", "CONN#1"])
def test_what_is_no_ticket_is_refused(world: World, secret: str):
    socket = Socket(world, world.person()).open(ticket=secret)

    assert socket.status == 401
    assert connection_items(world) == []


def test_a_ticket_is_stored_by_its_hash_only(world: World):
    secret = ticket(world, world.person())

    assert secret not in str(world.table.items())


def test_a_ticket_dies_with_its_sign_in(world: World):
    person = world.person()
    secret = ticket(world, person)
    world.client.post("/api/auth/logout", token=person.token)

    socket = Socket(world, person).open(ticket=secret)

    assert socket.status == 401


def test_signing_out_during_the_handshake_wins(world: World, faults: Faults):
    person = world.person()
    secret = ticket(world, person)
    faults.inject(
        meanwhile(lambda: world.client.post("/api/auth/logout", token=person.token)),
        into="TransactWriteItems",
    )

    socket = Socket(world, person).open(ticket=secret)

    assert socket.status == 401


def test_nobody_has_more_than_five_sockets(world: World):
    person = world.person()
    for _ in range(5):
        connected(world, person)

    sixth = Socket(world, person).open()

    assert sixth.status == 429


def test_sockets_that_broke_off_unheard_do_not_count(world: World):
    person = world.person()
    sockets = [connected(world, person) for _ in range(5)]
    sockets[2].break_off()

    sixth = Socket(world, person).open()

    assert sixth.status == 200
    assert len(connection_items(world)) == 5


def test_sockets_that_outlived_their_time_do_not_count(world: World):
    person = world.person()
    for _ in range(5):
        connected(world, person)
    world.advance(hours=2, minutes=10)

    sixth = Socket(world, world.sign_in(person)).open()

    assert sixth.status == 200


# ── Speaking ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_ping_is_a_pong(world: World):
    socket = connected(world, world.person())

    assert socket.ask("ping", "r7") == {"event": "pong", "requestId": "r7"}


def test_hello_asks_for_the_count_on_this_connection_only(world: World):
    person = world.person()
    asking, other = connected(world, person), connected(world, person)
    before = len(other.heard)

    answer = asking.ask("hello")

    assert answer == {"event": "ack", "requestId": "r1", "data": {}}
    assert asking.heard[-1] == {"event": "notifications.unread_count", "data": {"count": 0}}
    assert len(other.heard) == before


def test_a_new_notification_reaches_all_sockets_of_its_reader_and_no_one_else(world: World):
    person, stranger = world.person(), world.person()
    mine = [connected(world, person), connected(world, person)]
    theirs = connected(world, stranger)

    tell(world, person, 1)

    for socket in mine:
        (new,) = socket.events("notifications.new")
        assert new == {
            "notification": world.client.get("/api/notifications", token=person.token).data["items"][0]
        }
        assert socket.heard[-1] == {"event": "notifications.unread_count", "data": {"count": 1}}
    assert theirs.events("notifications.new") == []


def test_reading_on_one_socket_tells_the_others(world: World):
    person = world.person()
    notification_id = tell(world, person, 1)
    tell(world, person, 2)
    reading, other = connected(world, person), connected(world, person)

    one = reading.ask("notifications.mark_read", notificationId=notification_id)
    after_one = other.heard[-1]
    everything = reading.ask("notifications.mark_all_read")

    assert after_one == {"event": "notifications.unread_count", "data": {"count": 1}}
    assert other.heard[-1] == {"event": "notifications.unread_count", "data": {"count": 0}}
    assert reading.events("notifications.unread_count")[-1] == {"count": 0}
    assert one["data"]["notification"]["isRead"] is True
    assert everything == {"event": "ack", "requestId": "r1", "data": {"count": 0}}
    assert count(world, person) == 0


def test_other_peoples_notifications_are_not_there(world: World):
    person, stranger = world.person(), world.person()
    notification_id = tell(world, person, 1)

    answer = connected(world, stranger).ask("notifications.mark_read", notificationId=notification_id)

    assert (answer["event"], answer["code"]) == ("error", "not_found")
    assert count(world, person) == 1


@pytest.mark.parametrize(
    ("frame", "code", "request_id"),
    [
        ("", "invalid_input", None),
        ("{", "invalid_json", None),
        ("[]", "invalid_input", None),
        ("null", "invalid_input", None),
        ('{"requestId": "a"}', "invalid_input", "a"),
        ('{"action": "nothing", "requestId": "a"}', "unknown_action", "a"),
        ('{"action": 7, "requestId": "a"}', "invalid_input", "a"),
        ('{"action": "ping", "requestId": 7}', "invalid_input", None),
        ('{"action": "ping", "requestId": "a", "role": "admin"}', "invalid_input", "a"),
        ('{"action": "ping", "requestId": "a", "data": []}', "invalid_input", "a"),
        ('{"action": "hello", "requestId": "a", "data": {"b": 1}}', "invalid_input", "a"),
        ('{"action": "notifications.mark_read", "requestId": "a"}', "invalid_input", "a"),
        ('{"action": "ping", "requestId": "' + "a" * 129 + '"}', "invalid_input", None),
        ('{"action": "ping", "requestId": "a", "data": {"b": "' + "é" * 17000 + '"}}', "too_large", "a"),
        ("[" * 30000, "invalid_json", None),
    ],
)
def test_what_cannot_be_understood_is_answered_and_the_connection_stays(
    world: World, frame: str, code: str, request_id: str | None
):
    socket = connected(world, world.person())

    answer = socket.say(frame)

    assert (answer["event"], answer["code"], answer["requestId"]) == ("error", code, request_id)
    assert socket.ask("ping")["event"] == "pong"


def test_a_socket_that_was_closed_has_nothing_to_say(world: World):
    person = world.person()
    socket = connected(world, person)
    realtime.disconnect(socket.id, push=world.push, now=world.now)

    answer = socket.ask("hello")

    assert (answer["event"], answer["code"]) == ("error", "not_signed_in")
    assert socket.id in world.gateway.closed


# ── Closing ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_closed_socket_leaves_nothing_behind(world: World):
    socket = connected(world, world.person())

    socket.close()
    realtime.disconnect(socket.id, push=world.push, now=world.now)

    assert connection_items(world) == []


def test_a_gone_socket_is_forgotten_when_it_is_written_to_and_the_others_hear(world: World):
    person = world.person()
    gone, there = connected(world, person), connected(world, person)
    gone.break_off()

    tell(world, person, 1)

    assert len(there.events("notifications.new")) == 1
    assert [one["id"] for one in connection_items(world)] == [there.id]


def test_signing_out_closes_the_sockets_of_that_sign_in_alone(world: World):
    person = world.person()
    elsewhere = world.sign_in(person)
    here, there = connected(world, person), connected(world, elsewhere)

    world.client.post("/api/auth/logout", token=person.token)
    world.happen()

    assert world.gateway.closed == [here.id]
    assert [one["id"] for one in connection_items(world)] == [there.id]


def test_a_new_password_closes_all_sockets_but_those_of_who_changed_it(world: World):
    person = world.person()
    elsewhere = world.sign_in(person)
    here, there = connected(world, person), connected(world, elsewhere)

    changed = world.client.put(
        "/api/auth/password",
        json={"currentPassword": PASSWORD, "newPassword": "a loud harbour at noon"},
        token=person.token,
    )
    world.happen()

    assert changed.status == 200
    assert world.gateway.closed == [there.id]
    assert [one["id"] for one in connection_items(world)] == [here.id]


def test_who_is_suspended_loses_their_sockets(world: World):
    admin, stranger = world.admin(), world.person()
    mentor = world.mentor(admin=admin)
    connected(world, mentor)
    left = connected(world, stranger)

    path = f"/api/admin/mentors/{mentor.mentor_id}/suspend"
    suspended = world.client.put(path, json={"reason": "Complaints."}, token=admin.token)
    world.happen()

    assert suspended.status == 200
    assert world.gateway.open == {left.id}
    assert connected(world, mentor).status == 200


def test_who_deletes_their_account_loses_their_sockets(world: World):
    person = world.person()
    connected(world, person)

    world.client.delete("/api/auth/me", token=person.token)
    world.happen()

    assert world.gateway.open == set()


def test_an_event_that_ends_all_sign_ins_closes_all_sockets_however_often_it_comes(world: World):
    person, stranger = world.person(), world.person()
    connected(world, person)
    connected(world, person)
    left = connected(world, stranger)
    ended = Event(
        id="01ENDED", type=EventType.SESSIONS_ENDED, subject=person.id, facts={}, occurred_at=world.now
    )

    for _ in range(2):
        realtime.sessions_ended(ended, world.outside())

    assert world.gateway.open == {left.id}
