"""Whom do words and a company lead to?

A posting says by its key alone who has a word. Whether they match is for the card to say.
"""

from functools import partial

from chalicelib.domain.directory import SHORTEST_POSTED, Card, Search
from chalicelib.storage import keys
from chalicelib.storage.cards import card_of
from chalicelib.storage.table import Item, get_many, query
from chalicelib.storage.together import together

# More hits than this are not fetched one by one.
MOST_HITS = 300
_POSTINGS_A_WORD = 2000
_MOST_LOOKED_UP = 5
_KEYS_A_READ = 100


class PostingItem(Item, discriminator="posting"):
    """Its key says all."""


def hits(search: Search) -> list[Card] | None:
    """Everyone who matches a search for text, in no order; None: too many to fetch, or nothing to look up."""
    places = _places(search)
    if places is None or len(places) > MOST_HITS:
        return None
    wanted = [keys.card("all", place, place.rsplit("#", 1)[1]) for place in sorted(places)]
    chunks = [wanted[start : start + _KEYS_A_READ] for start in range(0, len(wanted), _KEYS_A_READ)]
    found = together([partial(get_many, chunk, strong=False) for chunk in chunks])
    cards = [card_of(item) for part in found for item in part.values()]
    return [card for card in cards if search.matches(card)]


def _places(search: Search) -> set[str] | None:
    """Who is posted under the longest words and the company, as far as each could be read whole."""
    telling = sorted((word for word in search.words if len(word) >= SHORTEST_POSTED), key=len, reverse=True)
    prefixes = [keys.words_that_begin(word) for word in telling[:_MOST_LOOKED_UP]]
    if search.company is not None:
        prefixes.append(keys.company_posting(search.company, ""))
    limit = _POSTINGS_A_WORD if len(prefixes) > 1 else MOST_HITS + 1
    pages = together([partial(query, key.pk, prefix=key.sk, limit=limit) for key in prefixes])
    whole = [{keys.place_in(item.key) for item in page.items} for page in pages if page.after is None]
    return set.intersection(*whole) if whole else None
