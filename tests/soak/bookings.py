"""What do students do with bookings, and what do they take down of it?"""

from datetime import datetime, timedelta
from typing import Any

from local.people import RefusedError
from tests.soak.browser import Answer
from tests.soak.people import REASON, Person, Town
from tests.soak.told import Told, Word, moment

_DAYS_AHEAD = 6
_TOPICS = ("System Design", "Mock Interview", "Code Review", "Career Guidance", "Resume Review")
# How the payer pays, how often.
_WAYS = {
    "at once": 50,
    "after a failure": 14,
    "only by webhook": 12,
    "without a webhook": 8,
    "twice": 6,
    "late": 12,
    "never": 8,
}
_WEBHOOKS = {"now": 12, "twice": 4, "reversed": 4, "after:2": 3, "after:15": 2, "never": 3}


async def search(town: Town, me: Person) -> None:
    query = me.dice.choice(
        [
            {"sort": "rating"},
            {"expertise": "System Design"},
            {"q": "engineer"},
            {"priceMax": 1500, "limit": 5},
            {},
        ]
    )
    found = await me.browser.get("/api/mentors", **query)
    if found.is_ok and found.data["items"]:
        slug = me.dice.choice(found.data["items"])["slug"]
        await me.browser.get(f"/api/mentors/{slug}")
        await me.browser.get(f"/api/mentors/{slug}/reviews")


async def book(town: Town, me: Person) -> None:
    """A time that others want too, more often than not; then perhaps paid."""
    mentors = town.those("mentor")
    mentor = me.dice.choice(mentors[:3] if me.dice.random() < 0.5 else mentors)
    duration = me.dice.choice((30, 60))
    start = await free_start(town, me, mentor, duration)
    if start is None:
        return
    wish = {
        "mentorId": mentor.mentor_id,
        "scheduledAt": start,
        "duration": duration,
        "topic": me.dice.choice(_TOPICS),
    }
    town.account.wishes += 1
    made = await me.browser.post("/api/bookings", wish)
    if not made.is_answer or (made.status != 201 and not made.is_certain):
        town.account.unheard_wishes += 1  # an attempt before it, or it, may have held a time
    if made.status != 201:
        return
    told = _taken_down(town, me, mentor, made.data)
    way = me.dice.choices(list(_WAYS), list(_WAYS.values()))[0]
    if way == "never":
        return
    if way == "late":
        town.account.late.append((me, told))
        return
    await pay(town, me, told, way)


async def free_start(town: Town, me: Person, mentor: Person, duration: int) -> str | None:
    now = await town.now()
    days = {"from": f"{now:%Y-%m-%d}", "to": f"{now + timedelta(days=_DAYS_AHEAD):%Y-%m-%d}"}
    found = await me.browser.get(f"/api/mentors/{mentor.slug}/slots", duration=duration, **days)
    if not found.is_ok or not found.data["slots"]:
        return None
    slots = found.data["slots"]
    wanted = slots[:4] if me.dice.random() < 0.6 else slots
    return str(me.dice.choice(wanted)["start"])


def _taken_down(town: Town, me: Person, mentor: Person, made: Any) -> Told:
    booking, order = made["booking"], made["order"]
    known = town.account.bookings.get(booking["id"])
    if known is None:
        known = town.account.bookings[booking["id"]] = Told(
            id=booking["id"],
            student=me.id,
            mentor=mentor.id,
            mentor_id=mentor.mentor_id,
            amount=booking["payment"]["amount"],
            scheduled_at=booking["scheduledAt"],
            duration=booking["duration"],
            order_id=None,
        )
    known.order_id = known.order_id or (order and order["orderId"])
    return known


# ── Paying ───────────────────────────────────────────────────────────────────────────────────────────


async def pay(town: Town, me: Person, told: Told, way: str) -> None:
    if told.order_id is None:
        made = await me.browser.post("/api/payments/create-order", {"bookingId": told.id})
        if not made.is_ok:
            return
        told.order_id = made.data["orderId"]
    if way == "after a failure":
        await _at_checkout(town, me, told, outcome="failure")
    webhook = "never" if way == "without a webhook" else _webhook(me)
    proof = await _at_checkout(town, me, told, webhook=webhook)
    if way == "twice":
        await _at_checkout(town, me, told, evenIfPaid=True, webhook=_webhook(me))
    if proof is None or way == "only by webhook":
        return
    _judge(told, await me.browser.post("/api/payments/verify", proof))


def _webhook(me: Person) -> str:
    return me.dice.choices(list(_WEBHOOKS), list(_WEBHOOKS.values()))[0]


async def _at_checkout(town: Town, me: Person, told: Told, **wish: Any) -> Any:
    """What Checkout hands the page; None where the order takes no payment (any more), or it failed."""
    try:
        proof = await town.local("POST", f"/_local/payments/{told.order_id}/pay", json=wish)
    except RefusedError:
        return None
    if wish.get("outcome") == "failure":
        return None
    told.paid.append(proof["razorpay_payment_id"])
    return proof


def _judge(told: Told, verified: Answer) -> None:
    if verified.is_ok:
        told.confirmed = True
        told.learn(verified.data["booking"])
    elif verified.code in ("slot_taken", "invalid_state") and verified.data:
        told.in_vain = True
        told.learn(verified.data["booking"])


async def pay_late(town: Town, me: Person) -> None:
    """What was left unpaid, perhaps after its hold has run out and others have the time."""
    mine = [one for one in town.account.late if one[0] is me]
    if mine:
        one = me.dice.choice(mine)
        town.account.late.remove(one)
        await pay(town, me, one[1], me.dice.choice(("at once", "only by webhook", "without a webhook")))


# ── Changing one's mind ──────────────────────────────────────────────────────────────────────────────


def one_of(town: Town, me: Person, *, upcoming: bool = True) -> Told | None:
    side = {"student": me.id} if me.role == "student" else {"mentor": me.id}
    mine = [one for one in town.account.of(**side) if one.paid and one.is_over is not upcoming]
    return me.dice.choice(mine[-12:]) if mine else None


async def cancel(town: Town, me: Person) -> None:
    told = one_of(town, me)
    if told is None:
        return
    answer = await me.browser.put(f"/api/bookings/{told.id}/cancel", {"reason": REASON})
    if answer.is_ok:
        booking, refund = answer.data["booking"], answer.data["refund"]
        was_paid = booking["payment"]["status"] in ("paid", "partially_refunded", "refunded")
        told.cancels.append((booking["cancelledBy"], refund and refund["amount"], was_paid))
        told.learn(booking)
    elif not answer.is_answer or not answer.is_certain:
        told.unsure.add("cancel")


async def move(town: Town, me: Person) -> None:
    told = one_of(town, me)
    mentor = town.by_id(told.mentor) if told else None
    start = told and mentor and await free_start(town, me, mentor, told.duration)
    if not told or not start:
        return
    began = moment()
    answer = await me.browser.put(f"/api/bookings/{told.id}/reschedule", {"scheduledAt": start})
    if answer.is_ok:
        told.moves.append(Word(answer.data["booking"]["scheduledAt"], began, moment()))
        told.learn(answer.data["booking"])
    elif not answer.is_answer or not answer.is_certain:
        told.unsure.add("move")


async def review(town: Town, me: Person) -> None:
    told = one_of(town, me, upcoming=False)
    if told is None or told.reviews:
        return
    body = {"rating": me.dice.randint(1, 5), "review": "Worth it."}
    answer = await me.browser.post(f"/api/bookings/{told.id}/review", body)
    if answer.status == 201:
        told.reviews.append(answer.data["review"]["id"])
    elif not answer.is_answer or not answer.is_certain:
        told.unsure.add("review")


# ── Looking ──────────────────────────────────────────────────────────────────────────────────────────


async def look(town: Town, me: Person) -> None:
    """At the list of bookings, one of them, its link, its calendar file and its invoice."""
    await me.browser.get("/api/bookings", limit=20)
    told = one_of(town, me, upcoming=me.dice.random() < 0.7)
    if told is None:
        return
    answer = await me.browser.get(f"/api/bookings/{told.id}")
    if answer.is_ok:
        told.learn(answer.data["booking"])
    await me.browser.get(f"/api/bookings/{told.id}/meeting-link")
    if me.role == "student":
        await me.browser.get(f"/api/payments/invoices/{told.id}")
        if me.dice.random() < 0.2:
            await me.browser.get(f"/api/payments/invoices/{told.id}/pdf")
    else:
        await me.browser.get("/api/mentors/dashboard/stats")


def begun(told: Told, now: datetime) -> bool:
    return datetime.fromisoformat(told.scheduled_at) <= now
