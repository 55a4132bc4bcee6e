"""Who and what is there, when it is asked who may do what? People of every kind, and what two of them share."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from tests.clients import Answer
from tests.world import ALL_DAY, PASSWORD, Person, World

ROLES = ("anonymous", "student", "other student", "mentor", "other mentor", "admin", "suspended mentor")
APPLICATION = {
    "headline": "Backend engineer at scale",
    "bio": "Twelve years of ledgers.",
    "expertise": ["Backend"],
    "experience": {"years": 12},
    "availability": ALL_DAY,
    "pricing": {"thirtyMin": 500, "sixtyMin": 900},
    "sessionTopics": ["Mock Interview"],
}


@dataclass
class Sessions:
    """What a student and a mentor have with each other: ids of bookings, and what came of them."""

    reviewed: str
    done: str
    begun: str
    ahead: str
    held: str
    order: dict[str, Any]
    review: str
    conversation: str
    message: str
    payout: str
    notification: str


@dataclass
class Scene:
    """`shared`: what the student has with the mentor; `suspended`: with the mentor who was suspended after.

    The suspended mentor's cells are about their own sessions, all others' about the mentor's.
    """

    world: World
    people: dict[str, Person]
    mentors: dict[str, Sessions]
    refund: str
    applicants: dict[str, Person]

    def sessions_of(self, role: str) -> Sessions:
        return self.mentors["suspended mentor" if role == "suspended mentor" else "mentor"]

    def request(self, role: str, method: str, path: str, **request: Any) -> Answer:
        token = self.people[role].token if role in self.people else None
        return self.world.client.request(method, path, token=token, **request)

    # ── What is there ────────────────────────────────────────────────────────────────────────────────

    def content(self) -> dict[tuple[str, str], Any]:
        found: dict[tuple[str, str], Any] = {}
        scan = self.world.table.client.get_paginator("scan")
        for page in scan.paginate(TableName=self.world.table.name, ConsistentRead=True):
            found |= {(raw["PK"]["S"], raw["SK"]["S"]): raw for raw in page["Items"]}
        return found

    def restore(self, before: dict[tuple[str, str], Any]) -> set[tuple[str, str]]:
        """Everything is again as it was `before`; tells the keys of what was not."""
        client, name, now = self.world.table.client, self.world.table.name, self.content()
        changed = {key for key in before.keys() | now.keys() if before.get(key) != now.get(key)}
        for pk, sk in changed:
            if (pk, sk) in before:
                client.put_item(TableName=name, Item=before[pk, sk])
            else:
                client.delete_item(TableName=name, Key={"PK": {"S": pk}, "SK": {"S": sk}})
        return changed


def staged(world: World) -> Scene:
    """All of it played over HTTP; now is a quarter of an hour after the begun sessions began."""
    admin = world.admin()
    people = {
        "student": world.person("Tara Bose"),
        "other student": world.person("Nisha Patel"),
        "mentor": world.mentor("Vikram Desai", admin=admin),
        "other mentor": world.mentor("Lakshmi Narayanan", admin=admin),
        "suspended mentor": world.mentor("Joseph Mathew", admin=admin),
        "admin": admin,
    }
    world.happen()
    student, pair = people["student"], ("mentor", "suspended mentor")
    past = {
        role: [
            world.confirmed(student, people[role], start=world.now + timedelta(hours=2 * hour + late))["id"]
            for hour in (2, 4)
        ]
        for late, role in enumerate(pair)
    }
    world.advance(hours=12)
    people = _signed_in(world, people)
    student = people["student"]
    for role in pair:
        for booking_id in past[role]:
            _done(world.client.put(f"/api/bookings/{booking_id}/complete", token=people[role].token))
    reviews = {role: _reviewed(world, student, past[role][0]) for role in pair}
    world.happen()
    world.advance(days=8)
    world.run("payouts")
    world.happen()
    people = _signed_in(world, people)
    mentors = {
        role: _sessions(world, people, role, done=past[role], review=reviews[role], late=late)
        for late, role in enumerate(pair)
    }
    world.advance(hours=5, minutes=50)
    people = _signed_in(world, people)
    for role in pair:
        mentors[role] = _held(world, people, role, mentors[role])
    refund = _refunded(world, people)
    applicants = {role: world.person("Meera Iyer") for role in ("pending", "none")}
    _done(world.client.post("/api/mentors/apply", json=APPLICATION, token=applicants["pending"].token))
    suspended = people["suspended mentor"].mentor_id
    path = f"/api/admin/mentors/{suspended}/suspend"
    _done(world.client.put(path, json={"reason": "Complaints."}, token=people["admin"].token))
    world.happen()
    return Scene(world, people, mentors, refund, applicants)


def next_half_hour(world: World) -> datetime:
    """Starts lie on these."""
    whole = world.now.replace(minute=0, second=0, microsecond=0)
    return whole + timedelta(minutes=30 if world.now.minute < 30 else 60)


def _signed_in(world: World, people: dict[str, Person]) -> dict[str, Person]:
    return {role: world.sign_in(person) for role, person in people.items()}


def _done(answer: Answer) -> Any:
    assert answer.status in (200, 201), answer.text
    return answer.data


def _reviewed(world: World, student: Person, booking_id: str) -> str:
    body = {"rating": 5, "review": "Clear and kind."}
    path = f"/api/bookings/{booking_id}/review"
    return str(_done(world.client.post(path, json=body, token=student.token))["review"]["id"])


def _sessions(
    world: World, people: dict[str, Person], role: str, *, done: list[str], review: str, late: int
) -> Sessions:
    student, mentor = people["student"], people[role]
    begun = world.confirmed(student, mentor, start=world.now + timedelta(hours=5, minutes=30 * late))
    ahead = world.confirmed(student, mentor, start=world.now + timedelta(days=3, hours=late))
    conversation = begun["conversationId"] or world.booking(student, begun["id"])["conversationId"]
    sent = world.client.post(
        f"/api/chat/conversations/{conversation}/messages",
        json={"type": "text", "content": "Good morning"},
        token=student.token,
    )
    world.happen()
    payouts = _done(world.client.get("/api/mentors/me/payouts", token=mentor.token))["items"]
    told = _done(world.client.get("/api/notifications?limit=50", token=mentor.token))["items"]
    return Sessions(
        reviewed=done[0],
        done=done[1],
        begun=begun["id"],
        ahead=ahead["id"],
        held="",
        order={},
        review=review,
        conversation=conversation,
        message=_done(sent)["message"]["id"],
        payout=payouts[0]["id"],
        notification=next(one["id"] for one in told if one["type"] == "mentor_approved"),
    )


def _held(world: World, people: dict[str, Person], role: str, sessions: Sessions) -> Sessions:
    start = next_half_hour(world) + timedelta(days=5, hours=1 if role == "mentor" else 3)
    made = world.booked(people["student"], people[role], start=start)
    return replace(sessions, held=made["booking"]["id"], order=made["order"])


def _refunded(world: World, people: dict[str, Person]) -> str:
    """The id of a refund that Razorpay could not make."""
    student = people["student"]
    booking = world.confirmed(
        student, people["other mentor"], start=next_half_hour(world) + timedelta(days=7)
    )
    path = f"/api/bookings/{booking['id']}/cancel"
    _done(world.client.put(path, json={"reason": "Ill."}, token=student.token))
    world.happen()
    for refund in world.payments.fail_refunds():
        world.report_refund(refund, "refund.failed")
    world.happen()
    path = f"/api/admin/bookings/{booking['id']}"
    support = _done(world.client.get(path, token=people["admin"].token))["booking"]
    return str(support["refunds"][0]["id"])


# ── What is asked ────────────────────────────────────────────────────────────────────────────────────


def address(path: str, scene: Scene, role: str) -> str:
    """The path with ids that there are: of a booking, the one on which the act can be done."""
    sessions = scene.sessions_of(role)
    chosen = {
        "booking_id": _booking_for(path, sessions),
        "conversation_id": sessions.conversation,
        "message_id": sessions.message,
        "notification_id": sessions.notification,
        "payout_id": sessions.payout,
        "review": sessions.review,
        "refund_id": scene.refund,
        "mentor": _mentor_for(path, scene),
        "user": scene.people["mentor"].id,
        "name": "none.png",
    }
    return "/".join(chosen[part[1:-1]] if part.startswith("{") else part for part in path.split("/"))


def _booking_for(path: str, sessions: Sessions) -> str:
    match path.rsplit("/", 1)[-1]:
        case "complete" | "no-show" | "notes" | "meeting-link":
            return sessions.begun
        case "review":
            return sessions.done
        case _:
            return sessions.ahead


def _mentor_for(path: str, scene: Scene) -> str:
    match path.rsplit("/", 1)[-1]:
        case "approve" | "reject":
            return scene.applicants["pending"].mentor_id
        case "reinstate":
            return scene.people["suspended mentor"].mentor_id
        case _:
            return scene.people["mentor"].mentor_id


def body_of(method: str, path: str, scene: Scene, role: str) -> dict[str, Any] | None:
    """What a person of goodwill would send there; None where nothing is."""
    made = BODIES.get(f"{method} {path}")
    return made(scene, scene.sessions_of(role), scene.people.get(role)) if made else None


Body = Callable[[Scene, Sessions, Person | None], dict[str, Any]]
_BOOKING = "/api/bookings/{booking_id}"
_CONVERSATION = "/api/chat/conversations/{conversation_id}"
BODIES: dict[str, Body] = {
    "POST /api/auth/register": lambda scene, mine, who: {
        "name": "Newcomer",
        "email": "newcomer@example.test",
        "password": PASSWORD,
        "timezone": "Asia/Kolkata",
    },
    "PATCH /api/auth/me": lambda scene, mine, who: {"name": "Tara B."},
    "POST /api/auth/verify-email": lambda scene, mine, who: {"token": "unknown"},
    "POST /api/auth/login": lambda scene, mine, who: {
        "email": scene.people["student"].email,
        "password": PASSWORD,
    },
    "POST /api/auth/forgot-password": lambda scene, mine, who: {"email": scene.people["student"].email},
    "POST /api/auth/reset-password": lambda scene, mine, who: {
        "token": "unknown",
        "password": "another quiet harbour",
    },
    "PUT /api/auth/password": lambda scene, mine, who: {
        "currentPassword": PASSWORD,
        "newPassword": "another quiet harbour",
    },
    "POST /api/mentors/apply": lambda scene, mine, who: APPLICATION,
    "PUT /api/mentors/profile": lambda scene, mine, who: {
        "headline": "Now with Rust",
        "experience": {"years": 3},
        "pricing": {"thirtyMin": 600, "sixtyMin": 1000},
        "payoutDetails": {"method": "upi", "upiId": "vikram@upi"},
    },
    "PUT /api/mentors/availability": lambda scene, mine, who: {"availability": ALL_DAY},
    "PUT /api/mentors/toggle-bookings": lambda scene, mine, who: {"isAcceptingBookings": True},
    "POST /api/bookings": lambda scene, mine, who: {
        "mentorId": scene.people["other mentor"].mentor_id,
        "scheduledAt": (next_half_hour(scene.world) + timedelta(days=9)).isoformat(),
        "duration": 60,
        "topic": "System Design",
    },
    f"PUT {_BOOKING}/cancel": lambda scene, mine, who: {"reason": "I am ill."},
    f"PUT {_BOOKING}/reschedule": lambda scene, mine, who: {
        "scheduledAt": (next_half_hour(scene.world) + timedelta(days=4)).isoformat()
    },
    f"PUT {_BOOKING}/notes": lambda scene, mine, who: {"content": "Read chapter two."},
    f"POST {_BOOKING}/review": lambda scene, mine, who: {"rating": 4, "review": "Good."},
    "POST /api/reviews/{review}/reply": lambda scene, mine, who: {"content": "Thank you."},
    "POST /api/reviews/{review}/report": lambda scene, mine, who: {"reason": "Not about me."},
    "POST /api/payments/create-order": lambda scene, mine, who: {"bookingId": mine.held},
    "POST /api/payments/verify": lambda scene, mine, who: scene.world.payments.pay(mine.order["orderId"]),
    f"PUT {_CONVERSATION}/read": lambda scene, mine, who: {"messageId": mine.message},
    f"POST {_CONVERSATION}/messages": lambda scene, mine, who: {"type": "text", "content": "Good evening"},
    f"POST {_CONVERSATION}/attachments": lambda scene, mine, who: {
        "name": "cv.pdf",
        "mimeType": "application/pdf",
        "size": 1000,
    },
    "PUT /api/notifications/preferences": lambda scene, mine, who: {"emails": {"new_message": False}},
    "POST /api/uploads/avatar": lambda scene, mine, who: {"mimeType": "image/png", "size": 1000},
    "PUT /api/admin/mentors/{mentor}/approve": lambda scene, mine, who: {"note": "Welcome."},
    "PUT /api/admin/mentors/{mentor}/reject": lambda scene, mine, who: {"reason": "Too early."},
    "PUT /api/admin/mentors/{mentor}/suspend": lambda scene, mine, who: {"reason": "Complaints."},
    "PUT /api/admin/mentors/{mentor}/reinstate": lambda scene, mine, who: {"note": "Settled."},
    "PUT /api/admin/payouts/{payout_id}": lambda scene, mine, who: {"status": "processing"},
    "PUT /api/admin/reviews/{review}": lambda scene, mine, who: {"isPublic": False},
}
QUERIES = {
    "GET /api/mentors/{mentor}/slots": {"from": "2026-03-12", "to": "2026-03-13", "duration": "30"},
}
