"""Who lives in the demo? People who did what people do, over HTTP and in their own time, weeks ago and today."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from infra.package import ROOT
from local.people import PASSWORD, Person, Product
from local.portraits import portrait

_DOMAIN = "demo.example.com"
_STORY_BEGAN = timedelta(days=36)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody to sign in as."""

    role: str
    name: str
    email: str
    password: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorSketch:
    name: str
    headline: str
    bio: str
    expertise: tuple[str, ...]
    topics: tuple[str, ...]
    years: int
    company: str
    role: str
    past: tuple[str, ...]
    languages: tuple[str, ...]
    price: tuple[int, int]
    hours: tuple[tuple[int, str, str], ...]
    timezone: str = "Asia/Kolkata"


WEEKDAY_EVENINGS = tuple((day, "18:00", "22:00") for day in range(1, 6))
WEEKENDS = ((0, "10:00", "18:00"), (6, "10:00", "18:00"))
EVERY_DAY = tuple((day, "07:00", "21:00") for day in range(7))

MENTORS = (
    MentorSketch(
        name="Ananya Krishnan",
        headline="Principal engineer, payments at scale",
        bio="I have designed ledgers that close to the paisa and the on-call rotas that keep them so. "
        "Bring me the design you are least sure of; we will find out why together.",
        expertise=("System Design", "Backend"),
        topics=("System Design", "Mock Interview", "Career Guidance"),
        years=14,
        company="Razorpay",
        role="Principal Engineer",
        past=("Flipkart", "Amazon"),
        languages=("English", "Hindi", "Malayalam"),
        price=(1500, 2800),
        hours=EVERY_DAY,
    ),
    MentorSketch(
        name="Vikram Desai",
        headline="Competitive programmer turned interviewer",
        bio="Six hundred interviews from the other side of the table. I will tell you what I wrote down.",
        expertise=("DSA",),
        topics=("DSA Problem Solving", "Mock Interview"),
        years=9,
        company="Google",
        role="Senior Software Engineer",
        past=("Directi",),
        languages=("English", "Hindi", "Marathi"),
        price=(900, 1700),
        hours=WEEKDAY_EVENINGS + WEEKENDS,
    ),
    MentorSketch(
        name="Farah Siddiqui",
        headline="Frontend architect who cares about the slow phone",
        bio="Design systems, performance budgets and accessibility, from the first component to the last reviewer.",
        expertise=("Frontend", "Mobile"),
        topics=("Code Review", "Project Guidance", "Resume Review"),
        years=11,
        company="Swiggy",
        role="Frontend Architect",
        past=("Myntra", "ThoughtWorks"),
        languages=("English", "Urdu", "Hindi"),
        price=(1100, 2000),
        hours=EVERY_DAY,
    ),
    MentorSketch(
        name="Joseph Mathew",
        headline="ML engineer: from notebook to something that runs on Monday",
        bio="Ranking, retrieval and the unglamorous data work below them. Eight years of models in production.",
        expertise=("ML/AI", "Backend"),
        topics=("System Design", "Project Guidance", "Career Guidance"),
        years=8,
        company="Meesho",
        role="Staff ML Engineer",
        past=("Zomato",),
        languages=("English", "Malayalam"),
        price=(1300, 2400),
        hours=WEEKENDS + WEEKDAY_EVENINGS,
    ),
    MentorSketch(
        name="Lakshmi Narayanan",
        headline="DevOps lead, twelve years of being woken up",
        bio="Kubernetes where it helps, a shell script where it does not. Let us make your deploys boring.",
        expertise=("DevOps", "Backend"),
        topics=("Project Guidance", "Code Review", "Career Guidance"),
        years=12,
        company="Freshworks",
        role="DevOps Lead",
        past=("Zoho",),
        languages=("English", "Tamil"),
        price=(800, 1500),
        hours=EVERY_DAY,
    ),
    MentorSketch(
        name="Siddharth Rao",
        headline="Founding engineer; helps you choose the first job well",
        bio="From campus placement to the third employee of a start-up. I read résumés with a pen.",
        expertise=("Backend", "Mobile", "DSA"),
        topics=("Resume Review", "Career Guidance", "Mock Interview"),
        years=6,
        company="Zerodha",
        role="Senior Engineer",
        past=(),
        languages=("English", "Kannada", "Telugu"),
        price=(500, 950),
        hours=WEEKENDS + WEEKDAY_EVENINGS,
    ),
    MentorSketch(
        name="Claire Fernandes",
        headline="System design from London, for Indian evenings",
        bio="Distributed databases for a living. I left Bengaluru for London and kept the mentoring.",
        expertise=("System Design", "DevOps"),
        topics=("System Design", "Code Review"),
        years=10,
        company="Monzo",
        role="Lead Engineer",
        past=("Microsoft", "Adobe"),
        languages=("English", "Konkani"),
        price=(2000, 3800),
        hours=tuple((day, "12:00", "17:00") for day in range(7)),
        timezone="Europe/London",
    ),
)

STUDENTS = (("Asha Verma", "Asia/Kolkata"), ("Kabir Singh", "Asia/Kolkata"), ("Nisha Patel", "Europe/Berlin"))

# (days after the story began, student, mentor, minutes, topic, stars, review, reply)
SESSIONS: tuple[tuple[int, int, int, int, str, int, str, str], ...] = (
    (2, 0, 0, 60, "System Design", 5, "Showed me where my queue would drop money. Worth every rupee.", "You asked the right question."),
    (3, 1, 1, 30, "DSA Problem Solving", 4, "Tough, fair, and I finally understand segment trees.", ""),
    (5, 2, 2, 30, "Code Review", 5, "My bundle went from 900 kB to 210 kB.", "And your users on trains thank you."),
    (8, 0, 3, 60, "Project Guidance", 4, "Clear about what not to build.", ""),
    (10, 1, 0, 30, "Mock Interview", 5, "I got the offer a week later.", ""),
    (12, 2, 4, 30, "Project Guidance", 3, "Good, though we ran out of time.", "Book sixty minutes next time, on me to be brisker."),
    (15, 0, 1, 60, "Mock Interview", 5, "Wrote down everything he wrote down.", ""),
    (17, 1, 5, 30, "Resume Review", 5, "Two pages became one, and it reads like me.", ""),
    (19, 2, 6, 60, "System Design", 4, "Great on consistency, brutal on my diagrams.", ""),
    (22, 0, 2, 30, "Code Review", 5, "Kind, precise, fast.", ""),
    (26, 1, 3, 30, "Career Guidance", 4, "Helped me say no to the wrong job.", ""),
    (30, 2, 0, 60, "System Design", 5, "The best hour of my preparation.", ""),
)
UPCOMING: tuple[tuple[int, int, int, str], ...] = (
    (0, 1, 30, "Mock Interview"),
    (1, 4, 60, "Project Guidance"),
    (2, 0, 30, "System Design"),
)
CHAT = (
    ("student", "Thank you for the session! Could you send the name of the paper again?"),
    ("mentor", "Gladly: look for “Amazon Aurora: Design Considerations”. Start with section 2."),
    ("student", "Found it. I shall try the exercise before we meet again."),
)


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
        for sketch in MENTORS:
            self._mentor(sketch)
        for name, timezone in STUDENTS:
            self.students.append(self._register("student", name, timezone=timezone))
        sessions = [self._book(*session[:5]) for session in SESSIONS]
        for session, booking in sorted(zip(SESSIONS, sessions, strict=True), key=lambda pair: pair[1]["endsAt"]):
            self._hold(session, booking)
        self._chat(sessions[0])
        self.product.reset_clock()
        self.product.run_schedule("payouts")
        for student, mentor, minutes, topic in UPCOMING:
            self._book(2 + student, student, mentor, minutes, topic, after=self.today)
        self._applicant()

    # ── People ───────────────────────────────────────────────────────────────────────────────────────

    def _register(self, role: str, name: str, *, timezone: str = "Asia/Kolkata") -> Person:
        email = f"{name.split()[0].lower()}@{_DOMAIN}"
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

    def _mentor(self, sketch: MentorSketch) -> None:
        person = self._register("mentor", sketch.name, timezone=sketch.timezone)
        profile = person.post("/api/mentors/apply", self._application(person, sketch))["mentor"]
        self.admin.put(f"/api/admin/mentors/{profile['id']}/approve", {"note": "Welcome."})
        self.mentors.append(person)
        self.profiles.append(profile)

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
        self.accounts.pop()  # an applicant in the queue, not an account to try
        sketch = MENTORS[1]
        application = self._application(person, sketch) | {"headline": "Android engineer, looking to give back"}
        person.post("/api/mentors/apply", application)

    # ── Sessions ─────────────────────────────────────────────────────────────────────────────────────

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
        days = {"from": f"{start:%Y-%m-%d}", "to": f"{start + timedelta(days=6):%Y-%m-%d}", "duration": minutes}
        slots = self.students[student].get(f"/api/mentors/{self.profiles[mentor]['slug']}/slots", params=days)
        yield from (slot["start"] for slot in slots["slots"])

    def _hold(self, session: tuple[int, int, int, int, str, int, str, str], booking: dict[str, Any]) -> None:
        """The session takes place; it is completed, reviewed, and perhaps answered."""
        _, student, mentor, _, _, stars, review, reply = session
        self._at(datetime.fromisoformat(booking["endsAt"]) + timedelta(minutes=2))
        self.mentors[mentor].put(f"/api/bookings/{booking['id']}/complete")
        body = {"rating": stars, "review": review}
        made = self.students[student].post(f"/api/bookings/{booking['id']}/review", body)["review"]
        if reply:
            self.mentors[mentor].post(f"/api/reviews/{made['id']}/reply", {"content": reply})

    def _chat(self, booking: dict[str, Any]) -> None:
        _, student, mentor, *_ = SESSIONS[0]
        people = {"student": self.students[student], "mentor": self.mentors[mentor]}
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
