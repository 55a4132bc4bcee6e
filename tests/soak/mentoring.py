"""What do mentors and administrators do, and what do they take down of it?"""

import uuid
from datetime import timedelta

from tests.soak.bookings import begun
from tests.soak.people import Person, Town
from tests.soak.told import Told, Word, moment

WEEK = [{"dayOfWeek": day, "slots": [{"start": "08:00", "end": "22:00"}]} for day in range(7)]
APPLICATION = {
    "headline": "Staff engineer who likes hard interviews",
    "bio": "Twelve years of backend systems, four of them interviewing every week.",
    "expertise": ["System Design", "Backend"],
    "experience": {"years": 12, "currentCompany": "Zeta", "currentRole": "Staff Engineer"},
    "availability": WEEK,
    "pricing": {"thirtyMin": 750, "sixtyMin": 1401},
    "sessionTopics": ["System Design", "Mock Interview"],
    "languages": ["English", "Tamil"],
}


# ── Mentors ──────────────────────────────────────────────────────────────────────────────────────────


async def mark(town: Town, me: Person) -> None:
    """Sessions that have begun are completed, or missed; some are left to the clock."""
    now = await town.now()
    mine = [one for one in town.account.of(mentor=me.id) if one.paid and not one.is_over and begun(one, now)]
    for told in mine[:3]:
        act = me.dice.choices(("complete", "no-show", "leave"), (6, 2, 3))[0]
        if act == "leave":
            told.is_over = True
            continue
        answer = await me.browser.put(f"/api/bookings/{told.id}/{act}")
        if answer.is_ok:
            told.marked.add(answer.data["booking"]["status"])
            told.learn(answer.data["booking"])
        elif answer.is_answer and answer.code != "not_started":
            told.is_over = True
        if not answer.is_certain:
            told.unsure.add("mark")


async def write_notes(town: Town, me: Person) -> None:
    told = _any(town, me)
    if told is None:
        return
    content, began = f"Note {uuid.uuid4().hex}", moment()
    answer = await me.browser.put(f"/api/bookings/{told.id}/notes", {"content": content})
    if answer.is_ok:
        told.notes.append(Word(content, began, moment()))
    elif not answer.is_answer or not answer.is_certain:
        told.unsure.add("notes")


def _any(town: Town, me: Person) -> Told | None:
    mine = [one for one in town.account.of(mentor=me.id) if one.confirmed]
    return me.dice.choice(mine[-8:]) if mine else None


async def keep_house(town: Town, me: Person) -> None:
    """Hours, bookings on and off, where money goes to, and what came in."""
    match me.dice.randrange(5):
        case 0:
            await me.browser.put("/api/mentors/toggle-bookings", {"isAcceptingBookings": False})
            await me.browser.put("/api/mentors/toggle-bookings", {"isAcceptingBookings": True})
        case 1:
            buffer = me.dice.choice((0, 0, 10, 15))
            hours = {"availability": WEEK, "minimumNoticeMinutes": 0, "bufferMinutes": buffer}
            await me.browser.put("/api/mentors/availability", hours)
        case 2:
            details = {"method": "upi", "upiId": f"someone{me.dice.randrange(999)}@okbank"}
            await me.browser.put("/api/mentors/profile", {"payoutDetails": details})
        case 3:
            await me.browser.get("/api/mentors/me/payouts")
        case 4:
            await me.browser.get("/api/mentors/me")


# ── Administrators ───────────────────────────────────────────────────────────────────────────────────


async def decide(town: Town, me: Person) -> None:
    waiting = await me.browser.get("/api/admin/mentor-applications")
    for one in (waiting.data or {}).get("items", ())[:2] if waiting.is_ok else ():
        await me.browser.put(f"/api/admin/mentors/{one['id']}/approve", {"note": "Welcome."})


async def suspend(town: Town, me: Person) -> None:
    """One that fewer want is away for a while."""
    mentor = town.those("mentor")[-1]
    await me.browser.put(f"/api/admin/mentors/{mentor.mentor_id}/suspend", {"reason": "We look into it."})
    await me.browser.put(f"/api/admin/mentors/{mentor.mentor_id}/reinstate", {})


async def transfer(town: Town, me: Person) -> None:
    """Payouts go to the bank; some fail there and go again."""
    for status in ("processing", "failed", "pending"):
        found = await me.browser.get("/api/admin/payouts", status=status, limit=20)
        for payout in found.data["items"] if found.is_ok else ():
            await _further(town, me, payout)


async def _further(town: Town, me: Person, payout: dict[str, object]) -> None:
    change: dict[str, str] = {"status": "processing"}
    if payout["status"] == "processing":
        is_done = me.dice.random() < 0.8
        change = (
            {"status": "completed", "transactionId": f"UTR{uuid.uuid4().hex[:16]}"}
            if is_done
            else {"status": "failed", "failureReason": "The bank refused."}
        )
    began = moment()
    answer = await me.browser.put(f"/api/admin/payouts/{payout['id']}", change)
    if answer.is_ok:
        said = answer.data["payout"]
        value = (said["status"], said["transactionId"], said["netAmount"])
        town.account.payouts[said["id"]].append(Word(value, began, moment()))
    elif not answer.is_answer or not answer.is_certain:
        town.account.unsure_payouts.add(str(payout["id"]))


async def support(town: Town, me: Person) -> None:
    """Reads what support reads, and sends failed refunds on their way again."""
    now = await town.now()
    await me.browser.get("/api/admin/revenue", **{"from": f"{now - timedelta(days=20):%Y-%m-%d}"})
    await me.browser.get("/api/admin/audit", limit=20)
    found = await me.browser.get("/api/admin/bookings", limit=5)
    for one in found.data["items"][:2] if found.is_ok else ():
        await me.browser.get(f"/api/admin/bookings/{one['id']}")
    failed = await me.browser.get("/api/admin/refunds")
    for one in failed.data["items"][:2] if failed.is_ok else ():
        await me.browser.post(f"/api/admin/refunds/{one['id']}/retry")
