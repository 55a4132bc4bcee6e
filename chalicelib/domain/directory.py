"""Who is found in the directory, by what, and in which order?"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from math import ceil

from chalicelib.domain.accounts import user_id_of
from chalicelib.domain.mentors import (
    ApplicationStatus,
    Experience,
    Expertise,
    Mentor,
    Pricing,
    Rating,
    SessionTopic,
)

# What one mentor may be found by; together with the rows it has to fit into one transaction, old and new.
MOST_WORDS, MOST_COMPANIES = 33, 11
# Words of one letter are read in place: too many mentors have one that begins with it.
SHORTEST_POSTED = 2


class Sort(StrEnum):
    RATING = "rating"
    PRICE_ASC = "priceAsc"
    PRICE_DESC = "priceDesc"
    SESSIONS = "sessions"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a list shows of a mentor: no biography, no hours."""

    id: str
    slug: str
    name: str
    avatar: str | None
    headline: str
    expertise: tuple[Expertise, ...]
    experience: Experience
    languages: tuple[str, ...]
    session_topics: tuple[SessionTopic, ...]
    timezone: str
    pricing: Pricing
    rating: Rating
    total_sessions: int
    is_accepting_bookings: bool
    created_at: datetime

    @property
    def user_id(self) -> str:
        return user_id_of(self.id)

    # Nobody else is in the directory.

    @property
    def verified(self) -> bool:
        return True

    is_active = verified

    @property
    def application_status(self) -> ApplicationStatus:
        return ApplicationStatus.APPROVED

    @property
    def hundredths(self) -> int:
        """The average rating as it is compared and sorted: with two decimals, as it is shown."""
        return hundredths(self.rating.average)

    @property
    def companies(self) -> Iterator[str]:
        """Current and past, as they are compared."""
        named = (self.experience.current_company, *self.experience.past_companies)
        return (folded(name) for name in named if name)

    @property
    def words(self) -> list[str]:
        """What a search for words looks at, each once, in order: name, companies, headline."""
        texts = (self.name, *self.companies, self.headline)
        return list(dict.fromkeys(word for text in texts for word in words_of(text)))


def card_of(mentor: Mentor) -> Card:
    return Card(
        id=mentor.id,
        slug=mentor.slug,
        name=mentor.name,
        avatar=mentor.avatar,
        headline=mentor.headline,
        expertise=mentor.expertise,
        experience=mentor.experience,
        languages=mentor.languages,
        session_topics=mentor.session_topics,
        timezone=mentor.timezone,
        pricing=mentor.pricing,
        rating=mentor.rating,
        total_sessions=mentor.total_sessions,
        is_accepting_bookings=mentor.is_accepting_bookings,
        created_at=mentor.created_at,
    )


# ── Text ─────────────────────────────────────────────────────────────────────────────────────────────


def folded(text: str) -> str:
    """How texts are compared: no case, no accents, single blanks."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())


def words_of(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", folded(text))


def posted_words(card: Card) -> list[str]:
    """The words that lead to a mentor; of a very long profile, the first ones."""
    return [word for word in card.words if len(word) >= SHORTEST_POSTED][:MOST_WORDS]


def posted_companies(card: Card) -> list[str]:
    return list(dict.fromkeys(card.companies))[:MOST_COMPANIES]


# ── Searching ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What mentors must have, all of it (of `expertise`, any). Prices are whole rupees for 30 minutes.

    `company`, `language` and `words` are folded; `words` are prefixes.
    """

    sort: Sort = Sort.RATING
    expertise: frozenset[Expertise] = frozenset()
    topic: SessionTopic | None = None
    language: str | None = None
    company: str | None = None
    words: tuple[str, ...] = ()
    price_min: int | None = None
    price_max: int | None = None
    rating: float | None = None
    is_accepting_bookings: bool | None = None

    @property
    def is_narrowed(self) -> bool:
        return self != Search(sort=self.sort)

    @property
    def is_text(self) -> bool:
        return bool(self.words or self.company)

    def matches(self, card: Card) -> bool:
        return (
            (not self.expertise or not self.expertise.isdisjoint(card.expertise))
            and (self.topic is None or self.topic in card.session_topics)
            and (self.language is None or self.language in map(folded, card.languages))
            and (self.price_min is None or card.pricing.thirty_min >= self.price_min)
            and (self.price_max is None or card.pricing.thirty_min <= self.price_max)
            and (self.rating is None or card.hundredths >= hundredths(self.rating))
            and self.is_accepting_bookings in (None, card.is_accepting_bookings)
            and self.matches_text(card)
        )

    def matches_text(self, card: Card) -> bool:
        if self.company is not None and self.company not in card.companies:
            return False
        return _all_begin(self.words, card.words) if self.words else True


def _all_begin(prefixes: Iterable[str], words: list[str]) -> bool:
    return all(any(word.startswith(prefix) for word in words) for prefix in prefixes)


# ── Order ────────────────────────────────────────────────────────────────────────────────────────────

_HIGHEST_PRICE, _HIGHEST_SESSIONS, _LATEST = 999_999, 9_999_999, 9_999_999_999_999


def place(card: Card, sort: Sort) -> str:
    """Text that sorts as the list does, first ones first; ties by id."""
    match sort:
        case Sort.RATING:
            begins = _rating_place(card.hundredths)
        case Sort.PRICE_ASC:
            begins = _price_place(card.pricing.thirty_min)
        case Sort.PRICE_DESC:
            begins = _price_place(_HIGHEST_PRICE - card.pricing.thirty_min)
        case Sort.SESSIONS:
            begins = f"{_HIGHEST_SESSIONS - card.total_sessions:07d}"
        case Sort.NEWEST:
            begins = f"{_LATEST - round(card.created_at.timestamp() * 1000):013d}"
    return f"{begins}#{card.id}"


def created_at(newest_place: str) -> datetime:
    """When somebody applied who has this place among the newest."""
    return datetime.fromtimestamp((_LATEST - int(newest_place.partition("#")[0])) / 1000, UTC)


def bounds(search: Search) -> tuple[str, str] | None:
    """Between which places of its own sort a search lies whole; None: its bounds are on something else."""
    low, high = search.price_min or 0, search.price_max or _HIGHEST_PRICE
    match search.sort:
        case Sort.RATING if search.rating is not None:
            return " ", f"{_rating_place(hundredths(search.rating))}~"
        case Sort.PRICE_ASC if search.price_min or search.price_max:
            return f"{_price_place(low)} ", f"{_price_place(high)}~"
        case Sort.PRICE_DESC if search.price_min or search.price_max:
            return f"{_price_place(_HIGHEST_PRICE - high)} ", f"{_price_place(_HIGHEST_PRICE - low)}~"
    return None


def bounded_sort(search: Search) -> Sort | None:
    """Another sort, in which a bound of this search is one range."""
    has_price = search.price_min is not None or search.price_max is not None
    if has_price and search.sort not in (Sort.PRICE_ASC, Sort.PRICE_DESC):
        return Sort.PRICE_ASC
    if search.rating is not None and search.sort is not Sort.RATING:
        return Sort.RATING
    return None


def hundredths(rating: float) -> int:
    """Rounded up, so that “at least 4.333” leaves out 4.33."""
    return ceil(Decimal(str(rating)) * 100)


def _rating_place(hundredths: int) -> str:
    return f"{500 - hundredths:03d}"


def _price_place(rupees: int) -> str:
    return f"{rupees:06d}"
