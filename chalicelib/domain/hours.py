"""When is a mentor open: which stretches of time do weekly hours and date overrides make?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from chalicelib.domain.intervals import Interval, union
from chalicelib.domain.timezones import DAY, MINUTE, day_of, instant_of, midnight

MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Open time on one local date, in minutes from its midnight; `end_minute` is at most 1440, 24:00."""

    start_minute: int
    end_minute: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Weekly windows by day (0 = Sunday) and the dates that differ, read in `zone`.

    Inside, an instant is epoch seconds and a day is an ordinal, so that `day % 7` is its weekday. A *run* is
    open time without a break: windows that touch, at midnight too, are one run.
    """

    zone: ZoneInfo
    weekly: Mapping[int, Sequence[Window]]
    overrides: Mapping[date, Sequence[Window]]

    def runs(self, start: int, end: int) -> list[Interval]:
        """The runs that overlap [start, end), whole; one that never breaks is cut at the midnights around."""
        first, last = day_of(start, self.zone), day_of(end, self.zone)
        dawn, dusk = self._dawn(first), self._dawn(last + 1)
        whole = (
            (self._began(first) if opens == dawn else opens, self._ended(last) if closes == dusk else closes)
            for opens, closes in self._runs_on(first, last)
            if opens < end and start < closes
        )
        return [
            (dawn if opens is None else opens, dusk if closes is None else closes) for opens, closes in whole
        ]

    def grids(self, start: int, end: int, *, duration: int, step: int) -> Iterator[range]:
        """Every start, in [start, end) and beyond, of a session that fits: ascending, a range for each run.

        A grid begins where its run does, however long ago: no question about a part of a run shifts it.
        """
        first, last = day_of(start, self.zone), day_of(end + duration, self.zone)
        dawn = self._dawn(first)
        for opens, closes in self._runs_on(first, last):
            last_start = closes - duration
            if opens > dawn:
                yield range(opens, last_start + 1, step)
            elif (began := self._began(first)) is not None:
                yield range(began, last_start + 1, step)
            else:  # of a mentor who never closes there is no beginning: each local midnight is one
                for day in range(first, day_of(last_start, self.zone) + 1):
                    yield range(self._dawn(day), min(self._dawn(day + 1), last_start + 1), step)

    def _began(self, day: int) -> int | None:
        """When the run that is open at the midnight before `day` began; None if it never did."""
        closed = self._nearest_break(day - 1, towards=-1)
        if closed is None:
            return None
        dusk = self._dawn(closed + 1)
        return next((opens for opens, closes in self._runs_on(closed, closed) if closes == dusk), dusk)

    def _ended(self, day: int) -> int | None:
        """When the run that is open at the midnight after `day` ends; None if it never does."""
        closed = self._nearest_break(day + 1, towards=1)
        if closed is None:
            return None
        dawn = self._dawn(closed)
        return next((closes for opens, closes in self._runs_on(closed, closed) if opens == dawn), dawn)

    def _nearest_break(self, day: int, *, towards: int) -> int | None:
        """The first day, from `day` on, that is not open from midnight to midnight; None if there is none."""
        if all(_is_round_the_clock(self.weekly.get(weekday, ())) for weekday in range(7)):
            ahead = (each for each in map(date.toordinal, self.overrides) if (each - day) * towards >= 0)
            nearest_first = sorted(ahead, key=lambda each: each * towards)
            return next((each for each in nearest_first if not self._is_whole(each)), None)
        while self._is_whole(day):
            day += towards
        return day

    def _is_whole(self, day: int) -> bool:
        """Open from its first instant to its last, as is a date that the zone skipped."""
        return self._runs_on(day, day) == union([(self._dawn(day), self._dawn(day + 1))])

    def _runs_on(self, first: int, last: int) -> list[Interval]:
        """The runs of the days from `first` to `last`, cut at the midnights around them."""
        return union(self._intervals(first, last))

    def _intervals(self, first: int, last: int) -> Iterator[Interval]:
        dawn = self._dawn(first)
        for day in range(first, last + 1):
            next_dawn = self._dawn(day + 1)
            if next_dawn - dawn == DAY:
                for window in self._windows_on(day):
                    yield dawn + window.start_minute * MINUTE, dawn + window.end_minute * MINUTE
            else:  # the clock changes on this date
                for window in self._windows_on(day):
                    yield self._instant(day, window.start_minute), self._instant(day, window.end_minute)
            dawn = next_dawn

    def _windows_on(self, day: int) -> Sequence[Window]:
        """An override owns the whole of its date."""
        override = self.overrides.get(date.fromordinal(day)) if self.overrides else None
        return self.weekly.get(day % 7, ()) if override is None else override

    def _dawn(self, day: int) -> int:
        return midnight(day, self.zone)

    def _instant(self, day: int, minute: int) -> int:
        return instant_of(day, minute, zone=self.zone)


def _is_round_the_clock(windows: Sequence[Window]) -> bool:
    return union((window.start_minute, window.end_minute) for window in windows) == [(0, MINUTES_A_DAY)]
