"""Does the product lose anything in hours of mixed use on a bad day?  `make soak MINUTES=60 SEED=1`

It starts the whole product on a port and in a folder of its own, lets students, mentors and administrators do
all that people do while calls to AWS and Razorpay fail, the clock runs through weeks, and sockets break; then
all comes to rest, every invariant of the table is checked, and each client's own account of what it was told is
held against what is there.
"""

import asyncio
import itertools
import json
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import click

from local.people import Product
from tests.e2e.running import ROOT, running
from tests.soak import bookings, mentoring, rest, summary, talking, verdict
from tests.soak.clockwork import Clockwork
from tests.soak.detour import detours
from tests.soak.misfortune import Misfortune
from tests.soak.people import Person, Town

Act = Callable[[Town, Person], Awaitable[None]]
ACTS: dict[str, dict[Act, int]] = {
    "student": {
        bookings.book: 24,
        bookings.search: 6,
        bookings.pay_late: 6,
        bookings.cancel: 5,
        bookings.move: 4,
        bookings.review: 6,
        bookings.look: 6,
        talking.chat: 16,
        talking.keep_wire: 12,
        talking.read_notifications: 5,
        talking.show_face: 1,
    },
    "mentor": {
        mentoring.mark: 16,
        mentoring.write_notes: 4,
        mentoring.keep_house: 3,
        bookings.cancel: 2,
        bookings.move: 2,
        bookings.look: 4,
        talking.chat: 12,
        talking.keep_wire: 10,
        talking.read_notifications: 4,
        talking.show_face: 1,
    },
    "admin": {mentoring.decide: 2, mentoring.suspend: 1, mentoring.transfer: 3, mentoring.support: 3},
}
_STUDENTS, _APPLICANTS = 8, 2
_MINUTES_BETWEEN_CHECKS = 15
_PAUSE_SECONDS = {"student": (0.1, 1.2), "mentor": (0.3, 2.0), "admin": (2.0, 6.0)}


def say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


@click.command()
@click.option("--minutes", default=60.0, show_default=True, help="How long people act.")
@click.option("--seed", default=1, show_default=True)
@click.option("--tick", default=10.0, show_default=True, help="Seconds between leaps of the clock.")
@click.option("--strength", default=1.0, show_default=True, help="How often things fail; 0 is never.")
@click.option(
    "--kept", type=click.Path(path_type=Path), help="A folder for the product and the summary, to stay."
)
def main(minutes: float, seed: int, tick: float, strength: float, kept: Path | None) -> None:
    """Soak the local product. Ends with 1 if anything was lost.

    What is KEPT can be looked at afterwards: `LOCAL_DIR=KEPT make run`.
    """
    with tempfile.TemporaryDirectory(prefix="soak-") as passing, running(kept or Path(passing)) as product:
        found, is_well = asyncio.run(soak(product, minutes=minutes, seed=seed, tick=tick, strength=strength))
    print("\n".join(found))
    if kept:
        (kept / "soak.txt").write_text("\n".join(found) + "\n")
    sys.exit(0 if is_well else 1)


async def soak(
    product: Product, *, minutes: float, seed: int, tick: float, strength: float
) -> tuple[list[str], bool]:
    """The summary, and whether all is well."""
    town = Town(product, seed)
    clockwork = Clockwork(town, tick_seconds=tick)
    misfortune = Misfortune(seed=seed, strength=0)
    async with detours(product, misfortune):
        say("People come in")
        await _populate(town)
        misfortune.strength = strength
        say(f"{len(town.people)} people act for {minutes} minutes, seed {seed}")
        breaches = await _act(town, clockwork, minutes)
        misfortune.end()
        say("All comes to rest")
        items = await rest.come_to_rest(town, clockwork, say=say)
        say("Checking the invariants")
        breaches += await asyncio.to_thread(_check, product, at_rest=True)
        say("Asking each client")
        judged = await verdict.judge(town, items, say=say)
        await town.go_home()
    left = rest.waiting(items)
    judged.expect(not left, f"still waiting: {left}")
    wrong = town.tally.wrong + [one for person in town.people for one in person.wire.wrong]
    is_well = not (judged.wrong or breaches or wrong or town.trouble)
    found = list(summary.lines(town, clockwork, misfortune, judged, breaches))
    return [*found, "All is well." if is_well else "NOT ALL IS WELL."], is_well


# ── People ───────────────────────────────────────────────────────────────────────────────────────────


async def _populate(town: Town) -> None:
    for one in (await town.local("GET", "/_local/accounts"))["items"]:
        person = town.person(one["role"], one["name"], one["email"])
        assert (await person.browser.sign_in()).is_ok
    for number in range(_STUDENTS):
        await _newcomer(town, "student", f"Student {number}")
    for number in range(_APPLICANTS):
        mentor = await _newcomer(town, "mentor", f"Mentor {number}")
        assert (await mentor.browser.post("/api/mentors/apply", mentoring.APPLICATION)).is_ok
    await mentoring.decide(town, town.those("admin")[0])
    for mentor in town.those("mentor"):
        profile = (await mentor.browser.get("/api/mentors/me")).data["mentor"]
        mentor.mentor_id, mentor.slug = profile["id"], profile["slug"]
    items = await asyncio.to_thread(rest.everything, town.product)
    town.account.before = frozenset(one["id"] for one in items if one["type"] == "booking")


async def _newcomer(town: Town, role: str, name: str) -> Person:
    person = town.person(role, name, f"{name.replace(' ', '.').lower()}@soak.example.com")
    answer = await person.browser.register()
    assert answer.is_ok, answer
    town.account.registered[person.id] = person.browser.email
    return person


async def _act(town: Town, clockwork: Clockwork, minutes: float) -> list[Any]:
    """Returns which invariants were broken in the midst of it."""
    ends, breaches = time.monotonic() + minutes * 60, list[Any]()
    doing = [asyncio.create_task(_live(town, person)) for person in town.people]
    doing += [
        asyncio.create_task(_again(town, clockwork.tick)),
        asyncio.create_task(_again(town, clockwork.trouble)),
        asyncio.create_task(_again(town, clockwork.look_behind)),
    ]
    for minute in itertools.count(1):
        await asyncio.sleep(min(60, max(0, ends - time.monotonic())))
        say(_so_far(town, await town.now()))
        if time.monotonic() >= ends:
            break
        if minute % _MINUTES_BETWEEN_CHECKS == 0:
            breaches += await asyncio.to_thread(_check, town.product, at_rest=False)
    town.is_open = False
    await asyncio.gather(*doing)
    return breaches


async def _live(town: Town, person: Person) -> None:
    acts = ACTS[person.role]
    while town.is_open:
        act = person.dice.choices(list(acts), list(acts.values()))[0]
        await _safely(town, f"{act.__name__} of {person.browser.name}", act(town, person))
        await town.turn(person, _PAUSE_SECONDS[person.role])


async def _again(town: Town, act: Callable[[], Awaitable[None]]) -> None:
    while town.is_open:
        await _safely(town, act.__name__, act())


async def _safely(town: Town, what: str, act: Awaitable[None]) -> None:
    """An answer that nobody expected ends an act, and is told."""
    try:
        await act
    except Exception:
        town.trouble.append(f"{what}: {traceback.format_exc(limit=-4)}")


def _so_far(town: Town, now: Any) -> str:
    told = town.account.bookings.values()
    given_up = sum(town.tally.given_up.values())
    return (
        f"  {now:%a %d %b %H:%M}: {sum(town.tally.answers.values())} answers, {len(told)} bookings, "
        f"{sum(bool(one.confirmed) for one in told)} confirmed, {len(town.account.messages)} messages, "
        f"{town.behind} events behind, {given_up} given up, "
        f"{len(town.tally.wrong)} wrong, {len(town.trouble)} trouble"
    )


def _check(product: Product, *, at_rest: bool) -> list[Any]:
    """What `infra.ops check` finds, as an operator asks it."""
    options = ["--at-rest"] if at_rest else ["--again-after", "15"]
    command = [sys.executable, "-m", "infra.ops", "--stage", "local", "--url", product.url, "check", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    try:
        told = json.loads(done.stdout)
    except ValueError:
        return [f"check said: {done.stdout[-500:]} {done.stderr[-500:]}"]
    say(f"   {told['items']} items; breaches: {dict(Counter(one['rule'] for one in told['breaches']))}")
    # Two hours are one leap of the clock: what waits is late at once. In the end nothing may wait at all.
    late = () if at_rest else ("events are delivered",)
    return [one for one in told["breaches"] if one["rule"] not in late]


if __name__ == "__main__":
    main()
