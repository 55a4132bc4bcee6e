"""How does Schemathesis get behind the doors? Signed in as whom a route is for, and with ids that there are.

SCHEMATHESIS_URL is the running product. SCHEMATHESIS_ROLE is who asks: student, mentor, admin, or "fitting"
(the default), whoever the route lets in.
"""

import itertools
import os
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from schemathesis.core.parameters import ParameterLocation

from local.people import Person, Product, RefusedError

PRODUCT = Product(os.environ["SCHEMATHESIS_URL"])
ROLE = os.environ.get("SCHEMATHESIS_ROLE", "fitting")
SOMEBODY_UNKNOWN = 0.15
"""The share of requests whose ids are left as they were made up."""
ENDS_THE_SESSION = {"deleteMe", "logout", "changePassword"}
FOR_MENTORS = ("/complete", "/no-show", "/notes", "/reply", "/api/mentors/me", "/api/mentors/profile")

_numbers = itertools.count(1)
_choice = random.Random(1)
_one_at_a_time = threading.Lock()


def _newcomer() -> Person:
    email = f"schemathesis.{os.getpid()}.{next(_numbers)}@example.com"
    return Person(PRODUCT, "Tara Bose", email).register()


def _cast() -> dict[str, list[Person]]:
    accounts = PRODUCT.call("GET", "/_local/accounts")["items"]
    people: dict[str, list[Person]] = {"student": [], "mentor": [], "admin": []}
    for one in accounts:
        people[one["role"]].append(Person(PRODUCT, one["name"], one["email"], one["password"]))
    return people


@dataclass
class Known:
    """What one person has: the ids that stand in paths and bodies."""

    ids: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, person: Person, role: str) -> "Known":
        read = _reader(person)
        mentors = read("/api/mentors")
        conversations = read("/api/chat/conversations")
        messages = [
            message["id"]
            for one in conversations[:1]
            for message in read(f"/api/chat/conversations/{one['id']}/messages")
        ]
        ids = {
            "mentor": [one[name] for one in mentors for name in ("id", "slug")],
            "mentorId": [one["id"] for one in mentors],
            "booking_id": [one["id"] for one in read("/api/bookings")],
            "conversation_id": [one["id"] for one in conversations],
            "messageId": messages,
            "message_id": messages,
            "notification_id": [one["id"] for one in read("/api/notifications")],
            "review": [
                one["id"] for mentor in mentors[:3] for one in read(f"/api/mentors/{mentor['id']}/reviews")
            ],
        }
        if role == "mentor":
            ids["payout_id"] = [one["id"] for one in read("/api/mentors/me/payouts")]
        if role == "admin":
            ids["payout_id"] = [one["id"] for one in read("/api/admin/payouts")]
            ids["booking_id"] = [one["id"] for one in read("/api/admin/bookings")]
            ids["mentor"] = [one["id"] for one in mentors]
        ids["bookingId"] = ids["booking_id"]
        return cls(ids)

    def one(self, name: str) -> str | None:
        return _choice.choice(self.ids[name]) if self.ids.get(name) else None


def _reader(person: Person) -> Callable[[str], list[dict[str, Any]]]:
    return lambda path: list(person.get(path, params={"limit": 50})["items"])


PEOPLE = _cast()
CALLERS = {role: people[0] for role, people in PEOPLE.items()}
KNOWN = {role: Known.of(person, role) for role, person in CALLERS.items()}


def _role(operation: Any) -> str:
    if ROLE != "fitting":
        return ROLE
    access = operation.definition.raw["x-access"]
    if access in ("mentor", "admin"):
        return str(access)
    return "mentor" if any(part in operation.path for part in FOR_MENTORS) else "student"


@schemathesis.auth(refresh_interval=None)
class SignedIn:
    """As whom the route is for; whoever is about to end their session is somebody new each time."""

    def get(self, case: Any, context: Any) -> str:
        with _one_at_a_time:
            if case.operation.definition.raw["operationId"] in ENDS_THE_SESSION:
                return _newcomer().token
            person = CALLERS[_role(case.operation)]
            try:
                person.get("/api/auth/me")
            except RefusedError:
                person.sign_in()
            return person.token

    def set(self, case: Any, data: str, context: Any) -> None:
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {data}"}


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """Ids that there are, where a sound one was made up."""
    known = KNOWN[_role(case.operation)]
    if _choice.random() < SOMEBODY_UNKNOWN:
        return
    if not _is_wrong(case, ParameterLocation.PATH):
        for name in case.path_parameters or {}:
            case.path_parameters[name] = known.one(name) or case.path_parameters[name]
    if not _is_wrong(case, ParameterLocation.BODY) and isinstance(case.body, dict):
        for name in case.body:
            case.body[name] = known.one(name) or case.body[name]


def _is_wrong(case: Any, location: ParameterLocation) -> bool:
    return case.meta is not None and bool(case.meta.is_negative_at(location))
