"""Is there a frame that the product cannot answer? Ten thousand that somebody might write, seeded."""

import dataclasses
import json
import random
import string
from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest

from chalicelib.handlers.actions import ACTIONS
from tests.moto_directly import asked_directly
from tests.sockets import Socket, check, connected
from tests.talkers import two_who_may_talk
from tests.world import World

FRAMES, SEED = 10_000, 20260302
CODES = {
    "invalid_json",
    "invalid_input",
    "unknown_action",
    "not_found",
    "too_large",
    "invalid_token",
}

ODD: list[Any] = [
    None,
    True,
    0,
    -1,
    1e308,
    10**30,
    "",
    " ",
    "\u0000",
    "\u202e",
    "🙂" * 50,
    "../../etc",
    "C#x",
    "#",
    "{{7*7}}",
    "<script>alert(1)</script>",
    "'; DROP TABLE",
    [],
    {},
    [[[[]]]],
    {"a": {"b": {}}},
    ["x"] * 100,
]
RAW = [
    "",
    " ",
    "\u0000",
    "{",
    "}",
    "null",
    "true",
    "1",
    '"x"',
    "[]",
    "{}",
    "NaN",
    "[" * 5000,
    '{"a":' * 3000,
    '{"action": "ping"',
    '{"action": "ping"} trailing',
    '{"action": "ping", "action": "hello"}',
    '{"action": "\\ud800"}',
    '{"requestId": "\\udfff", "action": "ping"}',
    '{"action": 1e999}',
    "\ufeff{}",
]


class Fuzz:
    """Makes frames: right ones with something wrong in them, and what is none at all."""

    def __init__(self, pair: SimpleNamespace, *, seed: int) -> None:
        self.random = random.Random(seed)
        self.known = [pair.id, pair.student.id, pair.mentor.id, "msg_" + "0" * 26 + "-1", "text", "code"]

    def frame(self) -> str:
        kind = self.random.random()
        if kind < 0.2:
            return self.random.choice(RAW)
        if kind < 0.35:
            return self._torn(json.dumps(self._asked()))
        return json.dumps(self._asked(), ensure_ascii=self.random.random() < 0.5)

    def _asked(self) -> Any:
        frame: dict[str, Any] = {"action": self._action()}
        if self.random.random() < 0.8:
            frame["requestId"] = self._odd_or("r1")
        if self.random.random() < 0.9:
            frame["data"] = self._odd_or(self._data())
        if self.random.random() < 0.1:
            frame[self._text()] = self._anything()
        return frame

    def _action(self) -> Any:
        return self._odd_or(self.random.choice([*ACTIONS, self._text()]))

    def _data(self) -> dict[str, Any]:
        names = {
            "conversationId": lambda: self.random.choice([*[self.known[0]] * 4, "somebody-elses"]),
            "messageId": lambda: self.known[3],
            "notificationId": lambda: "0" * 26,
            "type": lambda: self.random.choice(["text", "code", "file", "image", "video"]),
            "content": lambda: self._text() * self.random.choice([1, 1, 500]),
            "codeBlock": lambda: {"language": self._anything(), "code": self._anything()},
            "attachment": lambda: {"id": self._text()},
            "clientMessageId": self._text,
        }
        wanted = self.random.sample(sorted(names), self.random.randint(0, len(names)))
        return {name: self._odd_or(names[name]()) for name in wanted}

    def _odd_or(self, usual: Any) -> Any:
        return self._anything() if self.random.random() < 0.12 else usual

    def _anything(self) -> Any:
        return self.random.choice([*ODD, *self.known, self._text()])

    def _text(self) -> str:
        letters = string.printable + "éж漢🙂\u0000\u200b"
        return "".join(self.random.choice(letters) for _ in range(self.random.randint(0, 12)))

    def _torn(self, frame: str) -> str:
        place = self.random.randrange(len(frame) or 1)
        return frame[:place] + self.random.choice(["", "\u0000", "}", '"', "🙂"]) + frame[place + 1 :]


def answers_of(socket: Socket, frame: str) -> list[Any]:
    before = len(socket.heard)
    socket.say(frame)
    return [one for one in socket.heard[before:] if one["event"] in ("ack", "pong", "error")]


def answered(world: World, *, frames: int) -> Counter[str]:
    """How often each kind of answer came."""
    pair = two_who_may_talk(world)
    socket = connected(world, pair.student)
    fuzz = Fuzz(pair, seed=SEED)
    seen: Counter[str] = Counter()
    with asked_directly(world.table):
        for number in range(frames):
            frame = fuzz.frame()
            (answer,) = answers_of(socket, frame)
            seen[answer.get("code", answer["event"])] += 1
            if answer["event"] == "error":
                check("error", answer)
                assert answer["code"] in CODES, f"frame {number}: {frame[:500]}"
            socket.heard.clear()
        assert socket.ask("ping")["event"] == "pong"
    return seen


@pytest.mark.backends("moto")
def test_every_frame_is_answered_once_and_none_is_a_mistake_of_ours(world: World):
    seen = answered(world, frames=FRAMES)

    assert {"ack", "pong", "invalid_json", "invalid_input", "unknown_action", "not_found"} <= set(seen)


@pytest.mark.backends("moto")
def test_a_frame_that_breaks_us_is_seen(world: World, monkeypatch: pytest.MonkeyPatch):
    def breaks(line, data):
        raise TypeError("a mistake of ours")

    for name, action in ACTIONS.items():
        monkeypatch.setitem(ACTIONS, name, dataclasses.replace(action, act=breaks))

    with pytest.raises(AssertionError, match=r"frame \d+"):
        answered(world, frames=500)
