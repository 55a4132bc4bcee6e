"""Do two people, and only they, read the same things in the same order?"""

import json
from dataclasses import replace
from types import SimpleNamespace

import pytest

from chalicelib.config import settings
from tests.faults import Faults, lost_reply, meanwhile, unreachable
from tests.round_trips import RoundTrips
from tests.services.test_notifications import count, listed
from tests.sockets import Socket, connected
from tests.talkers import member, share_a_session, signed_in_again, two_who_may_talk
from tests.world import Person, World


@pytest.fixture
def pair(world: World) -> SimpleNamespace:
    """A student and a mentor who shared a session, and somebody else."""
    return two_who_may_talk(world)


def path(pair: SimpleNamespace, rest: str = "") -> str:
    return f"/api/chat/conversations/{pair.id}{rest}"


def send(pair: SimpleNamespace, sender: Person, content: str = "Hello", **more) -> dict:
    body = {"type": "text", "content": content, **more}
    return pair.world.client.post(path(pair, "/messages"), json=body, token=sender.token).data["message"]


def messages(pair: SimpleNamespace, reader: Person, **query) -> list[dict]:
    """All pages."""
    found, cursor = [], None
    while True:
        page = {**query, **({"cursor": cursor} if cursor else {})}
        data = pair.world.client.get(path(pair, "/messages"), token=reader.token, query=page).data
        found += data["items"]
        cursor = data["pagination"]["nextCursor"]
        if cursor is None:
            return found


def conversation(pair: SimpleNamespace, reader: Person) -> dict:
    return pair.world.client.get(path(pair), token=reader.token).data["conversation"]


def texts(found: list[dict]) -> list[str]:
    return [one["content"] for one in found]


# ── By REST ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_conversation_stands_in_both_lists_with_the_other_side(pair: SimpleNamespace):
    message = send(pair, pair.student, "When shall we begin?")

    for person, other in ((pair.mentor, pair.student), (pair.student, pair.mentor)):
        items = pair.world.client.get("/api/chat/conversations", token=person.token).data["items"]
        assert [one["id"] for one in items] == [pair.id]
        assert items[0]["with"]["userId"] == other.id
        assert items[0]["with"]["online"] is False
        assert items[0]["bookingId"] == pair.booking_id
        assert items[0]["lastMessage"]["id"] == message["id"]
        assert items[0]["lastMessage"]["content"] == "When shall we begin?"
        assert items[0] == conversation(pair, person)
    assert conversation(pair, pair.mentor)["unreadCount"] == 1
    assert conversation(pair, pair.student)["unreadCount"] == 0


def test_the_latest_activity_comes_first(pair: SimpleNamespace):
    pair.world.advance(minutes=1)
    other_id = share_a_session(pair.world, member(pair.world, "Meera Nair"), pair.student, "GRP-2")
    pair.world.advance(minutes=1)
    send(pair, pair.mentor)

    first = pair.world.client.get(
        "/api/chat/conversations", token=pair.student.token, query={"limit": 1}
    ).data
    rest = pair.world.client.get(
        "/api/chat/conversations",
        token=pair.student.token,
        query={"cursor": first["pagination"]["nextCursor"]},
    ).data

    ids = [one["id"] for page in (first, rest) for one in page["items"]]
    assert ids == [pair.id, other_id]


def test_a_text_is_a_message_as_the_contract_says(pair: SimpleNamespace):
    message = send(pair, pair.student, "Hello", clientMessageId="c-1")

    assert message == {
        "id": message["id"],
        "conversationId": pair.id,
        "sequence": 1,
        "senderId": pair.student.id,
        "type": "text",
        "content": "Hello",
        "codeBlock": None,
        "attachment": None,
        "clientMessageId": "c-1",
        "createdAt": "2026-03-02T04:30:00Z",
        "readBy": [],
    }
    assert messages(pair, pair.mentor) == [message]


def test_code_is_kept_as_it_is(pair: SimpleNamespace):
    block = {"language": "python", "code": "def f():\n\treturn '<b>' & \"x\"\n"}

    body = {"type": "code", "codeBlock": block}
    message = pair.world.client.post(path(pair, "/messages"), json=body, token=pair.student.token).data[
        "message"
    ]

    assert message["codeBlock"] == block
    assert messages(pair, pair.mentor) == [message]
    assert conversation(pair, pair.mentor)["lastMessage"]["content"].startswith("def f()")


def test_both_read_the_same_order_by_pages_newest_first(pair: SimpleNamespace):
    for number in range(7):
        send(pair, pair.student if number % 2 else pair.mentor, str(number))

    mine, theirs = messages(pair, pair.student, limit=3), messages(pair, pair.mentor, limit=2)

    assert texts(mine) == ["6", "5", "4", "3", "2", "1", "0"]
    assert mine == theirs
    assert [one["sequence"] for one in mine] == [7, 6, 5, 4, 3, 2, 1]


def test_one_message_is_fetched_by_its_id_by_its_two_people_alone(pair: SimpleNamespace):
    first = send(pair, pair.student, "1")
    send(pair, pair.student, "2")
    client, place = pair.world.client, path(pair, f"/messages/{first['id']}")

    assert client.get(place, token=pair.mentor.token).data["message"] == first
    assert client.get(place, token=pair.stranger.token).status == 404
    assert client.get(place[:-1] + "9", token=pair.mentor.token).status == 404
    assert client.get(path(pair, "/messages/nothing"), token=pair.mentor.token).status == 404


def test_what_was_missed_is_what_came_after(pair: SimpleNamespace):
    sent = [send(pair, pair.student, str(number)) for number in range(5)]

    assert texts(messages(pair, pair.mentor, after=sent[1]["id"], limit=2)) == ["4", "3", "2"]
    assert messages(pair, pair.mentor, after=sent[4]["id"]) == []


@pytest.mark.parametrize("after", ["nonsense", "msg_00000000000000000000000000-1", "msg_0-1"])
def test_what_came_after_a_message_that_is_not_there_is_a_400(pair: SimpleNamespace, after: str):
    send(pair, pair.student)

    answer = pair.world.client.get(path(pair, "/messages"), token=pair.mentor.token, query={"after": after})

    assert answer.status == 400
    assert list(answer.wrong_fields) == ["after"]


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"type": "text"}, {"content"}),
        ({"type": "text", "content": "  \n"}, {"content"}),
        ({"type": "text", "content": "x" * 4001}, {"content"}),
        ({"type": "code", "content": "x"}, {"codeBlock"}),
        ({"type": "code", "codeBlock": {"language": "go", "code": "x" * 20001}}, {"codeBlock.code"}),
        ({"type": "code", "codeBlock": {"language": "go"}}, {"codeBlock.code"}),
        ({"type": "file"}, {"attachment"}),
        ({"type": "image", "content": "x"}, {"attachment"}),
        ({"type": "video"}, {"type"}),
        ({"type": "file", "attachment": {"id": "made up"}}, {"attachment.id"}),
        ({"type": "file", "attachment": {"url": "https://evil.example"}}, {"attachment.id"}),
        ({"type": "text", "content": "x", "codeBlock": {"language": "go", "code": "x"}}, {"codeBlock"}),
        ({"type": "text", "content": "x", "senderId": "usr_1"}, {"senderId"}),
        ({"type": "text", "content": "x", "clientMessageId": ""}, {"clientMessageId"}),
    ],
)
def test_what_is_no_message_is_refused_field_by_field(pair: SimpleNamespace, body: dict, fields: set[str]):
    answer = pair.world.client.post(path(pair, "/messages"), json=body, token=pair.student.token)

    assert answer.status == 400
    assert set(answer.wrong_fields) == fields
    assert messages(pair, pair.student) == []


def test_strangers_learn_nothing(pair: SimpleNamespace):
    message = send(pair, pair.student)
    client, token = pair.world.client, pair.stranger.token

    answers = [
        client.get(path(pair), token=token),
        client.get(path(pair, "/messages"), token=token),
        client.post(path(pair, "/messages"), json={"type": "text", "content": "x"}, token=token),
        client.put(path(pair, "/read"), json={"messageId": message["id"]}, token=token),
        client.post(
            path(pair, "/attachments"),
            json={"name": "a", "mimeType": "text/plain", "size": 1},
            token=token,
        ),
    ]

    assert [one.status for one in answers] == [404] * 5
    assert client.get("/api/chat/conversations", token=token).data["items"] == []
    assert len(messages(pair, pair.mentor)) == 1


@pytest.mark.parametrize("identifier", ["cnv_", "cnv_a", "cnv_a-b", "x", "cnv_b-a"])
def test_there_is_no_conversation_without_a_session(pair: SimpleNamespace, identifier: str):
    answer = pair.world.client.post(
        f"/api/chat/conversations/{identifier}/messages",
        json={"type": "text", "content": "x"},
        token=pair.student.token,
    )

    assert answer.status == 404


def test_nobody_can_start_a_conversation_by_naming_it(pair: SimpleNamespace):
    one, other = sorted(each.id.removeprefix("usr_") for each in (pair.stranger, pair.mentor))
    url = f"/api/chat/conversations/cnv_{one}-{other}/messages"

    answer = pair.world.client.post(url, json={"type": "text", "content": "x"}, token=pair.stranger.token)

    assert answer.status == 404


# ── Once ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_client_message_id_is_one_message_on_every_way(pair: SimpleNamespace):
    socket, other = connected(pair.world, pair.student), connected(pair.world, pair.mentor)

    first = socket.ask(
        "chat.send_message", conversationId=pair.id, type="text", content="once", clientMessageId="c-1"
    )["data"]["message"]
    again = socket.ask(
        "chat.send_message", conversationId=pair.id, type="text", content="once", clientMessageId="c-1"
    )["data"]["message"]
    by_rest = send(pair, pair.student, "once", clientMessageId="c-1")

    assert first == again == by_rest
    assert len(messages(pair, pair.mentor)) == 1
    assert len(other.events("chat.message")) == 1
    assert conversation(pair, pair.mentor)["unreadCount"] == 1


def test_the_two_sides_name_their_messages_independently(pair: SimpleNamespace):
    send(pair, pair.student, "mine", clientMessageId="1")
    send(pair, pair.mentor, "theirs", clientMessageId="1")

    assert texts(messages(pair, pair.student)) == ["theirs", "mine"]


def test_a_lost_answer_and_a_second_try_are_one_message(pair: SimpleNamespace, faults: Faults):
    faults.inject(lost_reply, into="TransactWriteItems", times=3)
    body = {"type": "text", "content": "once", "clientMessageId": "c-1"}
    lost = pair.world.client.post(path(pair, "/messages"), json=body, token=pair.student.token)

    again = send(pair, pair.student, "once", clientMessageId="c-1")

    assert lost.status in (201, 503)
    assert [one["id"] for one in messages(pair, pair.mentor)] == [again["id"]]


def test_of_two_who_speak_at_once_one_is_first_for_both(pair: SimpleNamespace, faults: Faults):
    faults.inject(meanwhile(lambda: send(pair, pair.mentor, "first")), into="TransactWriteItems")

    send(pair, pair.student, "second")

    assert texts(messages(pair, pair.student)) == ["second", "first"]
    assert [one["sequence"] for one in messages(pair, pair.mentor)] == [2, 1]
    assert conversation(pair, pair.student)["unreadCount"] == 1
    assert conversation(pair, pair.mentor)["unreadCount"] == 1


# ── On sockets ───────────────────────────────────────────────────────────────────────────────────────


def test_a_message_reaches_every_connection_of_both_and_nobody_elses(pair: SimpleNamespace):
    world = pair.world
    speaking, also_mine = connected(world, pair.student), connected(world, pair.student)
    theirs, strangers = connected(world, pair.mentor), connected(world, pair.stranger)

    ack = speaking.ask("chat.send_message", conversationId=pair.id, type="text", content="Hi")

    message = ack["data"]["message"]
    assert messages(pair, pair.mentor) == [message]
    for socket in (speaking, also_mine, theirs):
        assert socket.events("chat.message") == [{"message": message}]
    assert strangers.events("chat.message") == []


def test_the_ack_comes_before_the_announcement_on_the_same_socket(pair: SimpleNamespace):
    socket = connected(pair.world, pair.student)

    socket.ask("chat.send_message", conversationId=pair.id, type="text", content="Hi")

    assert [one["event"] for one in socket.heard[-2:]] == ["ack", "chat.message"]


def test_a_message_by_rest_is_announced_too(pair: SimpleNamespace):
    theirs = connected(pair.world, pair.mentor)

    message = send(pair, pair.student)

    assert theirs.events("chat.message") == [{"message": message}]


def test_a_connection_that_appears_while_a_message_is_stored_hears_of_it_once(
    pair: SimpleNamespace, faults: Faults
):
    late = Socket(pair.world, pair.mentor)
    faults.inject(
        meanwhile(lambda: late.open(greeted=False)),
        into="TransactWriteItems",
        when=lambda attempt: any("MSG#" in str(one) for one in attempt.parameters["TransactItems"]),
    )

    message = send(pair, pair.student)
    pair.world.happen()

    assert late.status == 200
    assert late.events("chat.message") == [{"message": message}]


def test_who_heard_of_a_message_is_not_told_again_by_the_stream(pair: SimpleNamespace):
    mine, theirs = connected(pair.world, pair.student), connected(pair.world, pair.mentor)
    send(pair, pair.student)

    pair.world.happen()
    pair.world.advance(minutes=1)
    later = connected(pair.world, pair.mentor)
    pair.world.happen()

    assert len(mine.events("chat.message")) == 1
    assert len(theirs.events("chat.message")) == 1
    assert later.events("chat.message") == []


def test_a_message_too_long_for_a_frame_is_announced_without_what_it_says(pair: SimpleNamespace):
    theirs = connected(pair.world, pair.mentor)
    block = {"language": "text", "code": "ж" * 20000}

    body = {"type": "code", "codeBlock": block}
    message = pair.world.client.post(path(pair, "/messages"), json=body, token=pair.student.token).data[
        "message"
    ]

    (announced,) = theirs.events("chat.message")
    assert announced["message"]["id"] == message["id"]
    assert announced["message"]["codeBlock"] is None
    assert messages(pair, pair.mentor)[0]["codeBlock"] == block


def test_the_longest_frame_that_comes_in_is_answered_within_one(pair: SimpleNamespace):
    socket = connected(pair.world, pair.student)
    code = "ж" * 16000

    ack = socket.ask(
        "chat.send_message",
        "r" * 128,
        conversationId=pair.id,
        type="code",
        codeBlock={"language": "text", "code": code[:5000]},
    )
    frame = {
        "action": "chat.send_message",
        "requestId": "\x01" * 128,
        "data": {
            "conversationId": pair.id,
            "type": "code",
            "codeBlock": {"language": "t", "code": code[:15700]},
        },
    }
    long = socket.say(json.dumps(frame, ensure_ascii=False))

    assert ack["data"]["message"]["codeBlock"]["code"] == code[:5000]
    assert long["event"] == "ack"
    for heard in socket.heard:
        assert len(json.dumps(heard, ensure_ascii=False, separators=(",", ":")).encode()) <= 32 * 1024


def test_typing_is_seen_by_the_other_side_where_it_joined(pair: SimpleNamespace):
    world = pair.world
    typing, also_mine = connected(world, pair.student), connected(world, pair.student)
    joined, elsewhere = connected(world, pair.mentor), connected(world, pair.mentor)
    for socket in (typing, also_mine, joined):
        assert socket.ask("chat.join_conversation", conversationId=pair.id)["event"] == "ack"

    typing.ask("chat.typing_start", conversationId=pair.id)
    typing.ask("chat.typing_stop", conversationId=pair.id)

    about = {"conversationId": pair.id, "userId": pair.student.id}
    assert joined.events("chat.typing") == [{**about, "isTyping": True}, {**about, "isTyping": False}]
    for socket in (typing, also_mine, elsewhere):
        assert socket.events("chat.typing") == []


def test_who_left_hears_no_more_of_typing(pair: SimpleNamespace):
    typing, joined = connected(pair.world, pair.student), connected(pair.world, pair.mentor)
    joined.ask("chat.join_conversation", conversationId=pair.id)

    joined.ask("chat.leave_conversation", conversationId=pair.id)
    typing.ask("chat.typing_start", conversationId=pair.id)

    assert joined.events("chat.typing") == []


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("chat.join_conversation", {}),
        ("chat.leave_conversation", {}),
        ("chat.typing_start", {}),
        ("chat.typing_stop", {}),
        ("chat.send_message", {"type": "text", "content": "x"}),
        ("chat.mark_read", {"messageId": "msg_00000000000000000000000000-1"}),
    ],
)
def test_a_third_party_gets_an_error_and_changes_nothing(pair: SimpleNamespace, action: str, data: dict):
    theirs = connected(pair.world, pair.mentor)
    theirs.ask("chat.join_conversation", conversationId=pair.id)
    message = send(pair, pair.student)
    before = list(theirs.heard)
    socket = connected(pair.world, pair.stranger)
    if "messageId" in data:
        data = {"messageId": message["id"]}

    answer = socket.ask(action, conversationId=pair.id, **data)

    assert (answer["event"], answer["code"]) == ("error", "not_found")
    assert theirs.heard == before
    assert len(messages(pair, pair.student)) == 1
    assert socket.ask("ping")["event"] == "pong"


# ── Read ─────────────────────────────────────────────────────────────────────────────────────────────


def test_reading_is_seen_by_who_joined_and_moves_the_count(pair: SimpleNamespace):
    mine, theirs = connected(pair.world, pair.student), connected(pair.world, pair.mentor)
    mine.ask("chat.join_conversation", conversationId=pair.id)
    sent = [send(pair, pair.student, str(number)) for number in range(3)]

    theirs.ask("chat.mark_read", conversationId=pair.id, messageId=sent[1]["id"])

    (read,) = mine.events("chat.read")
    assert read == {
        "conversationId": pair.id,
        "userId": pair.mentor.id,
        "messageId": sent[1]["id"],
        "readAt": "2026-03-02T04:30:00Z",
    }
    assert conversation(pair, pair.mentor)["unreadCount"] == 1
    read_by = [one["readBy"] for one in messages(pair, pair.student)]
    seen = [{"userId": pair.mentor.id, "readAt": "2026-03-02T04:30:00Z"}]
    assert read_by == [[], seen, seen]


def test_reading_never_goes_back_and_keeps_its_times(pair: SimpleNamespace):
    sent = [send(pair, pair.student, str(number)) for number in range(3)]
    for minutes, number in ((0, 0), (5, 2), (5, 1)):
        pair.world.advance(minutes=minutes)
        answer = pair.world.client.put(
            path(pair, "/read"), json={"messageId": sent[number]["id"]}, token=pair.mentor.token
        )
        assert answer.status == 200

    assert answer.data["conversation"]["unreadCount"] == 0
    times = [one["readBy"][0]["readAt"] for one in messages(pair, pair.student)]
    assert times == ["2026-03-02T04:35:00Z", "2026-03-02T04:35:00Z", "2026-03-02T04:30:00Z"]


def test_unread_counts_are_right_however_the_two_take_turns(pair: SimpleNamespace):
    expected = {pair.student.id: 0, pair.mentor.id: 0}
    turns = "ssmsmmssmrssRmmrsR"
    last = None
    for turn in turns:
        if turn in "sm":
            sender = pair.student if turn == "s" else pair.mentor
            other = pair.mentor if turn == "s" else pair.student
            last = send(pair, sender, turn)
            expected[other.id] += 1
        else:
            reader = pair.student if turn == "r" else pair.mentor
            pair.world.client.put(path(pair, "/read"), json={"messageId": last["id"]}, token=reader.token)
            expected[reader.id] = 0
        for person in (pair.student, pair.mentor):
            assert conversation(pair, person)["unreadCount"] == expected[person.id]


def test_reading_what_is_not_there_is_a_404(pair: SimpleNamespace):
    send(pair, pair.student)

    answers = [
        pair.world.client.put(path(pair, "/read"), json={"messageId": one}, token=pair.mentor.token)
        for one in ("nonsense", "msg_00000000000000000000000000-1", "msg_00000000000000000000000000-9")
    ]

    assert [one.status for one in answers] == [404] * 3


# ── Presence ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_other_side_sees_one_come_and_go(pair: SimpleNamespace):
    watching, strangers = connected(pair.world, pair.student), connected(pair.world, pair.stranger)

    first = connected(pair.world, pair.mentor)
    came = conversation(pair, pair.student)["with"]["online"]
    second = connected(pair.world, pair.mentor)
    first.close()
    stayed = conversation(pair, pair.student)["with"]["online"]
    second.close()
    went = conversation(pair, pair.student)["with"]["online"]

    assert (came, stayed, went) == (True, True, False)
    told = watching.events("chat.presence")
    assert told[0] == {"userId": pair.mentor.id, "online": True}
    assert told[-1] == {"userId": pair.mentor.id, "online": False}
    assert [one["online"] for one in told].count(False) == 1
    assert strangers.events("chat.presence") == []


def test_a_late_word_of_coming_does_not_undo_the_going(pair: SimpleNamespace):
    socket = Socket(pair.world, pair.mentor).open(greeted=False)
    socket.close()

    assert conversation(pair, pair.student)["with"]["online"] is False


def test_who_broke_off_unheard_is_away_in_the_end(pair: SimpleNamespace):
    connected(pair.world, pair.mentor)
    pair.world.advance(hours=2, minutes=10)

    assert conversation(pair, signed_in_again(pair.world, pair.student))["with"]["online"] is False


# ── Being told ───────────────────────────────────────────────────────────────────────────────────────


def unread_notices(pair: SimpleNamespace, person: Person) -> list[dict]:
    return [one for one in listed(pair.world, person, unread="true") if one["type"] == "new_message"]


def test_one_notification_for_a_conversation_until_it_is_read(pair: SimpleNamespace):
    send(pair, pair.student, "one")
    send(pair, pair.student, "two")
    pair.world.happen()
    (first,) = unread_notices(pair, pair.mentor)
    pair.world.client.put(f"/api/notifications/{first['id']}/read", token=pair.mentor.token)
    pair.world.advance(seconds=1)

    send(pair, pair.student, "three")
    send(pair, pair.student, "four")
    pair.world.happen()

    (second,) = unread_notices(pair, pair.mentor)
    assert first["message"] in ("one", "two")
    assert second["id"] != first["id"]
    assert second["data"]["conversationId"] == pair.id
    assert unread_notices(pair, pair.student) == []


def test_reading_the_messages_reads_the_notification(pair: SimpleNamespace):
    socket = connected(pair.world, pair.mentor)
    message = send(pair, pair.student)
    pair.world.happen()
    assert count(pair.world, pair.mentor) == 1

    socket.ask("chat.mark_read", conversationId=pair.id, messageId=message["id"])

    assert count(pair.world, pair.mentor) == 0
    assert socket.events("notifications.unread_count")[-1] == {"count": 0}


def test_what_was_read_at_once_needs_no_notification(pair: SimpleNamespace):
    message = send(pair, pair.student)
    pair.world.client.put(path(pair, "/read"), json={"messageId": message["id"]}, token=pair.mentor.token)

    pair.world.happen()

    assert unread_notices(pair, pair.mentor) == []


def mails(pair: SimpleNamespace) -> list:
    return [one for one in pair.world.email.sent if one.template == "newMessage"]


def test_who_is_away_and_does_not_read_gets_a_mail_after_ten_minutes(pair: SimpleNamespace):
    send(pair, pair.student, "Are you there?")
    send(pair, pair.student, "It is urgent.")
    pair.world.happen()

    pair.world.advance(minutes=9, seconds=59)
    pair.world.run("reminders")
    early = len(mails(pair))
    pair.world.advance(seconds=1)
    for _ in range(2):
        pair.world.run("reminders")

    (mail,) = mails(pair)
    assert early == 0
    assert mail.to == pair.mentor.email
    assert mail.content.unread_count == 2
    assert mail.content.preview == "It is urgent."


def test_who_reads_in_time_gets_no_mail(pair: SimpleNamespace):
    message = send(pair, pair.student)
    pair.world.happen()
    pair.world.client.put(path(pair, "/read"), json={"messageId": message["id"]}, token=pair.mentor.token)

    pair.world.advance(minutes=11)
    pair.world.run("reminders")

    assert mails(pair) == []


def test_who_is_there_gets_no_mail(pair: SimpleNamespace):
    connected(pair.world, pair.mentor)
    send(pair, pair.student)
    pair.world.happen()

    pair.world.advance(minutes=11)
    pair.world.run("reminders")

    assert mails(pair) == []


def test_a_conversation_mails_once_an_hour_at_most(pair: SimpleNamespace):
    for _ in range(5):
        send(pair, pair.student)
        pair.world.happen()
        pair.world.advance(minutes=14)
        pair.world.run("reminders")
        pair.student = signed_in_again(pair.world, pair.student)

    # Said at 0, 14, 28, 42 and 56 minutes; mailed at 14, and at 74 at the earliest.
    assert len(mails(pair)) == 1
    pair.world.advance(minutes=4)
    pair.world.run("reminders")
    assert len(mails(pair)) == 2


def test_who_does_not_want_mails_about_messages_gets_none(pair: SimpleNamespace):
    pair.world.client.put(
        "/api/notifications/preferences", json={"emails": {"new_message": False}}, token=pair.mentor.token
    )
    send(pair, pair.student)
    pair.world.happen()

    pair.world.advance(minutes=11)
    pair.world.run("reminders")

    assert mails(pair) == []


def away(socket: Socket) -> list[bool]:
    return [told["online"] for told in socket.events("chat.presence")]


def test_who_turns_out_to_be_gone_while_somebody_speaks_is_shown_as_away(pair: SimpleNamespace):
    theirs, mine = connected(pair.world, pair.mentor), connected(pair.world, pair.student)
    theirs.break_off()

    mine.ask("chat.send_message", conversationId=pair.id, type="text", content="Hi")

    assert away(mine)[-1] is False


def test_what_was_said_stays_said_when_a_gone_socket_cannot_be_forgotten(
    pair: SimpleNamespace, faults: Faults
):
    """An error there would reach the client as raw text, after its answer."""
    theirs, mine = connected(pair.world, pair.mentor), connected(pair.world, pair.student)
    theirs.break_off()
    faults.inject(unreachable, into="TransactWriteItems", nth=2, times=3)

    answer = mine.ask("chat.send_message", conversationId=pair.id, type="text", content="Hi")

    assert answer["event"] == "ack"


# ── Files ────────────────────────────────────────────────────────────────────────────────────────────


def offer(pair: SimpleNamespace, person: Person, **changes) -> dict:
    body = {"name": "notes.pdf", "mimeType": "application/pdf", "size": 1000, **changes}
    return pair.world.client.post(path(pair, "/attachments"), json=body, token=person.token).data


def test_a_file_is_sent_on_a_socket_and_announced_with_its_address(pair: SimpleNamespace, faults: Faults):
    made = offer(pair, pair.student)
    mine, late = connected(pair.world, pair.student), Socket(pair.world, pair.mentor)
    faults.inject(
        meanwhile(lambda: late.open(greeted=False)),
        into="TransactWriteItems",
        when=lambda attempt: any("MSG#" in str(one) for one in attempt.parameters["TransactItems"]),
    )

    said = mine.ask("chat.send_message", conversationId=pair.id, type="file", attachment=made["attachment"])
    pair.world.happen()

    key = made["upload"]["fields"]["key"]
    assert key in said["data"]["message"]["attachment"]["url"]
    (announced,) = late.events("chat.message")
    assert key in announced["message"]["attachment"]["url"]


def test_a_file_is_offered_uploaded_to_and_sent(pair: SimpleNamespace):
    made = offer(pair, pair.student)

    body = {"type": "file", "attachment": made["attachment"]}
    message = pair.world.client.post(path(pair, "/messages"), json=body, token=pair.student.token).data[
        "message"
    ]

    assert made["upload"]["fields"]["Content-Type"] == "application/pdf"
    assert made["upload"]["fields"]["key"].startswith(f"chat/{pair.id}/")
    assert "notes" not in made["upload"]["fields"]["key"]
    shown = message["attachment"]
    assert (shown["name"], shown["mimeType"], shown["size"]) == ("notes.pdf", "application/pdf", 1000)
    assert made["upload"]["fields"]["key"] in shown["url"]
    assert "X-Amz-Expires=300" in shown["url"]
    assert "response-content-disposition=attachment" in shown["url"]


def test_an_offer_is_good_for_its_sender_in_its_conversation_only(pair: SimpleNamespace):
    made = offer(pair, pair.student)

    body = {"type": "file", "attachment": {"id": made["attachment"]["id"]}}
    answer = pair.world.client.post(path(pair, "/messages"), json=body, token=pair.mentor.token)

    assert answer.status == 400
    assert list(answer.wrong_fields) == ["attachment.id"]


def test_what_a_client_says_of_a_file_does_not_count(pair: SimpleNamespace):
    made = offer(pair, pair.student)

    lie = {**made["attachment"], "name": "../../x.exe", "size": 1, "url": "https://evil.example"}
    body = {"type": "file", "attachment": lie}
    message = pair.world.client.post(path(pair, "/messages"), json=body, token=pair.student.token).data[
        "message"
    ]

    assert message["attachment"]["name"] == "notes.pdf"
    assert "evil" not in message["attachment"]["url"]


def test_a_pdf_is_no_image(pair: SimpleNamespace):
    made = offer(pair, pair.student)

    body = {"type": "image", "attachment": made["attachment"]}
    answer = pair.world.client.post(path(pair, "/messages"), json=body, token=pair.student.token)

    assert answer.status == 400


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"mimeType": "text/html"}, "mimeType"),
        ({"mimeType": "image/svg+xml"}, "mimeType"),
        ({"mimeType": "application/x-msdownload"}, "mimeType"),
        ({"size": 10 * 1024 * 1024 + 1}, "size"),
        ({"size": 0}, "size"),
        ({"name": "../"}, "name"),
        ({"name": "x" * 151}, "name"),
    ],
)
def test_what_may_not_be_uploaded_is_refused(pair: SimpleNamespace, changes: dict, field: str):
    body = {"name": "a.pdf", "mimeType": "application/pdf", "size": 10, **changes}

    answer = pair.world.client.post(path(pair, "/attachments"), json=body, token=pair.student.token)

    assert answer.status == 400
    assert list(answer.wrong_fields) == [field]


# ── What it costs ────────────────────────────────────────────────────────────────────────────────────


def test_sending_takes_two_round_trips_by_rest_and_on_a_socket(
    pair: SimpleNamespace, round_trips: RoundTrips
):
    mine, _ = connected(pair.world, pair.student), connected(pair.world, pair.mentor)

    with round_trips:
        send(pair, pair.student, clientMessageId="a")
    by_rest = round_trips.in_sequence
    with round_trips:
        mine.ask("chat.send_message", conversationId=pair.id, type="text", content="x", clientMessageId="b")

    assert by_rest == 2
    assert round_trips.in_sequence == 2


def test_lists_take_one_round_trip(pair: SimpleNamespace, round_trips: RoundTrips):
    message = send(pair, pair.student)

    for url in (
        "/api/chat/conversations",
        path(pair),
        path(pair, "/messages"),
        path(pair, f"/messages?after={message['id']}"),
    ):
        with round_trips:
            pair.world.client.get(url, token=pair.mentor.token)

        assert round_trips.in_sequence == 1, url
        assert round_trips.operations["Query"] <= 1


def test_who_says_too_much_is_told_to_wait_and_nobody_else(
    pair: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
):
    stage = replace(settings(), messages_per_minute=3)
    for module in ("chat", "chat_actions"):
        monkeypatch.setattr(f"chalicelib.handlers.{module}.settings", lambda: stage)
    socket = connected(pair.world, pair.student)
    for number in range(3):
        send(pair, pair.student, str(number))
        socket.ask("chat.typing_start", conversationId=pair.id)

    body = {"type": "text", "content": "too much"}
    by_rest = pair.world.client.post(path(pair, "/messages"), json=body, token=pair.student.token)
    said = socket.ask("chat.send_message", conversationId=pair.id, **body)
    typed = socket.ask("chat.typing_start", conversationId=pair.id)
    send(pair, pair.mentor, "theirs")
    pair.world.advance(seconds=60)
    send(pair, pair.student, "later")

    assert by_rest.status == 429
    assert 1 <= int(by_rest.headers["retry-after"]) <= 60
    assert (said["code"], typed["code"]) == ("too_many_requests", "too_many_requests")
    assert texts(messages(pair, pair.mentor)) == ["later", "theirs", "2", "1", "0"]
