"""How do the people of a scene become busy ones? What they had with each other happens thousands of times.

The measured student, mentor, conversation and administrator carry all of it: a table may be large and each of its
partitions small, and that would hide what grows with one person.
"""

import itertools
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import cast

from bench.loading import Progress, Raw, Template, Writer
from chalicelib.storage.figures import FiguresItem, figures_of
from chalicelib.storage.table import Item, Key
from tests.security.scene import Scene

SESSIONS, MESSAGES, PAYOUTS, REPORTED, REFUNDS = 3_000, 10_000, 150, 300, 300
CONVERSATIONS, STUDENTS, SIGN_INS, AUDITED, ANSWERS = 300, 1_000, 20, 5_000, 200
_WEEKS_BACK, _FIRST = 150, 500_000
"""Clones lie within three years; their numbers begin where those of the table's other people do not come."""
_OF_A_SESSION = {"booking", "invoice", "review", "ledger", "notification", "contribution"}

Change = Callable[[Raw], None]


def make_busy(scene: Scene, items: list[Raw]) -> int:
    """Adds to the table that holds the scene; `items` are the scene's own. Returns how many."""
    texts = [json.dumps(one, separators=(",", ":")) for one in _every(scene, items)]
    return Writer(scene.world.table).write(texts, Progress("items of busy people", len(texts)))


def _every(scene: Scene, items: list[Raw]) -> Iterator[Raw]:
    student, mentor = scene.people["student"], scene.people["mentor"]
    mine, both = scene.mentors["mentor"], (student.id, mentor.id)
    given = [one for one in items if mine.reviewed in json.dumps(one) and _kind(one) in _OF_A_SESSION]
    notices = _Notices(scene, items)
    yield from _cloned(given, SESSIONS, keep=both, change=notices)
    yield from notices.counters()
    yield from _talk(items, mine.conversation)
    payouts = _of(items, "payout", mentor.mentor_id)
    yield from _cloned(payouts, PAYOUTS, keep=both, each_week=True)
    yield from _cloned(_of(items, "audit")[:1], AUDITED, keep=(scene.people["admin"].id,))
    reviews = [one for one in given if _kind(one) == "review"]
    yield from _cloned(reviews, REPORTED, keep=both, change=_reported)
    yield from _cloned(_of(items, "refund"), REFUNDS, change=_not_due)
    for person, other in ((student, mentor), (mentor, student)):
        inbox = _of(items, "membership", f"U#{person.id}", f"INBOX#{person.id}")[:1]
        yield from _cloned(inbox, CONVERSATIONS, keep=(person.id,), change=_not_due, but=other.id)
        yield from _cloned(_of(items, "session", f"U#{person.id}")[:1], SIGN_INS, keep=(person.id,))
    yield from _cloned(_of(items, "mentors_student", mentor.mentor_id), STUDENTS, keep=(mentor.id,))
    yield from map(_with_a_past, _of(items, "figures", mentor.mentor_id))


def _kind(item: Raw) -> str:
    return str(item["type"]["S"])


def _of(items: Iterable[Raw], kind: str, *about: str) -> list[Raw]:
    return [one for one in items if _kind(one) == kind and all(word in json.dumps(one) for word in about)]


_numbers = itertools.count(_FIRST)


def _cloned(
    items: list[Raw],
    count: int,
    *,
    keep: Iterable[str] = (),
    change: Change | None = None,
    each_week: bool = False,
    but: str = "",
) -> Iterator[Raw]:
    """So many copies with ids of their own but those kept, lying in the past."""
    template = Template(items, keep=[one for one in keep if one != but])
    for number in range(count):
        weeks = -1 - (number if each_week else number % _WEEKS_BACK)
        for text in template.clone(next(_numbers), weeks=weeks):
            item = json.loads(text)
            if change:
                change(item)
            yield item


# ── What is numbered ─────────────────────────────────────────────────────────────────────────────────


class _Notices:
    """Gives each cloned notification its number, and the counters what they have counted then."""

    def __init__(self, scene: Scene, items: list[Raw]) -> None:
        people = (scene.people["student"].id, scene.people["mentor"].id)
        found = {one["PK"]["S"]: one for one in _of(items, "unread")}
        self._counters = {f"U#{person}": dict(found[f"U#{person}"]) for person in people}

    def __call__(self, item: Raw) -> None:
        if _kind(item) == "notification":
            counter = self._counters[item["PK"]["S"]]
            sequence = int(counter["received"]["N"]) + 1
            counter["received"] = {"N": str(sequence)}
            item |= {"sequence": {"N": str(sequence)}, "GSI1SK": {"S": f"{sequence:012d}"}}

    def counters(self) -> Iterator[Raw]:
        yield from self._counters.values()


def _talk(items: list[Raw], conversation: str) -> Iterator[Raw]:
    """The conversation goes on; only its student speaks."""
    (first,) = _of(items, "message", conversation)
    (meta,) = _of(items, "conversation", conversation)
    for sequence in range(2, MESSAGES + 1):
        number = {"N": str(sequence)}
        yield first | {
            "SK": {"S": f"MSG#{sequence:012d}"},
            "id": {"S": re.sub(r"-\d+$", f"-{sequence}", first["id"]["S"])},
            "sequence": number,
            "nth": number,
        }
    sender, last = first["sender_id"]["S"], {"N": str(MESSAGES)}
    yield meta | {"sequence": last, "sent": {"M": meta["sent"]["M"] | {sender: last}}}
    for one in _of(items, "membership", conversation):
        if one["user_id"]["S"] != sender:
            yield one | {"theirs": last}


# ── What is changed ──────────────────────────────────────────────────────────────────────────────────


def _reported(item: Raw) -> None:
    created = item["created_at"]["S"]
    item |= {
        "is_reported": {"BOOL": True},
        "GSI4PK": {"S": "REPORTED"},
        "GSI4SK": {"S": f"{created}#{item['booking_id']['S']}"},
    }


def _not_due(item: Raw) -> None:
    item.pop("GSI3PK", None)
    item.pop("GSI3SK", None)


def _with_a_past(raw: Raw) -> Raw:
    """As much as a mentor's figures remember: sessions on each day, and so many who were answered."""
    days = [str(date(2026, 3, 10) - timedelta(days=number)) for number in range(180)]
    mondays = [str(date(2026, 3, 2) - timedelta(weeks=number)) for number in range(12)]
    known = figures_of(Item.from_raw_data(raw))
    busy = replace(
        known,
        confirmed_on=dict.fromkeys(days, 17) | dict(known.confirmed_on),
        earned_in_week=dict.fromkeys(mondays, 240_000) | dict(known.earned_in_week),
        answers=dict.fromkeys(days[:90], (42,) * (1 + ANSWERS // 90)),
    )
    kept = FiguresItem.of(busy, Key(raw["PK"]["S"], raw["SK"]["S"])).serialize()
    return cast(Raw, kept)
