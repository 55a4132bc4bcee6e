"""How does a whole journey read in a test? A product in the process, with people, and a clock to move."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.stage import ENVIRONMENT, SECRETS  # the stage's environment is set from here on

# isort: split
from app import app
from chalicelib import config, wiring
from chalicelib.domain.payments import ProviderPayment, ProviderRefund
from chalicelib.gateways.push import Push
from chalicelib.services import accounts, effects, timed
from chalicelib.services.outside import Outside
from chalicelib.storage.outbox import from_image
from tests.calls import acting
from tests.clients import Answer, Client
from tests.fakes import (
    FakeGateway,
    FakeRazorpay,
    RecordingEmail,
    StoppedClock,
    payment_entity,
    refund_entity,
    webhook,
)
from tests.product_table import Table

PASSWORD = "a quiet harbour at dawn"
MONDAY = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)  # 10:00 in Asia/Kolkata
ALL_DAY = [{"dayOfWeek": day, "slots": [{"start": "00:00", "end": "24:00"}]} for day in range(7)]

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Person:
    id: str
    email: str
    token: str

    @property
    def mentor_id(self) -> str:
        return "mtr_" + self.id.removeprefix("usr_")


@dataclass
class World:
    """All happens at `clock`'s instant. Access tokens run out as in life: `sign_in` again after a jump."""

    table: Table
    client: Client = field(default_factory=lambda: Client(app))
    payments: FakeRazorpay = field(default_factory=FakeRazorpay)
    email: RecordingEmail = field(default_factory=RecordingEmail)
    clock: StoppedClock = field(default_factory=lambda: StoppedClock(MONDAY))
    gateway: FakeGateway = field(default_factory=FakeGateway)

    def __post_init__(self) -> None:
        self.push = Push(lambda: self.gateway, sleep=lambda seconds: None)

    @property
    def now(self) -> datetime:
        return self.clock.instant

    def advance(self, **by: float) -> None:
        self.clock.instant += timedelta(**by)

    # ── People ───────────────────────────────────────────────────────────────────────────────────────

    def person(self, name: str = "Asha Rao", **more: Any) -> Person:
        email = f"person{next(_numbers)}@example.test"
        body = {"name": name, "email": email, "password": PASSWORD, "timezone": "Asia/Kolkata", **more}
        made = self.client.post("/api/auth/register", json=body).data
        return Person(made["user"]["id"], email, made["accessToken"])

    def sign_in(self, person: Person) -> Person:
        made = self.client.post("/api/auth/login", json={"email": person.email, "password": PASSWORD}).data
        return Person(person.id, person.email, made["accessToken"])

    def admin(self) -> Person:
        person = self.person("Ada Min")
        accounts.make_admin(person.email, operator="tests", now=self.now)
        return person

    def mentor(self, name: str = "Vikram Seth", *, admin: Person | None = None, **changes: Any) -> Person:
        """An approved mentor who is free all day, every day."""
        person = self.person(name)
        application = {
            "headline": "Distributed systems at scale",
            "bio": "I have built payment systems for fifteen years.",
            "expertise": ["System Design"],
            "experience": {"years": 15, "currentCompany": "Acme", "currentRole": "Principal Engineer"},
            "availability": ALL_DAY,
            "pricing": {"thirtyMin": 500, "sixtyMin": 999},
            "sessionTopics": ["System Design"],
            **changes,
        }
        made = self.client.post("/api/mentors/apply", json=application, token=person.token).data["mentor"]
        approver = admin or self.admin()
        approval = self.client.put(f"/api/admin/mentors/{made['id']}/approve", json={}, token=approver.token)
        assert approval.status == 200, approval.text
        return person

    # ── Bookings ─────────────────────────────────────────────────────────────────────────────────────

    def book(self, student: Person, mentor: Person, *, start: datetime, duration: int = 30) -> Answer:
        body = {
            "mentorId": mentor.mentor_id,
            "scheduledAt": start.isoformat(),
            "duration": duration,
            "topic": "System Design",
        }
        return self.client.post("/api/bookings", json=body, token=student.token)

    def booked(self, student: Person, mentor: Person, *, start: datetime, duration: int = 30) -> Any:
        """A booking that is held and not yet paid, with its order."""
        return self.book(student, mentor, start=start, duration=duration).data

    def verify(self, student: Person, proof: dict[str, str]) -> Answer:
        return self.client.post("/api/payments/verify", json=proof, token=student.token)

    def confirmed(self, student: Person, mentor: Person, *, start: datetime, duration: int = 30) -> Any:
        """A booking that is paid, and whose effects have happened."""
        made = self.booked(student, mentor, start=start, duration=duration)
        booking = self.verify(student, self.payments.pay(made["order"]["orderId"])).data["booking"]
        self.happen()
        return booking

    def booking(self, reader: Person, booking_id: str) -> Any:
        return self.client.get(f"/api/bookings/{booking_id}", token=reader.token).data["booking"]

    def report(
        self, payment: ProviderPayment, name: str = "payment.captured", *, event_id: str = ""
    ) -> Answer:
        """Razorpay reports a payment."""
        body, headers = webhook(
            name, event_id=event_id or f"evt{next(_numbers)}", payment=payment_entity(payment)
        )
        return self.client.post("/api/payments/webhook", body=body, headers=headers)

    def report_refund(self, refund: ProviderRefund, name: str = "refund.processed") -> Answer:
        body, headers = webhook(name, event_id=f"evt{next(_numbers)}", refund=refund_entity(refund))
        return self.client.post("/api/payments/webhook", body=body, headers=headers)

    # ── What follows ─────────────────────────────────────────────────────────────────────────────────

    def outside(self) -> Outside:
        return Outside(
            email=self.email,  # type: ignore[arg-type]
            push=self.push,
            attachments=wiring.attachments(),
            payments=self.payments,
            secrets=SECRETS,
            settings=config.read(ENVIRONMENT),
            now=self.now,
        )

    def run(self, job: str) -> int:
        """A clock strikes."""
        with acting(job):
            return timed.JOBS[job](self.outside())

    def happen(self) -> None:
        """The stream delivers, until nothing more follows."""
        while waiting := list(self._waiting()):
            with acting("stream", "outbox"):  # either may come first
                delivered = [effects.deliver(item, self.outside()) for item in waiting]
            assert all(delivered), "an effect failed; its traceback is in the log"

    def _waiting(self) -> Iterator[Any]:
        scan = self.table.client.get_paginator("scan")
        for page in scan.paginate(TableName=self.table.name, ConsistentRead=True):
            for raw in page["Items"]:
                event = from_image(raw)
                if event:
                    yield event
