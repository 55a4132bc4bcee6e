"""What is an action on a socket: what does it take, and what does it give?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.domain.errors import Invalid
from chalicelib.gateways.frames import Shown
from chalicelib.gateways.push import Post
from chalicelib.handlers.shapes import Shape


class UnknownAction(Invalid):
    code = "unknown_action"
    message = "There is no such action."


@dataclass(frozen=True, slots=True)
class Line:
    """A socket on which something came in, and when."""

    connection_id: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """`data` goes back with the ack; None is answered by a pong. `posts` are what is told beside it."""

    data: Shown | None
    posts: Sequence[Post] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """`answer` is what the ack's data are; None: the answer is a pong."""

    shape: type[Shape]
    act: Callable[[Line, Any], Outcome]
    answer: type[Shown] | None


class Nothing(Shape):
    """No data."""


class Done(Shown):
    """Nothing more to say."""
