"""Who is a mentor, and what may they do?"""

import re
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from chalicelib.domain.accounts import user_id_of
from chalicelib.domain.errors import InvalidState

# What stands after /api/mentors/ and /mentors/ in its own right, so that no mentor's address can hide it.
RESERVED_SLUGS = frozenset(
    {"admin", "all", "apply", "availability", "dashboard", "edit", "health", "me", "mentors", "new"}
    | {"payouts", "profile", "reviews", "search", "settings", "slots", "toggle-bookings"}
)
_LONGEST_SLUG = 60


class Expertise(StrEnum):
    DSA = "DSA"
    SYSTEM_DESIGN = "System Design"
    FRONTEND = "Frontend"
    BACKEND = "Backend"
    ML_AI = "ML/AI"
    DEVOPS = "DevOps"
    MOBILE = "Mobile"


class SessionTopic(StrEnum):
    DSA_PROBLEM_SOLVING = "DSA Problem Solving"
    SYSTEM_DESIGN = "System Design"
    RESUME_REVIEW = "Resume Review"
    MOCK_INTERVIEW = "Mock Interview"
    CAREER_GUIDANCE = "Career Guidance"
    CODE_REVIEW = "Code Review"
    PROJECT_GUIDANCE = "Project Guidance"


class ApplicationStatus(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"


# What an admin's decision may do to an application; after a rejection the mentor applies again.
APPLICATION_EDGES: dict[ApplicationStatus, frozenset[ApplicationStatus]] = {
    ApplicationStatus.PENDING: frozenset({ApplicationStatus.APPROVED, ApplicationStatus.REJECTED}),
    ApplicationStatus.REJECTED: frozenset({ApplicationStatus.PENDING}),
    ApplicationStatus.APPROVED: frozenset(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Experience:
    years: int
    current_company: str | None = None
    current_role: str | None = None
    past_companies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pricing:
    """Whole rupees, GST included."""

    thirty_min: int
    sixty_min: int
    currency: str = "INR"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """`average` of 1 to 5 stars, half up to two places; 0 while `count` is 0."""

    average: float
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentor:
    """A profile, whatever its status. Ratings are kept as sum and count and divided on reading."""

    id: str
    slug: str
    name: str
    avatar: str | None
    headline: str
    bio: str
    expertise: tuple[Expertise, ...]
    experience: Experience
    languages: tuple[str, ...]
    session_topics: tuple[SessionTopic, ...]
    linkedin_url: str | None
    timezone: str
    pricing: Pricing
    rating_sum: int = 0
    rating_count: int = 0
    total_sessions: int = 0
    is_accepting_bookings: bool = True
    is_active: bool = True
    application_status: ApplicationStatus = ApplicationStatus.PENDING
    application_note: str | None = None
    verified_at: datetime | None = None
    created_at: datetime
    updated_at: datetime
    stars: dict[str, int] = field(default_factory=dict)

    @property
    def user_id(self) -> str:
        return user_id_of(self.id)

    @property
    def rating(self) -> Rating:
        if not self.rating_count:
            return Rating(average=0, count=0)
        exact = Decimal(self.rating_sum) / self.rating_count
        return Rating(average=float(exact.quantize(Decimal("0.01"), ROUND_HALF_UP)), count=self.rating_count)

    @property
    def verified(self) -> bool:
        return self.application_status is ApplicationStatus.APPROVED

    @property
    def is_visible(self) -> bool:
        """Approved and not suspended: who is not is unknown to all but owner and admins."""
        return self.verified and self.is_active


# ── What an administrator decides ────────────────────────────────────────────────────────────────────


def approve(mentor: Mentor, *, note: str | None, now: datetime) -> Mentor:
    """Raises InvalidState when the application was decided before."""
    decided = _decided(mentor, ApplicationStatus.APPROVED, note=note, now=now)
    return replace(decided, verified_at=now)


def reject(mentor: Mentor, *, reason: str, now: datetime) -> Mentor:
    """Raises InvalidState when the application was decided before."""
    return _decided(mentor, ApplicationStatus.REJECTED, note=reason, now=now)


def _decided(mentor: Mentor, status: ApplicationStatus, *, note: str | None, now: datetime) -> Mentor:
    if status not in APPLICATION_EDGES[mentor.application_status]:
        raise InvalidState("This application was decided before.")
    return replace(mentor, application_status=status, application_note=note, updated_at=now)


def suspend(mentor: Mentor, *, reason: str, now: datetime) -> Mentor:
    """Out of sight until reinstated; sessions that were booked stand. Raises InvalidState."""
    if not mentor.is_visible:
        raise InvalidState("Only an approved, active mentor can be suspended.")
    return replace(mentor, is_active=False, application_note=reason, updated_at=now)


def reinstate(mentor: Mentor, *, note: str | None, now: datetime) -> Mentor:
    """Raises InvalidState when the mentor is not suspended."""
    if mentor.is_active or not mentor.verified:
        raise InvalidState("Only a suspended mentor can be reinstated.")
    return replace(mentor, is_active=True, application_note=note, updated_at=now)


# ── Addresses ────────────────────────────────────────────────────────────────────────────────────────


def is_id(text: str) -> bool:
    """Whether an address names a mentor by id: no slug has an underscore."""
    return text.startswith("mtr_")


def slug_of(name: str) -> str:
    """The name in ASCII, lower case, words joined by hyphens; `mentor` where nothing is left of it."""
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    hyphenated = re.sub(r"[^a-z0-9]+", "-", folded.replace("'", ""))
    slug = hyphenated[:_LONGEST_SLUG].strip("-") or "mentor"
    return f"{slug}-mentor" if slug in RESERVED_SLUGS else slug
