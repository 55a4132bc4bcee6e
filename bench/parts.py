"""What is measured, part by part, and what makes a run a full one?"""

import importlib
from dataclasses import dataclass, field
from typing import Any

from bench.lines import Line


@dataclass(frozen=True, slots=True)
class Part:
    """A module of bench/. `full` is what its `measure` is called with for the full size, where it has sizes."""

    name: str
    full: dict[str, Any] = field(default_factory=dict)

    def measure(self, *, full: bool) -> list[Line]:
        lines: list[Line] = importlib.import_module(f"bench.{self.name}").measure(
            **(self.full if full else {})
        )
        return lines


PARTS = (
    Part("handler"),
    Part("cold_start"),
    Part("login"),
    Part("slots"),
    Part("push"),
    Part("use_cases", full={"bookings": 1_000_000}),
    Part("cost"),
    Part("directory", full={"sizes": (100, 100_000)}),
    Part("reminders"),
    Part("delivery"),
    Part("memory"),
)
