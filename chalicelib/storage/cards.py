"""How are the directory's cards kept, and read in an order or by text?

A row holds its card packed, and beside it, under short names, what DynamoDB filters by: rows are read by the
hundreds, and each byte counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import partial, reduce
from operator import and_, or_

import msgspec
from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.domain.directory import SHORTEST_POSTED, Card, Search, Sort, folded, hundredths, place
from chalicelib.domain.mentors import Expertise, SessionTopic
from chalicelib.storage import keys, shards
from chalicelib.storage.table import Item, get_many, query
from chalicelib.storage.together import together

# More hits than this are not fetched one by one.
MOST_HITS = 300
_POSTINGS_A_WORD = 2000
_MOST_LOOKED_UP = 5
_KEYS_A_READ = 100
_INDEXES = {Sort.RATING: 1, Sort.PRICE_ASC: 2, Sort.PRICE_DESC: 3, Sort.SESSIONS: 4, Sort.NEWEST: None}
_FIELDS = tuple(one.name for one in fields(Card))


class CardItem(Item, discriminator="card"):
    packed = UnicodeAttribute(attr_name="c")
    expertise = UnicodeAttribute(attr_name="x")
    topics = UnicodeAttribute(attr_name="t")
    languages = UnicodeAttribute(attr_name="l")
    price = NumberAttribute(attr_name="p")
    hundredths = NumberAttribute(attr_name="r")
    is_accepting_bookings = BooleanAttribute(attr_name="a")


class PostingItem(Item, discriminator="posting"):
    """Its key says all."""


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
        packed=msgspec.json.encode([getattr(card, name) for name in _FIELDS]).decode(),
        expertise=_letters(Expertise, card.expertise),
        topics=_letters(SessionTopic, card.session_topics),
        languages="".join(f"|{folded(name)}|" for name in card.languages) or "|",
        price=card.pricing.thirty_min,
        hundredths=card.hundredths,
        is_accepting_bookings=card.is_accepting_bookings,
    )


def _card(item: Item) -> Card:
    if not isinstance(item, CardItem):
        raise TypeError(f"not a card: {item.key}")
    values = msgspec.json.decode(item.packed)
    return msgspec.convert(dict(zip(_FIELDS, values, strict=True)), Card)


def _letters(enumeration: type[StrEnum], chosen: Sequence[StrEnum]) -> str:
    """One letter for each choice, in the order in which the enumeration names them: only add at its end."""
    return "".join(_letter(enumeration, one) for one in chosen)


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
    cards = [_card(item) for item in reading.items]
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


# ── By text ──────────────────────────────────────────────────────────────────────────────────────────


def hits(search: Search) -> list[Card] | None:
    """Everyone who matches a search for text, in no order; None: too many to fetch, or nothing to look up."""
    places = _places(search)
    if places is None or len(places) > MOST_HITS:
        return None
    wanted = [keys.card("all", place, place.rsplit("#", 1)[1]) for place in sorted(places)]
    chunks = [wanted[start : start + _KEYS_A_READ] for start in range(0, len(wanted), _KEYS_A_READ)]
    found = together([partial(get_many, chunk, strong=False) for chunk in chunks])
    cards = [_card(item) for part in found for item in part.values()]
    return [card for card in cards if search.matches(card)]


def _places(search: Search) -> set[str] | None:
    """Who is posted under the longest words and the company, as far as each could be read whole.

    That they match is for the card to say: postings only name whom to look at.
    """
    telling = sorted((word for word in search.words if len(word) >= SHORTEST_POSTED), key=len, reverse=True)
    prefixes = [keys.words_that_begin(word) for word in telling[:_MOST_LOOKED_UP]]
    if search.company is not None:
        prefixes.append(keys.company_posting(search.company, ""))
    limit = _POSTINGS_A_WORD if len(prefixes) > 1 else MOST_HITS + 1
    pages = together([partial(query, key.pk, prefix=key.sk, limit=limit) for key in prefixes])
    whole = [{keys.place_in(item.key) for item in page.items} for page in pages if page.after is None]
    return set.intersection(*whole) if whole else None
