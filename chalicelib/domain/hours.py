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
        first, last = day_of(start, zone=self.zone), day_of(end, zone=self.zone)
        before, after = midnight(first, zone=self.zone), midnight(last + 1, zone=self.zone)
        return [
            (
                (self._began(first) or before) if opens == before else opens,
                (self._ended(last) or after) if closes == after else closes,
            )
            for opens, closes in self._runs_on(first, last)
            if opens < end and start < closes
        ]

    def grids(self, start: int, end: int, *, duration: int, step: int) -> Iterator[range]:
        """Every start, in [start, end) and beyond, of a session that fits: ascending, a range for each run.

        A grid begins where its run does, however long ago: no question about a part of a run shifts it.
        """
        first, last = day_of(start, zone=self.zone), day_of(end + duration, zone=self.zone)
        for opens, closes in self._runs_on(first, last):
            for anchor, until in self._anchors(opens, closes, first=first):
                yield range(anchor, min(until, closes - duration + 1), step)

    def _anchors(self, opens: int, closes: int, *, first: int) -> Iterator[Interval]:
        """Where the grid of a run begins and where its next one takes over.

        Of a mentor who never closes there is no beginning: each local midnight is one.
        """
        if opens > midnight(first, zone=self.zone):
            yield opens, closes
        elif (began := self._began(first)) is not None:
            yield began, closes
        else:
            day = first
            while midnight(day, zone=self.zone) < closes:
                yield midnight(day, zone=self.zone), midnight(day + 1, zone=self.zone)
                day += 1

    def _began(self, day: int) -> int | None:
        """When the run that is open at the midnight before `day` began; None if it never did."""
        closed = self._nearest_break(day - 1, towards=-1)
        if closed is None:
            return None
        dawn = midnight(closed + 1, zone=self.zone)
        return next((opens for opens, closes in self._runs_on(closed, closed) if closes == dawn), dawn)

    def _ended(self, day: int) -> int | None:
        """When the run that is open at the midnight after `day` ends; None if it never does."""
        closed = self._nearest_break(day + 1, towards=1)
        if closed is None:
            return None
        dusk = midnight(closed, zone=self.zone)
        return next((closes for opens, closes in self._runs_on(closed, closed) if opens == dusk), dusk)

    def _nearest_break(self, day: int, *, towards: int) -> int | None:
        """The first day, from `day` on, that is not open from midnight to midnight."""
        if all(_is_round_the_clock(self.weekly.get(weekday, ())) for weekday in range(7)):
            ahead = (each.toordinal() for each in self.overrides if (each.toordinal() - day) * towards >= 0)
            return min(
                (each for each in ahead if not self._is_whole(each)),
                key=lambda each: abs(each - day),
                default=None,
            )
        while self._is_whole(day):
            day += towards
        return day

    def _is_whole(self, day: int) -> bool:
        """Open from its first instant to its last, as is a date that the zone skipped."""
        whole = (midnight(day, zone=self.zone), midnight(day + 1, zone=self.zone))
        return self._runs_on(day, day) == union([whole])

    def _runs_on(self, first: int, last: int) -> list[Interval]:
        """The runs of the days from `first` to `last`, cut at the midnights around them."""
        return union(self._intervals(first, last))

    def _intervals(self, first: int, last: int) -> Iterator[Interval]:
        dawn = midnight(first, zone=self.zone)
        for day in range(first, last + 1):
            next_dawn = midnight(day + 1, zone=self.zone)
            windows = self._windows_on(day)
            if next_dawn - dawn == DAY:
                for window in windows:
                    yield dawn + window.start_minute * MINUTE, dawn + window.end_minute * MINUTE
            else:  # the clock changes on this date
                for window in windows:
                    yield (
                        instant_of(day, window.start_minute, zone=self.zone),
                        instant_of(day, window.end_minute, zone=self.zone),
                    )
            dawn = next_dawn

    def _windows_on(self, day: int) -> Sequence[Window]:
        """An override owns the whole of its date."""
        windows = self.overrides.get(date.fromordinal(day)) if self.overrides else None
        return self.weekly.get(day % 7, ()) if windows is None else windows


def _is_round_the_clock(windows: Sequence[Window]) -> bool:
    return union((window.start_minute, window.end_minute) for window in windows) == [(0, MINUTES_A_DAY)]
