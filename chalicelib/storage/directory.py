"""Which rows and postings does a mentor have in the directory, and how do they become those they should have?

A mentor's manifest names what was written for them. Everything changes in one transaction, conditional on the
manifest's version: whoever decided from an older one loses, and looks again.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.constants import LIST
from pynamodb.expressions.condition import Condition

from chalicelib.domain.directory import Card, Sort, place, posted_companies, posted_words
from chalicelib.storage import keys, shards
from chalicelib.storage.cards import CardCountItem, row
from chalicelib.storage.postings import PostingItem
from chalicelib.storage.table import Item, Key, Struct, get
from chalicelib.storage.transactions import Refused, Transaction

_Keys = tuple[tuple[str, str], ...]
_ROWS_A_READ = 500


class ManifestItem(Item, discriminator="manifest"):
    mentor_id = UnicodeAttribute()
    version = NumberAttribute()
    rows = Struct[_Keys](_Keys, attr_type=LIST)
    postings = Struct[_Keys](_Keys, attr_type=LIST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    mentor_id: str
    version: int = 0
    rows: frozenset[Key] = frozenset()
    postings: frozenset[Key] = frozenset()


def manifest(mentor_id: str) -> Manifest:
    item = get(ManifestItem, keys.manifest(mentor_id))
    if item is None:
        return Manifest(mentor_id=mentor_id)
    return Manifest(
        mentor_id=mentor_id,
        version=int(item.version),
        rows=frozenset(Key(*key) for key in item.rows),
        postings=frozenset(Key(*key) for key in item.postings),
    )


def write(card: Card | None, *, over: Manifest, afresh: bool = False) -> bool:
    """Makes the directory show this card, or with None nothing, in place of what `over` names.

    `afresh` writes what `over` says is there already, too. False: somebody else wrote meanwhile, and nothing
    was changed.
    """
    rows = [row(card, scope) for scope in _scopes(card)] if card else []
    postings = _postings(card) if card else frozenset()
    tx = Transaction()
    for item in rows:
        tx.put(f"row {item.pk}", item)
    for key in postings if afresh else postings - over.postings:
        tx.put(f"posting {key.sk}", PostingItem(pk=key.pk, sk=key.sk))
    row_keys = frozenset(item.key for item in rows)
    for key in (over.rows - row_keys) | (over.postings - postings):
        tx.delete(f"gone {key.pk} {key.sk}", key)
    _count(tx, over, is_listed=card is not None)
    tx.put("manifest", _manifest_item(over, row_keys, postings), condition=_is_still(over))
    try:
        tx.commit()
    except Refused:
        return False
    return True


def _scopes(card: Card) -> Iterable[str]:
    return ("all", *(keys.expertise_scope(one) for one in card.expertise))


def _postings(card: Card) -> frozenset[Key]:
    newest = place(card, Sort.NEWEST)
    words = (keys.word_posting(word, newest) for word in posted_words(card))
    companies = (keys.company_posting(name, newest) for name in posted_companies(card))
    return frozenset((*words, *companies))


def _count(tx: Transaction, over: Manifest, *, is_listed: bool) -> None:
    step = int(is_listed) - int(bool(over.rows))
    if step:
        key = keys.card_count(over.mentor_id)
        tx.update("count", CardCountItem, key, actions=[CardCountItem.mentors.add(step)])


def _manifest_item(over: Manifest, rows: frozenset[Key], postings: frozenset[Key]) -> ManifestItem:
    key = keys.manifest(over.mentor_id)
    return ManifestItem(
        pk=key.pk,
        sk=key.sk,
        mentor_id=over.mentor_id,
        version=over.version + 1,
        rows=tuple(sorted(rows)),
        postings=tuple(sorted(postings)),
    )


def _is_still(over: Manifest) -> Condition:
    return ManifestItem.version == over.version if over.version else Item.pk.does_not_exist()


def listed() -> Iterator[str]:
    """Every mentor who has a row, for an operator."""
    for shard in keys.directory_shards("all"):
        yield from (keys.mentor_in(item.key) for item in _rows(shard))


def _rows(shard: str) -> Iterator[Item]:
    after: str | None = None
    while True:
        reading = shards.read([shard], index=None, after=after, limit=_ROWS_A_READ)
        yield from reading.items
        after = reading.read_to
        if after is None:
            return


def recount() -> int:
    """Sets the counters to what there is; run while nobody is approved or suspended."""
    counts = [sum(1 for _ in _rows(shard)) for shard in keys.directory_shards("all")]
    for key, count in zip(keys.card_counts(), counts, strict=True):
        Transaction().put("count", CardCountItem(pk=key.pk, sk=key.sk, mentors=count)).commit()
    return sum(counts)
