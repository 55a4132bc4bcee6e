"""What is lost or doubled when connections break off all the time? Nothing: a thousand random drops, seeded."""

import itertools
import json
import random
from dataclasses import dataclass, field
from typing import Any

import pytest

from chalicelib.domain.messages import sequence_of
from chalicelib.services import chat
from chalicelib.storage import keys
from tests.moto_directly import asked_directly, emptied
from tests.sockets import Socket
from tests.talkers import two_who_may_talk
from tests.world import Person, World

NUMBERS = itertools.count()
DROPS, CONVERSATIONS, SEED = 1000, 40, 20260302


@dataclass
class Talker:
    """A client as the contract asks for: it repeats what was not answered, and fetches what it may have missed."""

    world: World
    person: Person
    conversation_id: str
    known: dict[int, dict[str, Any]] = field(default_factory=dict)
    unanswered: dict[str, str] = field(default_factory=dict)
    announced: list[str] = field(default_factory=list)
    said: int = 0
    socket: Socket | None = None
    listened: int = 0

    @property
    def url(self) -> str:
        return f"/api/chat/conversations/{self.conversation_id}/messages"

    @property
    def last_in_a_row(self) -> str | None:
        """The newest message before which none is missing."""
        sequence = 0
        while sequence + 1 in self.known:
            sequence += 1
        return self.known[sequence]["id"] if sequence else None

    def learn(self, message: dict[str, Any]) -> None:
        before = self.known.setdefault(message["sequence"], message)
        assert before["id"] == message["id"], "two messages at one place"
        if message["senderId"] == self.person.id:
            self.unanswered.pop(message["clientMessageId"], None)

    def connect(self) -> None:
        self.socket = Socket(self.world, self.person).open()
        assert self.socket.status == 200
        self.listened = 0
        for name, content in list(self.unanswered.items()):
            self.say(content, name=name)
        self.catch_up()

    def catch_up(self) -> None:
        after, cursor = self.last_in_a_row, None
        while True:
            query = {"after": after, "cursor": cursor, "limit": 50}
            asked = {name: value for name, value in query.items() if value}
            page = self.world.client.get(self.url, token=self.person.token, query=asked).data
            for message in page["items"]:
                self.learn(message)
            cursor = page["pagination"]["nextCursor"]
            if cursor is None:
                return

    def listen(self, *, up_to: int | None = None) -> None:
        """Reads what has arrived, in order; what came after `up_to` frames is lost with the connection."""
        assert self.socket
        arrived = self.socket.heard[self.listened : up_to]
        for frame in arrived:
            if frame["event"] == "chat.message":
                self.announced.append(f"{self.socket.id} {frame['data']['message']['id']}")
                self.learn(frame["data"]["message"])
        self.listened += len(arrived)

    def say(self, content: str, *, name: str | None = None) -> None:
        if name is None:
            self.said += 1
            name = f"{self.person.id}-{self.said}"
        self.unanswered[name] = content
        body = {"type": "text", "content": content, "clientMessageId": name}
        if self.socket is None:
            self.world.client.post(self.url, json=body, token=self.person.token)
        else:
            data = {"conversationId": self.conversation_id, **body}
            frame = json.dumps({"action": "chat.send_message", "requestId": name, "data": data})
            self.socket.say(frame)

    def drop(self, how: random.Random) -> None:
        """The connection ends somewhere in what was written on it last; perhaps nobody hears of that."""
        assert self.socket
        waiting = len(self.socket.heard) - self.listened
        self.listen(up_to=self.listened + how.randint(0, waiting))
        if how.random() < 0.5:
            self.socket.close()
        else:
            self.socket.break_off()
        self.socket = None


def ordered(talker: Talker) -> list[str]:
    return [talker.known[sequence]["id"] for sequence in sorted(talker.known)]


def talk_and_drop(talkers: list[Talker], chance: random.Random, drops: int) -> None:
    """They connect, speak, listen and break off at random, until that many connections have."""
    dropped = 0
    while dropped < drops:
        talker, luck = chance.choice(talkers), chance.random()
        if talker.socket is None and luck < 0.7:
            talker.connect()
        elif talker.socket is None or luck < 0.4:
            talker.say(f"message {dropped}")
        elif luck < 0.5:
            talker.listen()
        else:
            talker.drop(chance)
            dropped += 1
        talker.world.advance(seconds=0.5)


def come_to_rest(talkers: list[Talker]) -> None:
    for talker in talkers:
        if talker.socket is None:
            talker.connect()
    for talker in talkers:
        talker.listen()
        talker.catch_up()


def play(world: World, *, conversations: int) -> None:
    chance = random.Random(SEED)
    with asked_directly(world.table):
        for _ in range(conversations):
            emptied(world.table)
            pair = two_who_may_talk(world)
            student, mentor = both = [
                Talker(world, person, pair.id) for person in (pair.student, pair.mentor)
            ]

            talk_and_drop(both, chance, DROPS // CONVERSATIONS)
            come_to_rest(both)

            assert ordered(student) == ordered(mentor)
            assert sorted(student.known) == list(range(1, student.said + mentor.said + 1))
            names = [message["clientMessageId"] for message in student.known.values()]
            assert len(set(names)) == len(names) == student.said + mentor.said
            assert not student.unanswered
            assert not mentor.unanswered
            for talker in both:
                assert len(set(talker.announced)) == len(talker.announced), (
                    "announced twice on one connection"
                )


@pytest.mark.backends("moto")
def test_a_thousand_drops_lose_and_double_nothing(world: World):
    play(world, conversations=CONVERSATIONS)


@pytest.mark.backends("moto")
def test_a_message_that_is_left_out_is_seen(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(chat, "sequence_of", lambda message_id: sequence_of(message_id) + 1)

    with pytest.raises(AssertionError):
        play(world, conversations=2)


@pytest.mark.backends("moto")
def test_a_message_that_is_kept_twice_is_seen(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(keys, "client_message", lambda *_: keys.Key(f"C#{next(NUMBERS)}", "CMID"))

    with pytest.raises(AssertionError):
        play(world, conversations=2)
