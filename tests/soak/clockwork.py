"""What happens by itself while people act? Time passes, schedules run, Razorpay has its bad moments."""

import asyncio
from collections import Counter
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from infra import deploy
from local.people import RefusedError
from tests.e2e import cloud
from tests.soak.people import Town

INDIA = ZoneInfo("Asia/Kolkata")
_SCHEDULES = ("reminders", "holds", "completions", "reconcile", "outbox")
_TROUBLES = {
    "order": ("timeout-after-success", "timeout", "500", "502", "429"),
    "refund": ("timeout-after-success", "timeout", "500", "502", "429", "400"),
    "read": ("timeout", "500", "502", "429"),
}
_OUTAGE = "We cannot answer right now"
_ENDS_OF_DISPUTES = ("won", "lost", "closed")


class Clockwork:
    """`ran` counts runs of schedules by name and outcome; `troubles` what Razorpay was made to do."""

    def __init__(self, town: Town, *, tick_seconds: float) -> None:
        self.town = town
        self.tick_seconds = tick_seconds
        self.ran: Counter[tuple[str, str]] = Counter()
        self.troubles: Counter[str] = Counter()
        self.mondays = 0
        self._disputed: set[str] = set()

    # ── Time ─────────────────────────────────────────────────────────────────────────────────────────

    async def tick(self) -> None:
        """Some time passes, often up to the moment before or after a session begins."""
        await asyncio.sleep(self.tick_seconds)
        await self.advance(await self._leap())
        again = [name for name in _SCHEDULES if self.town.dice.random() < 0.15]  # beside themselves
        await self.run_all(*again)

    async def run_all(self, *more: str) -> None:
        """Each by-the-minute schedule once, and `more`, all at once."""
        names = [*_SCHEDULES, *more]
        self.town.dice.shuffle(names)
        await asyncio.gather(*map(self.run, names))

    async def _leap(self) -> float:
        dice, now = self.town.dice, await self.town.now()
        if dice.random() < 0.35:
            starts = sorted(
                datetime.fromisoformat(one.scheduled_at) for one in self.town.account.of() if one.paid
            )
            ahead = [one for one in starts if timedelta(minutes=15) < one - now < timedelta(hours=14)]
            if ahead:
                return (ahead[0] - now).total_seconds() / 60 + dice.choice((-10, -10, 3, 12))
        return float(dice.choice((5, 16, 60, 120, 240, 480, 720)))

    async def advance(self, minutes: float) -> None:
        before = await self.town.now()
        await self.town.local("POST", "/_local/clock", json={"advanceMinutes": minutes})
        if payday(before) != payday(before + timedelta(minutes=minutes)):
            self.mondays += 1
            await asyncio.gather(self.run("payouts"), self.run("payouts"))
            await self.run("payouts")

    async def run(self, name: str) -> None:
        try:
            await self.town.local("POST", f"/_local/schedules/{name}")
        except RefusedError as refusal:
            # Its next run goes on; what is no outage is a mistake of ours.
            is_outage = _OUTAGE in str(refusal)
            self.ran[name, "failed for an outage" if is_outage else "failed"] += 1
            if not is_outage:
                self.town.trouble.append(f"{name}: {refusal}")
        else:
            self.ran[name, "done"] += 1

    async def look_behind(self) -> None:
        """How many events wait for their effects?"""
        await asyncio.sleep(3)
        self.town.behind = await asyncio.to_thread(self._waiting_events)

    def _waiting_events(self) -> int:
        """How many there are in the sweeps' list, of which a local stage has one."""
        client, table = self._storage
        answer = client.query(
            TableName=table,
            IndexName="GSI3",
            Select="COUNT",
            KeyConditionExpression="GSI3PK = :list",
            ExpressionAttributeValues={":list": {"S": "DUE#OUTBOX#0"}},
        )
        return int(answer["Count"])

    @cached_property
    def _storage(self) -> tuple[Any, str]:
        target = cloud.target(self.town.product)
        return target.client("dynamodb"), deploy.outputs(target)["TableName"]

    # ── Razorpay ─────────────────────────────────────────────────────────────────────────────────────

    async def trouble(self) -> None:
        dice = self.town.dice
        await asyncio.sleep(dice.uniform(2, 8))
        if dice.random() < 0.75:
            operation = dice.choice(list(_TROUBLES))
            how, times = dice.choice(_TROUBLES[operation]), dice.choice((1, 1, 2, 4))
            wish = {"operation": operation, "how": how, "times": times}
            await self.town.local("POST", "/_local/payments/fail-next", json=wish)
            self.troubles[f"{operation}: {how}"] += times
            return
        await self._meddle()

    async def _meddle(self) -> None:
        """A payer's bank takes money back, or sends a refund back."""
        told = await self.town.local("GET", "/_local/payments")
        open_ones = [one for one in told["disputes"] if one["status"] not in _ENDS_OF_DISPUTES]
        captured = [one for one in told["payments"][:30] if one["status"] == "captured"]
        pending = [one for one in told["refunds"] if one["status"] == "pending"]
        choice = self.town.dice.random()
        if open_ones and choice < 0.5:
            one = self.town.dice.choice(open_ones)
            await self._at(one["payment_id"], "dispute", {"status": self.town.dice.choice(_ENDS_OF_DISPUTES)})
        elif pending and choice < 0.7:
            await self._at(self.town.dice.choice(pending)["id"], "fail-refund", {})
        elif captured and choice > 0.75:
            await self._at(self.town.dice.choice(captured)["id"], "dispute", {"status": "open"})

    async def _at(self, identifier: str, what: str, wish: dict[str, str]) -> None:
        try:
            await self.town.local("POST", f"/_local/payments/{identifier}/{what}", json=wish)
        except RefusedError:
            self.troubles[f"{what}: not possible"] += 1
        else:
            self.troubles[f"{what} {wish.get('status', '')}".strip()] += 1

    async def end_troubles(self) -> None:
        for operation in _TROUBLES:
            wish = {"operation": operation, "how": "500", "times": 0}
            await self.town.local("POST", "/_local/payments/fail-next", json=wish)
        told = await self.town.local("GET", "/_local/payments")
        for one in told["disputes"]:
            if one["status"] not in _ENDS_OF_DISPUTES:
                status = self.town.dice.choice(_ENDS_OF_DISPUTES)
                await self._at(one["payment_id"], "dispute", {"status": status})


def payday(moment: datetime) -> datetime:
    """The Monday 06:00 in India that was last."""
    there = moment.astimezone(INDIA) - timedelta(hours=6)
    return (there - timedelta(days=there.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
