"""What is told at the end of a soak?"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.soak.clockwork import Clockwork
from tests.soak.misfortune import Misfortune
from tests.soak.people import Town
from tests.soak.verdict import Verdict

_MOST_SHOWN = 25


def lines(
    town: Town, clockwork: Clockwork, misfortune: Misfortune, verdict: Verdict, breaches: list[Any]
) -> Iterator[str]:
    tally = town.tally
    by_status: Counter[int] = Counter()
    for (_, status), count in tally.answers.items():
        by_status[status] += count
    yield f"requests answered: {sum(by_status.values())}, at most {tally.most_at_once} at once"
    yield f"  by status: {_counted(by_status)}"
    yield f"  refused as: {_counted(Counter({f'{s} {c}': n for (s, c), n in tally.codes.items()}))}"
    yield f"  404: {_counted(Counter({route: n for (route, status), n in tally.answers.items() if status == 404}))}"
    yield f"  straight to S3: {_counted(tally.uploads)}"
    yield f"  unanswered: {sum(tally.unanswered.values())}, given up: {sum(tally.given_up.values())}"
    yield f"faults injected: {sum(misfortune.met.values())} into {sum(misfortune.passed.values())} calls"
    for service in sorted(misfortune.passed):
        met = Counter({kind: count for (one, kind), count in misfortune.met.items() if one is service})
        yield f"  {service}, {misfortune.passed[service]} calls: {_counted(met)}"
    yield f"  Razorpay: {_counted(clockwork.troubles)}"
    wires = [person.wire for person in town.people]
    frames = sum((wire.answers for wire in wires), Counter[str]())
    yield f"sockets: {sum(one.opened for one in wires)} opened, {sum(one.cut for one in wires)} cut off"
    yield f"  answers: {_counted(frames)}; handshakes refused: {sum(one.refused for one in wires)}"
    yield f"schedules: {_counted(Counter({f'{n} {how}': c for (n, how), c in clockwork.ran.items()}))}"
    yield f"seen at rest: {_counted(verdict.seen)}"
    yield f"waited for effects: {town.waited_seconds / len(town.people):.0f} s a person"
    yield f"Mondays: {clockwork.mondays}"
    yield from _listed(
        "5xx that no fault excuses", tally.wrong + [one for wire in wires for one in wire.wrong]
    )
    yield from _listed("accounts that disagree", verdict.wrong)
    yield from _listed("invariants broken", [str(one) for one in breaches])
    yield from _listed("trouble", town.trouble)


def _counted(things: Counter[Any]) -> str:
    return " · ".join(
        f"{name} {count}" for name, count in sorted(things.items(), key=lambda one: str(one[0]))
    )


def _listed(title: str, found: list[str]) -> Iterator[str]:
    yield f"{title}: {len(found)}"
    yield from (f"  {one}" for one in found[:_MOST_SHOWN])
