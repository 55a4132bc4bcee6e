"""How are the directory's cards kept, and read in an order?

Rows are read by the hundreds, so each byte counts: what DynamoDB filters by stands under short names, the
rest is packed, and nothing is said twice.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from enum import StrEnum
from functools import reduce
from operator import and_, or_
from typing import TypeVar

import msgspec
from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.config import settings
from chalicelib.domain.accounts import user_id_of
from chalicelib.domain.directory import (
    Card,
    Search,
    Sort,
    created_at,
    folded,
    hundredths,
    place,
)
from chalicelib.domain.mentors import Experience, Expertise, Pricing, Rating, SessionTopic
from chalicelib.domain.uploads import avatar_address, avatar_name
from chalicelib.storage import keys, shards
from chalicelib.storage.table import Item, get_many

E = TypeVar("E", bound=StrEnum)
_INDEXES = {Sort.RATING: 1, Sort.PRICE_ASC: 2, Sort.PRICE_DESC: 3, Sort.SESSIONS: 4, Sort.NEWEST: None}


class CardItem(Item, discriminator="card"):
    packed = UnicodeAttribute(attr_name="c")
    expertise = UnicodeAttribute(attr_name="x")
    topics = UnicodeAttribute(attr_name="t")
    languages = UnicodeAttribute(attr_name="l")
    price = NumberAttribute(attr_name="p")
    hundredths = NumberAttribute(attr_name="r")
    is_accepting_bookings = BooleanAttribute(attr_name="a")


class CardCountItem(Item, discriminator="card_count"):
    mentors = NumberAttribute(default=0)


@dataclass(frozen=True, slots=True)
class Reading:
    """`cards` in order. `read_to` is the place up to which nothing is missing; None: the end was reached."""

    cards: Sequence[Card]
    read_to: str | None


# ── A row ────────────────────────────────────────────────────────────────────────────────────────────


def row(card: Card, scope: str) -> CardItem:
    partition = keys.directory(scope, card.id)
    return CardItem(
        pk=partition,
        sk=place(card, Sort.NEWEST),
        gsi1pk=partition,
        gsi1sk=place(card, Sort.RATING),
        gsi2pk=partition,
        gsi2sk=place(card, Sort.PRICE_ASC),
        gsi3pk=partition,
        gsi3sk=place(card, Sort.PRICE_DESC),
        gsi4pk=partition,
        gsi4sk=place(card, Sort.SESSIONS),
        packed=_pack(card),
        expertise=_letters(Expertise, card.expertise),
        topics=_letters(SessionTopic, card.session_topics),
        languages="".join(f"|{folded(name)}|" for name in card.languages) or "|",
        price=card.pricing.thirty_min,
        hundredths=card.hundredths,
        is_accepting_bookings=card.is_accepting_bookings,
    )


def _pack(card: Card) -> str:
    """What neither the row's keys nor its filters say, in an order that `card_of` knows."""
    own = card.avatar and avatar_name(card.avatar, public_url=settings().public_url, user_id=card.user_id)
    parts = (
        card.slug,
        card.name,
        own or card.avatar,
        card.headline,
        astuple(card.experience),
        card.languages,
        card.timezone,
        card.pricing.sixty_min,
        card.rating.count,
        card.total_sessions,
    )
    return msgspec.json.encode(parts).decode()


def card_of(item: Item) -> Card:
    if not isinstance(item, CardItem):
        raise TypeError(f"not a card: {item.key}")
    mentor_id, packed = keys.mentor_in(item.key), msgspec.json.decode(item.packed)
    slug, name, avatar, headline, experience, languages, timezone, sixty_min, ratings, sessions = packed
    years, company, role, past = experience
    return Card(
        id=mentor_id,
        slug=slug,
        name=name,
        avatar=_address(avatar, user_id_of(mentor_id)),
        headline=headline,
        expertise=_choices(Expertise, item.expertise),
        experience=Experience(
            years=years, current_company=company, current_role=role, past_companies=tuple(past)
        ),
        languages=tuple(languages),
        session_topics=_choices(SessionTopic, item.topics),
        timezone=timezone,
        pricing=Pricing(thirty_min=int(item.price), sixty_min=sixty_min),
        rating=Rating(average=int(item.hundredths) / 100, count=ratings),
        total_sessions=sessions,
        is_accepting_bookings=item.is_accepting_bookings,
        created_at=created_at(item.sk),
    )


def _address(avatar: str | None, user_id: str) -> str | None:
    """Of a picture that was uploaded here only its name is kept."""
    if avatar is None or "/" in avatar:
        return avatar
    return avatar_address(settings().public_url, user_id=user_id, name=avatar)


def _letters(enumeration: type[StrEnum], chosen: Sequence[StrEnum]) -> str:
    """One letter for each choice, in the order in which the enumeration names them: only add at its end."""
    return "".join(_letter(enumeration, one) for one in chosen)


def _choices(enumeration: type[E], letters: str) -> tuple[E, ...]:
    members = list(enumeration)
    return tuple(members[ord(letter) - ord("A")] for letter in letters)


def _letter(enumeration: type[StrEnum], choice: StrEnum) -> str:
    return chr(ord("A") + list(enumeration).index(choice))


# ── In an order ──────────────────────────────────────────────────────────────────────────────────────


def read(
    search: Search, sort: Sort, *, after: str | None, between: tuple[str, str] | None, limit: int
) -> Reading:
    """One round: at most `limit` rows of each shard, of which only what matches comes back."""
    index = _INDEXES[sort]
    reading = shards.read(
        keys.directory_shards(_scope(search)),
        index=index,
        after=after,
        between=between or (shards.FIRST, shards.LAST),
        limit=limit,
        where=_filter(search),
    )
    cards = [card_of(item) for item in reading.items]
    return Reading([card for card in cards if search.matches_text(card)], reading.read_to)


def is_filtered(search: Search) -> bool:
    """Whether a round may read more rows than match."""
    return search.is_text or _filter(search) is not None


def _scope(search: Search) -> str:
    """One expertise has a partition of its own; several are a filter on all."""
    if len(search.expertise) == 1:
        return keys.expertise_scope(*search.expertise)
    return "all"


def _filter(search: Search) -> Condition | None:
    wanted: list[Condition] = []
    if len(search.expertise) > 1:
        letters = [_letter(Expertise, one) for one in sorted(search.expertise)]
        wanted.append(reduce(or_, (CardItem.expertise.contains(letter) for letter in letters)))
    if search.topic is not None:
        wanted.append(CardItem.topics.contains(_letter(SessionTopic, search.topic)))
    if search.language is not None:
        wanted.append(CardItem.languages.contains(f"|{search.language}|"))
    if search.is_accepting_bookings is not None:
        wanted.append(CardItem.is_accepting_bookings == search.is_accepting_bookings)
    wanted += _bounds(search)
    return reduce(and_, wanted) if wanted else None


def _bounds(search: Search) -> list[Condition]:
    """What the sort's own key range says already is not said again."""
    wanted: list[Condition] = []
    if search.sort not in (Sort.PRICE_ASC, Sort.PRICE_DESC):
        if search.price_min is not None:
            wanted.append(CardItem.price >= search.price_min)
        if search.price_max is not None:
            wanted.append(CardItem.price <= search.price_max)
    if search.rating is not None and search.sort is not Sort.RATING:
        wanted.append(CardItem.hundredths >= hundredths(search.rating))
    return wanted


def count() -> int:
    """How many mentors the directory has."""
    found = get_many(keys.card_counts(), strong=False).values()
    return sum(int(item.mentors) for item in found if isinstance(item, CardCountItem))
