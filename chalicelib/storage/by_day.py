"""How is a number for each of many days kept in a few bytes?

    2026-03-01:2,,1        two on the first of March, one on the third

As a map each day would cost twelve bytes for its name alone: a busy mentor's half year is 2 KB so, and as text 300
bytes, of an item that is written with each change of a booking.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Generic, TypeVar

from pynamodb.attributes import Attribute
from pynamodb.constants import MAP, STRING

T = TypeVar("T")


class ByDay(Attribute[Mapping[str, T]], Generic[T]):
    """Days (`2026-03-01`) with what was on each, which `said` makes text without commas and `read` reads.

    Earlier versions kept a map, which `once` reads: its name and its attribute value, as a day and what was on it.
    """

    attr_type = STRING

    def __init__(
        self,
        *,
        said: Callable[[T], str],
        read: Callable[[str], T],
        once: Callable[[Mapping[str, T], str, Mapping[str, Any]], tuple[str, T]],
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self._said, self._read, self._once = said, read, once

    def serialize(self, value: Mapping[str, T]) -> str:
        if not value:
            return ""
        first, last = (date.fromisoformat(find(value)) for find in (min, max))
        days = [str(first + timedelta(days=number)) for number in range((last - first).days + 1)]
        return f"{first}:{','.join(self._said(value[day]) if day in value else '' for day in days)}"

    def deserialize(self, value: str | Mapping[str, Any]) -> Mapping[str, T]:
        if not isinstance(value, str):
            return self._from_map(value)
        first, _, many = value.partition(":")
        if not first:
            return {}
        begun = date.fromisoformat(first)
        days = ((str(begun + timedelta(days=number)), one) for number, one in enumerate(many.split(",")))
        return {day: self._read(one) for day, one in days if one}

    def _from_map(self, value: Mapping[str, Any]) -> Mapping[str, T]:
        found: dict[str, T] = {}
        for name, one in value.items():
            day, read = self._once(found, name, one)
            found[day] = read
        return found

    def get_value(self, value: dict[str, Any]) -> Any:
        return value[MAP] if MAP in value else super().get_value(value)
