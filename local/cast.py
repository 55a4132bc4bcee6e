"""Who is in the demo, and what did they do with each other?"""

from dataclasses import dataclass


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
        bio="Design systems, performance budgets and accessibility, from the first component to the last "
        "reviewer.",
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
        bio="Ranking, retrieval and the unglamorous work on data below them. Eight years of models in "
        "production.",
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


@dataclass(frozen=True, slots=True)
class PastSession:
    """`day` counts from the beginning of the story; `student` and `mentor` are places in the lists above."""

    day: int
    student: int
    mentor: int
    minutes: int
    topic: str
    stars: int
    review: str
    reply: str = ""


SESSIONS = (
    PastSession(
        *(2, 0, 0, 60, "System Design", 5),
        review="Showed me where my queue would drop money. Worth every rupee.",
        reply="You asked the right question.",
    ),
    PastSession(3, 1, 1, 30, "DSA Problem Solving", 4, "Tough, fair, and I finally get segment trees."),
    PastSession(
        *(5, 2, 2, 30, "Code Review", 5),
        review="My bundle went from 900 kB to 210 kB.",
        reply="And your users on trains thank you.",
    ),
    PastSession(8, 0, 3, 60, "Project Guidance", 4, "Clear about what not to build."),
    PastSession(10, 1, 0, 30, "Mock Interview", 5, "I got the offer a week later."),
    PastSession(
        *(12, 2, 4, 30, "Project Guidance", 3),
        review="Good, though we ran out of time.",
        reply="Book sixty minutes next time; it is on me to be brisker.",
    ),
    PastSession(15, 0, 1, 60, "Mock Interview", 5, "Wrote down everything he wrote down."),
    PastSession(17, 1, 5, 30, "Resume Review", 5, "Two pages became one, and it reads like me."),
    PastSession(19, 2, 6, 60, "System Design", 4, "Great on consistency, brutal on my diagrams."),
    PastSession(22, 0, 2, 30, "Code Review", 5, "Kind, precise, fast."),
    PastSession(26, 1, 3, 30, "Career Guidance", 4, "Helped me say no to the wrong job."),
    PastSession(30, 2, 0, 60, "System Design", 5, "The best hour of my preparation."),
)


@dataclass(frozen=True, slots=True)
class UpcomingSession:
    """`day` counts from today."""

    day: int
    student: int
    mentor: int
    minutes: int
    topic: str


UPCOMING = (
    UpcomingSession(2, 0, 1, 30, "Mock Interview"),
    UpcomingSession(3, 1, 4, 60, "Project Guidance"),
    UpcomingSession(4, 2, 0, 30, "System Design"),
)
CHAT = (
    ("student", "Thank you for the session! Could you send the name of the paper again?"),
    ("mentor", "Gladly: look for “Amazon Aurora: Design Considerations”. Start with section 2."),
    ("student", "Found it. I shall try the exercise before we meet again."),
)
