"""Is anything lost, or anything there twice? Each client's account against the product and against Razorpay.

Clients look as they always do, over REST; the table is read only for what no client is shown. What an act that
nobody heard an answer to did is not known: it may have happened, or not, but not by half.
"""

import asyncio
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.soak.people import Person, Town
from tests.soak.promises import booking_faults, message_faults, overtaken
from tests.soak.talking import sync
from tests.soak.told import Said, Told, standing

Json = dict[str, Any]
_ONCE = ("booking_confirmed", "booking_cancelled", "session_completed", "review_request", "review_received")


@dataclass
class Verdict:
    """`wrong` names every disagreement; `seen` counts what was looked at."""

    wrong: list[str] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)

    def expect(self, holds: object, what: str) -> None:
        if not holds:
            self.wrong.append(what)


async def judge(town: Town, items: list[Json], *, say: Callable[[str], None]) -> Verdict:
    verdict = Verdict()
    payments = await town.local("GET", "/_local/payments")
    late = overtaken(items)
    looks = {
        "bookings": _bookings(town, verdict),
        "messages": _messages(town, verdict),
        "notifications": _notifications(town, verdict, late),
        "mails": _mails(town, verdict, late),
        "payouts": _payouts(town, verdict),
        "avatars": _faces(town, verdict),
    }
    for name, look in looks.items():
        try:
            await look
        except Exception:  # what else there is to see is worth seeing
            verdict.wrong.append(f"{name} could not be judged: {traceback.format_exc(limit=-3)}")
        say(f"   {name}: {len(verdict.wrong)} wrong so far")
    _money(town, payments, items, verdict)
    _nothing_unasked(town, items, verdict)
    return verdict


# ── Bookings ─────────────────────────────────────────────────────────────────────────────────────────


async def _bookings(town: Town, verdict: Verdict) -> None:
    async def look(told: Told) -> None:
        student = town.by_id(told.student)
        assert student
        answer = await student.browser.get(f"/api/bookings/{told.id}")
        verdict.expect(answer.is_ok, f"{told.id} is not there: {answer.status} {answer.code}")
        if answer.is_ok:
            booking = answer.data["booking"]
            verdict.seen["bookings " + booking["status"]] += 1
            for fault in booking_faults(told, booking):
                verdict.wrong.append(f"{told.id}: {fault}")

    await asyncio.gather(*map(look, town.account.bookings.values()))
    await _reviews(town, verdict)


async def _reviews(town: Town, verdict: Verdict) -> None:
    admin = town.those("admin")[0]
    for mentor in town.those("mentor"):
        there = Counter(one["id"] for one in await every(admin, f"/api/mentors/{mentor.slug}/reviews"))
        told = [one for told in town.account.of(mentor=mentor.id) for one in set(told.reviews)]
        verdict.seen["reviews"] += len(told)
        for one in told:
            verdict.expect(there[one] == 1, f"review {one} is there {there[one]} times")


async def every(person: Person, path: str, **query: Any) -> list[Json]:
    """All items of a list."""
    found: list[Json] = []
    cursor = None
    while True:
        page = await person.browser.get(path, limit=50, **query, **({"cursor": cursor} if cursor else {}))
        if not page.is_ok:
            raise AssertionError(f"{path} answered {page.status} {page.code}")
        found += page.data["items"]
        cursor = page.data["pagination"]["nextCursor"]
        if cursor is None:
            return found


# ── What was said ────────────────────────────────────────────────────────────────────────────────────


async def _messages(town: Town, verdict: Verdict) -> None:
    told = defaultdict(list)
    for said in town.account.messages:
        told[said.conversation].append(said)
    for conversation, said in told.items():
        for person in _members(town, said):
            await sync(town, person, conversation)
            there = await every(person, f"/api/chat/conversations/{conversation}/messages")
            verdict.seen["messages"] += len(there)
            for fault in message_faults(said, there):
                verdict.wrong.append(f"{conversation} as {person.browser.name} sees it: {fault}")
            ids = [one["id"] for one in there][::-1]
            verdict.expect(
                person.synced.get(conversation) == ids,
                f"{conversation}: {person.browser.name} did not get everything by `after`",
            )
    there = {one for person in town.people for known in person.synced.values() for one in known}
    for person in town.people:
        phantoms = {one for heard in person.wire.heard for one in heard} - there
        verdict.expect(not phantoms, f"{person.browser.name} heard of what nobody said: {phantoms}")


def _members(town: Town, said: Iterable[Said]) -> list[Person]:
    (conversation,) = {one.conversation for one in said}
    both = {
        each
        for one in town.account.bookings.values()
        if one.conversation == conversation
        for each in (one.student, one.mentor)
    }
    return [person for person in town.people if person.id in both]


# ── What people were told ────────────────────────────────────────────────────────────────────────────


async def _notifications(town: Town, verdict: Verdict, late: set[str]) -> None:
    for person in town.people:
        items = await every(person, "/api/notifications")
        verdict.seen["notifications"] += len(items)
        told = Counter((one["type"], one["data"].get("bookingId")) for one in items)
        for (kind, booking), count in told.items():
            if kind in _ONCE and booking and count > 1:
                verdict.wrong.append(f"{person.browser.name} was told {count} times: {kind} of {booking}")
        for one in _own(town, person):
            if one.keeps_its_word:
                _count_or_tell(
                    verdict,
                    told["booking_confirmed", one.id],
                    f"{person.browser.name} was not told: {one.id} is confirmed",
                    excuse="notified too late" if one.id in late else "",
                )
            if one.was_cancelled:
                missing = f"{person.browser.name} was not told: {one.id} is cancelled"
                verdict.expect(told["booking_cancelled", one.id] == 1, missing)


def _count_or_tell(verdict: Verdict, holds: object, what: str, *, excuse: str) -> None:
    if excuse and not holds:
        verdict.seen[excuse] += 1
    else:
        verdict.expect(holds, what)


def _own(town: Town, person: Person) -> list[Told]:
    return town.account.of(student=person.id) + town.account.of(mentor=person.id)


async def _mails(town: Town, verdict: Verdict, late: set[str]) -> None:
    """Each is sent at least once; one more where it was sent and that could not be noted, which is counted."""
    for person in town.people:
        found = (await town.local("GET", "/_local/mail", params={"to": person.browser.email}))["items"]
        sent = Counter((one["template"], one["subject"], one["text"]) for one in found)
        verdict.seen["mails"] += len(found)
        for (template, *_), count in sent.items():
            if count > 1 and template != "newMessage":  # the same words on another day
                verdict.seen[f"sent again: {template}"] += count - 1
        texts = defaultdict(list)
        for one in found:
            texts[one["template"]].append(one["text"])
        if person.id in town.account.registered:
            verdict.expect(texts["verifyEmail"], f"{person.browser.email} got no verifyEmail")
        for one in _own(town, person):
            if one.keeps_its_word:
                _count_or_tell(
                    verdict,
                    any(one.id in text for text in texts["bookingConfirmation"]),
                    f"{person.browser.email} got no bookingConfirmation of {one.id}",
                    excuse="mailed too late" if one.id in late else "",
                )
            if one.was_cancelled:
                verdict.expect(
                    any(one.id in text for text in texts["cancellationNotice"]),
                    f"{person.browser.email} got no cancellationNotice of {one.id}",
                )


# ── Money ────────────────────────────────────────────────────────────────────────────────────────────


def _money(town: Town, razorpay: Json, items: list[Json], verdict: Verdict) -> None:
    """Razorpay's books against ours: every payment, every refund, once and to the paisa."""
    lines = [one for one in items if one["type"] == "ledger"]
    taken = {one["id"]: one["amount"] for one in razorpay["payments"] if one["captured"]}
    booked = [(one["reference"], int(one["amount_paise"])) for one in lines if one["movement"] == "captured"]
    verdict.expect(Counter(taken.items()) == Counter(booked), f"payments: {set(taken.items()) ^ set(booked)}")
    sent = Counter((one["id"], one["amount"]) for one in razorpay["refunds"] if one["status"] == "processed")
    gone = Counter(
        (one["reference"], int(one["amount_paise"])) for one in lines if one["movement"] == "refunded"
    )
    verdict.expect(sent == gone, f"refunds: sent {sent - gone}, booked {gone - sent}")
    for payment, back in Counter(
        one["payment_id"] for one in razorpay["refunds"] if one["status"] == "processed"
    ).items():
        verdict.expect(back == 1, f"{payment} was refunded {back} times")
    for told in town.account.bookings.values():
        for payment in told.paid:
            verdict.expect(payment in taken, f"{told.id}: {payment} was paid, Razorpay has not got it")
    verdict.seen["payments"], verdict.seen["refunds"] = len(taken), len(sent)
    verdict.seen["paise captured"], verdict.seen["paise refunded"] = (
        sum(taken.values()),
        sum(amount * count for (_, amount), count in sent.items()),
    )
    verdict.seen["disputes"] = len(razorpay["disputes"])


async def _payouts(town: Town, verdict: Verdict) -> None:
    admin = town.those("admin")[0]
    there = {one["id"]: one for one in await every(admin, "/api/admin/payouts")}
    verdict.seen["payouts"] = len(there)
    verdict.seen["paise paid out"] = sum(
        one["netAmount"] for one in there.values() if one["status"] == "completed"
    )
    for name, words in town.account.payouts.items():
        if name in town.account.unsure_payouts:
            continue
        one = there.get(name)
        is_now = one and (one["status"], one["transactionId"], one["netAmount"])
        verdict.expect(is_now in standing(words), f"payout {name} is {is_now}, not {standing(words)}")


async def _faces(town: Town, verdict: Verdict) -> None:
    for person in town.people:
        words = town.account.avatars.get(person.id)
        if words and person.id not in town.account.unsure_avatars:
            me = await person.browser.get("/api/auth/me")
            verdict.expect(
                me.data["user"]["avatar"] in standing(words), f"{person.browser.name} has another avatar"
            )


def _nothing_unasked(town: Town, items: list[Json], verdict: Verdict) -> None:
    """No booking but those that somebody was told of, or asked for in vain: such a hold has run out, unpaid."""
    there = {
        one["id"]: one for one in items if one["type"] == "booking" and one["id"] not in town.account.before
    }
    unheard = there.keys() - town.account.bookings.keys()
    verdict.seen["holds nobody heard of"] = len(unheard)
    verdict.expect(
        len(unheard) <= town.account.unheard_wishes,
        f"{len(unheard)} bookings that nobody was told of, {town.account.unheard_wishes} wishes unheard: {unheard}",
    )
    for name in unheard:
        ended = (there[name]["status"], there[name]["cancelled_by"], there[name]["payment"]["payment_id"])
        verdict.expect(
            ended == ("cancelled", "system", None), f"{name}, which nobody was told of, is {ended}"
        )
