"""Does the whole product work? A student, a mentor, an admin and a payer tell it over HTTP."""

import time
import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

from local.people import Person, Product

_LONGEST_WAIT_SECONDS = 20


class DemoError(Exception):
    """The story came out differently."""


def play(url: str, *, say: Callable[[str], None] = print) -> None:
    """From register to a paid booking whose two mails lie in the mailbox. Raises DemoError, RefusedError."""
    product = Product(url)
    run = uuid.uuid4().hex[:8]  # so that the story can be played any number of times
    admin = _admin(product)

    say("1. A mentor registers and applies; an admin approves")
    mentor = Person(product, "Meera Iyer", f"meera.{run}@example.com").register()
    profile = _approved(mentor, admin)
    say(f"   {profile['slug']} is {profile['applicationStatus']}")

    say("2. A student registers, finds the mentor and looks for a time")
    student = Person(product, "Rohan Das", f"rohan.{run}@example.com", timezone="Europe/London").register()
    found = eventually(partial(_in_directory, student, profile["id"]), "the mentor is in the directory")
    start = _first_free(student, profile["slug"])
    say(f"   {found['name']}, {found['headline'].lower()}, is free at {start}")

    say("3. The student books it; the time is held")
    made = student.post("/api/bookings", _wish(profile["id"], start))
    booking, order = made["booking"], made["order"]
    say(f"   {booking['id']} is {booking['status']} until {booking['holdExpiresAt']}")

    say(f"4. The payer pays ₹{order['amount'] / 100:.2f} in the sandbox, and the browser proves it")
    proof = product.call("POST", f"/_local/payments/{order['orderId']}/pay", json={})
    paid = student.post("/api/payments/verify", proof)["booking"]
    _expect(paid["status"] == "confirmed", f"the booking is confirmed, not {paid['status']}")
    say(f"   {paid['id']} is {paid['status']}, payment {paid['payment']['status']}")

    say("5. Both hear of it: by mail with a calendar file, in the app, and with an invoice")
    for person in (student, mentor):
        say(f"   {_heard(person, booking['id'])}")
    invoice = eventually(lambda: student.get("/api/payments/invoices")["items"], "the invoice is there")[0]
    say(f"   invoice {invoice['number']}: {invoice['amount']} paise, of which {invoice['gst']} GST")
    say("Done.")


def _approved(mentor: Person, admin: Person) -> dict[str, Any]:
    profile = mentor.post("/api/mentors/apply", _application())["mentor"]
    admin.put(f"/api/admin/mentors/{profile['id']}/approve", {"note": "Welcome aboard."})
    approved: dict[str, Any] = mentor.get("/api/mentors/me")["mentor"]
    return approved


def _wish(mentor_id: str, start: str) -> dict[str, Any]:
    return {
        "mentorId": mentor_id,
        "scheduledAt": start,
        "duration": 30,
        "topic": "System Design",
        "agenda": "How do I design a rate limiter?",
    }


def _heard(person: Person, booking_id: str) -> str:
    mail = eventually(partial(_confirmation, person, booking_id), "the mail is there")
    count = eventually(lambda: person.get("/api/notifications/unread-count")["count"], "somebody is told")
    return f"{person.email}: “{mail['subject']}” with {mail['attachments'][0]['filename']}, {count} unread"


def _admin(product: Product) -> Person:
    accounts = product.call("GET", "/_local/accounts")["items"]
    found = next((account for account in accounts if account["role"] == "admin"), None)
    if found is None:
        raise DemoError("There is no admin yet. Let `make run` seed the demo data, or POST /_local/reset.")
    return Person(product, found["name"], found["email"], found["password"]).sign_in()


def _application() -> dict[str, Any]:
    hours = [{"dayOfWeek": day, "slots": [{"start": "09:00", "end": "21:00"}]} for day in range(7)]
    return {
        "headline": "Staff engineer who likes hard interviews",
        "bio": "Twelve years of backend systems, four of them interviewing every week.",
        "expertise": ["System Design", "Backend"],
        "experience": {"years": 12, "currentCompany": "Zeta", "currentRole": "Staff Engineer"},
        "availability": hours,
        "pricing": {"thirtyMin": 750, "sixtyMin": 1400},
        "sessionTopics": ["System Design", "Mock Interview"],
        "languages": ["English", "Tamil"],
    }


def _in_directory(student: Person, mentor_id: str) -> dict[str, Any] | None:
    cards = student.get("/api/mentors", params={"q": "Meera Iyer", "sort": "newest", "limit": 50})["items"]
    return next((card for card in cards if card["id"] == mentor_id), None)


def _first_free(student: Person, slug: str) -> str:
    now = student.product.call("GET", "/_local/clock")["now"]
    days = {"from": now[:10], "to": now[:10], "duration": 30}
    found = student.get(f"/api/mentors/{slug}/slots", params=days)
    start = found["slots"][0]["start"] if found["slots"] else found["nextAvailable"]
    _expect(start is not None, "the mentor has a free time")
    return str(start)


def _confirmation(person: Person, booking_id: str) -> dict[str, Any] | None:
    for mail in person.product.mails_to(person.email):
        if mail["template"] == "bookingConfirmation" and booking_id in mail["text"] and mail["attachments"]:
            return mail
    return None


def eventually(ask: Callable[[], Any], what: str) -> Any:
    """Effects follow within a second or so. Raises DemoError when they do not."""
    deadline = time.monotonic() + _LONGEST_WAIT_SECONDS
    while not (found := ask()):
        if time.monotonic() > deadline:
            raise DemoError(f"Waited {_LONGEST_WAIT_SECONDS} s in vain until {what}.")
        time.sleep(0.2)
    return found


def _expect(is_so: object, what: str) -> None:
    if not is_so:
        raise DemoError(f"Expected that {what}.")
