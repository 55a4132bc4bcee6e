"""How did the demo come about? People did what people do, over HTTP, weeks ago and today."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from infra.package import ROOT
from local.cast import CHAT, MENTORS, SESSIONS, STUDENTS, UPCOMING, MentorSketch, PastSession
from local.people import PASSWORD, Person, Product
from local.portraits import portrait

_DOMAIN = "demo.example.com"
_STORY_BEGAN = timedelta(days=36)
_AT_ONCE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody to sign in as."""

    role: str
    name: str
    email: str
    password: str


def seed(base_url: str) -> list[Account]:
    """Plays the demo's people. The clock is left at the real time."""
    story = Story(Product(base_url))
    story.play()
    return story.accounts


class Story:
    """The demo, in the order in which it happened."""

    def __init__(self, product: Product) -> None:
        self.product = product
        self.today = datetime.now(UTC).replace(microsecond=0)
        self.began = (self.today - _STORY_BEGAN).replace(hour=3, minute=30, second=0)
        self.accounts: list[Account] = []
        self.mentors: list[Person] = []
        self.students: list[Person] = []
        self.profiles: list[dict[str, Any]] = []

    def play(self) -> None:
        self._at(self.began)
        self.admin = self._register("admin", "Priya Menon")
        self._make_admin(self.admin)
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            self.mentors = list(pool.map(self._mentor, MENTORS))
            self.students = list(pool.map(lambda one: self._register("student", *one), STUDENTS))
        self.profiles = [self._approve(mentor) for mentor in self.mentors]
        booked = [(session, self._book_past(session)) for session in SESSIONS]
        for session, booking in sorted(booked, key=lambda pair: str(pair[1]["endsAt"])):
            self._hold(session, booking)
        self._chat(*booked[0])
        self.product.reset_clock()
        self.product.run_schedule("payouts")
        for ahead in UPCOMING:
            self._book(ahead.day, ahead.student, ahead.mentor, ahead.minutes, ahead.topic, after=self.today)
        self._applicant()

    # ── People ───────────────────────────────────────────────────────────────────────────────────────

    def _register(self, role: str, name: str, timezone: str = "Asia/Kolkata") -> Person:
        email = f"{name.split(maxsplit=1)[0].lower()}@{_DOMAIN}"
        person = Person(self.product, name, email, timezone=timezone).register()
        self.accounts.append(Account(role=role, name=name, email=email, password=PASSWORD))
        return person

    def _make_admin(self, person: Person) -> None:
        """The first admin is made from the command line, as an operator does it."""
        command = [sys.executable, "-m", "infra.ops", "--stage", "local", "--url", self.product.url]
        made = subprocess.run(
            [*command, "create-admin", person.email, "--operator", "demo"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode:
            raise RuntimeError(made.stderr.strip() or "create-admin failed")

    def _mentor(self, sketch: MentorSketch) -> Person:
        person = self._register("mentor", sketch.name, timezone=sketch.timezone)
        person.post("/api/mentors/apply", self._application(person, sketch))
        return person

    def _approve(self, mentor: Person) -> dict[str, Any]:
        profile: dict[str, Any] = mentor.get("/api/mentors/me")["mentor"]
        self.admin.put(f"/api/admin/mentors/{profile['id']}/approve", {"note": "Welcome."})
        return profile

    def _application(self, person: Person, sketch: MentorSketch) -> dict[str, Any]:
        return {
            "headline": sketch.headline,
            "bio": sketch.bio,
            "expertise": list(sketch.expertise),
            "sessionTopics": list(sketch.topics),
            "experience": {
                "years": sketch.years,
                "currentCompany": sketch.company,
                "currentRole": sketch.role,
                "pastCompanies": list(sketch.past),
            },
            "languages": list(sketch.languages),
            "pricing": {"thirtyMin": sketch.price[0], "sixtyMin": sketch.price[1]},
            "availability": _weekly(sketch.hours),
            "timezone": sketch.timezone,
            "avatar": self._photo(person),
        }

    def _photo(self, person: Person) -> str:
        """A picture uploaded as the browser does it: straight to the bucket, by a signed form."""
        picture = portrait(person.name)
        answer = person.post("/api/uploads/avatar", {"mimeType": "image/png", "size": len(picture)})
        upload = answer["upload"]
        self.product.upload(upload["url"], upload["fields"], picture)
        return str(answer["avatar"])

    def _applicant(self) -> None:
        person = self._register("student", "Rahul Bose")
        self.accounts.pop()  # one to be judged, not to sign in as
        sketch = MENTORS[1]
        application = self._application(person, sketch) | {
            "headline": "Android engineer, looking to give back"
        }
        person.post("/api/mentors/apply", application)

    # ── Sessions ─────────────────────────────────────────────────────────────────────────────────────

    def _book_past(self, session: PastSession) -> dict[str, Any]:
        return self._book(session.day, session.student, session.mentor, session.minutes, session.topic)

    def _book(
        self, day: int, student: int, mentor: int, minutes: int, topic: str, *, after: datetime | None = None
    ) -> dict[str, Any]:
        """The first time on that day or soon after which both have free; paid at once."""
        start = (after or self.began) + timedelta(days=day)
        for slot in self._free(student, mentor, start, minutes):
            made = self.students[student].post(
                "/api/bookings",
                {
                    "mentorId": self.profiles[mentor]["id"],
                    "scheduledAt": slot,
                    "duration": minutes,
                    "topic": topic,
                    "agenda": f"I would like to get better at {topic.lower()}.",
                },
            )
            proof = self.product.call("POST", f"/_local/payments/{made['order']['orderId']}/pay", json={})
            booking: dict[str, Any] = self.students[student].post("/api/payments/verify", proof)["booking"]
            return booking
        raise RuntimeError(f"{MENTORS[mentor].name} has no time around {start:%Y-%m-%d}")

    def _free(self, student: int, mentor: int, start: datetime, minutes: int) -> Iterator[str]:
        days = {
            "from": f"{start:%Y-%m-%d}",
            "to": f"{start + timedelta(days=6):%Y-%m-%d}",
            "duration": minutes,
        }
        slots = self.students[student].get(f"/api/mentors/{self.profiles[mentor]['slug']}/slots", params=days)
        yield from (slot["start"] for slot in slots["slots"])

    def _hold(self, session: PastSession, booking: dict[str, Any]) -> None:
        """The session takes place; it is completed, reviewed, and perhaps answered."""
        self._at(datetime.fromisoformat(booking["endsAt"]) + timedelta(minutes=2))
        mentor, student = self.mentors[session.mentor], self.students[session.student]
        mentor.put(f"/api/bookings/{booking['id']}/complete")
        body = {"rating": session.stars, "review": session.review}
        review = student.post(f"/api/bookings/{booking['id']}/review", body)["review"]
        if session.reply:
            mentor.post(f"/api/reviews/{review['id']}/reply", {"content": session.reply})

    def _chat(self, session: PastSession, booking: dict[str, Any]) -> None:
        people = {"student": self.students[session.student], "mentor": self.mentors[session.mentor]}
        for side, text in CHAT:
            path = f"/api/chat/conversations/{booking['conversationId']}/messages"
            people[side].post(path, {"type": "text", "content": text})
            self.product.set_clock(advance_minutes=7)

    def _at(self, moment: datetime) -> None:
        self.product.set_clock(now=moment.strftime("%Y-%m-%dT%H:%M:%SZ"))


def _weekly(hours: tuple[tuple[int, str, str], ...]) -> list[dict[str, Any]]:
    days: dict[int, list[dict[str, str]]] = {}
    for day, start, end in hours:
        days.setdefault(day, []).append({"start": start, "end": end})
    return [{"dayOfWeek": day, "slots": slots} for day, slots in sorted(days.items())]
