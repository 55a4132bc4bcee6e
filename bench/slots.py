"""How long do the slots of 30 days take, against a plain sorted merge on epoch integers?

    python -m bench.slots

Ten windows a week in New York, 50 bookings, thirty days across the end of summer time. Every contestant gets
the same hours and bookings and answers with the same list of aware datetimes. Rounds are interleaved; what
counts is the median of each round's ratio to the merge of the same round.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from statistics import median
from time import perf_counter
from zoneinfo import ZoneInfo

from bench.lines import Line, show
from chalicelib.domain import availability, timezones
from chalicelib.domain.availability import Availability
from chalicelib.domain.calendars import Claim
from chalicelib.domain.hours import Window

ROUNDS, CALLS = 60, 40
LIMIT = 1.5

ZONE = "America/New_York"
NOW = datetime(2026, 10, 19, tzinfo=UTC)
START = datetime(2026, 10, 20, 4, tzinfo=UTC)
END = START + timedelta(days=30)
DURATION, BUFFER, STEP = 60, 15, 30
MORNING, AFTERNOON = (9 * 60, 12 * 60), (14 * 60, 18 * 60)
WEEK = dict.fromkeys(range(1, 6), (MORNING, AFTERNOON))

MENTOR = Availability(
    timezone=ZONE,
    weekly={
        day: tuple(Window(start_minute=start, end_minute=end) for start, end in spans)
        for day, spans in WEEK.items()
    },
    buffer_minutes=BUFFER,
)


def bookings() -> list[Claim]:
    """Fifty, spread over the thirty days."""
    every = slots_by_engine([])
    starts = every[:: len(every) // 50][:50]
    return [
        Claim(start=start, end=start + timedelta(minutes=DURATION + BUFFER), is_given=True)
        for start in starts
    ]


def slots_by_engine(busy: list[Claim]) -> list[datetime]:
    return availability.slots(
        MENTOR,
        start=START,
        end=END,
        duration_minutes=DURATION,
        busy=busy,
        now=NOW,
        student_timezone="Asia/Kolkata",
    )


def slots_by_engine_forgetful(busy: list[Claim]) -> list[datetime]:
    """As in a new container: no midnight of the zone is known yet."""
    timezones.midnight.cache_clear()
    return slots_by_engine(busy)


def slots_by_merge(busy: list[Claim]) -> list[datetime]:
    """Windows and bookings as sorted integers, walked once side by side: made for this question alone."""
    taken = sorted((int(claim.start.timestamp()), int(claim.end.timestamp())) for claim in busy)
    first, last = int(START.timestamp()), int(END.timestamp())
    found, at = [], 0
    for opens, closes in open_windows():
        for start in range(opens, closes - DURATION * 60 + 1, STEP * 60):
            while at < len(taken) and taken[at][1] <= start:
                at += 1
            is_free = at == len(taken) or start + (DURATION + BUFFER) * 60 <= taken[at][0]
            if is_free and first <= start < last:
                found.append(start)
    return [datetime.fromtimestamp(start, UTC) for start in found]


def slots_by_naive_loop(busy: list[Claim]) -> list[datetime]:
    """Every start against every booking, as datetimes."""
    found, reach = [], timedelta(minutes=DURATION + BUFFER)
    for opens, closes in open_windows():
        for instant in range(opens, closes - DURATION * 60 + 1, STEP * 60):
            start = datetime.fromtimestamp(instant, UTC)
            is_free = not any(start < claim.end and claim.start < start + reach for claim in busy)
            if is_free and START <= start < END:
                found.append(start)
    return found


def open_windows() -> list[tuple[int, int]]:
    home, day = ZoneInfo(ZONE), START.date()
    windows = []
    while day <= END.date():
        for start, end in WEEK.get(day.isoweekday() % 7, ()):
            windows.append((instant(day, start, home), instant(day, end, home)))
        day += timedelta(days=1)
    return windows


def instant(day: date, minute: int, home: ZoneInfo) -> int:
    return int(datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=home).timestamp())


CONTESTANTS: dict[str, Callable[[list[Claim]], list[datetime]]] = {
    "sorted merge": slots_by_merge,
    "engine": slots_by_engine,
    "engine, nothing remembered": slots_by_engine_forgetful,
    "naive loop": slots_by_naive_loop,
}


def seconds(contestant: Callable[[list[Claim]], list[datetime]], busy: list[Claim]) -> float:
    began = perf_counter()
    for _ in range(CALLS):
        contestant(busy)
    return (perf_counter() - began) / CALLS


def measure() -> list[Line]:
    busy = bookings()
    expected = slots_by_merge(busy)
    for name, contestant in CONTESTANTS.items():
        assert contestant(busy) == expected, f"{name} answers otherwise"
    rounds = [{name: seconds(each, busy) for name, each in CONTESTANTS.items()} for _ in range(ROUNDS)]
    ratio = {name: median(times[name] / times["sorted merge"] for times in rounds) for name in CONTESTANTS}
    slowest = ratio["engine, nothing remembered"]
    return [
        Line(
            what="slots of 30 days, 10 windows a week, 50 bookings, across a clock change",
            limit=f"≤ {LIMIT}× of a sorted merge on epoch integers",
            measured=f"{slowest:.2f}× with nothing remembered, {ratio['engine']:.2f}× in a warm function "
            f"(naive loop: {ratio['naive loop']:.1f}×)",
            command="python -m bench.slots",
            ok=slowest <= LIMIT,
        )
    ]


if __name__ == "__main__":
    show(measure())
