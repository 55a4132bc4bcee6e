"""Where are mailed secrets kept, and how is one spent only once?"""

from datetime import datetime

from pynamodb.attributes import UnicodeAttribute

from chalicelib.domain.errors import InvalidToken
from chalicelib.domain.one_time_tokens import OneTimeToken, Purpose, digest_of
from chalicelib.storage import keys
from chalicelib.storage.table import Choice, Instant, Item, get
from chalicelib.storage.transactions import Transaction


class OneTimeTokenItem(Item, discriminator="one_time_token"):
    keeps = OneTimeToken

    digest = UnicodeAttribute()
    purpose = Choice(Purpose)
    user_id = UnicodeAttribute()
    bound_to = UnicodeAttribute()
    expires_at = Instant()


def keep(token: OneTimeToken) -> None:
    key = keys.one_time_token(token.digest)
    Transaction().create("token", OneTimeTokenItem.of(token, key, ttl=token.expires_at)).commit()


def find(secret: str, purpose: Purpose, *, now: datetime) -> OneTimeToken:
    """Raises InvalidToken for one that is used, expired or for something else."""
    item = get(OneTimeTokenItem, keys.one_time_token(digest_of(secret)))
    if item is None or item.purpose is not purpose or item.expires_at <= now:
        raise InvalidToken
    token: OneTimeToken = item.domain()
    return token


def spend(tx: Transaction, token: OneTimeToken) -> Transaction:
    """Of two uses at once one is refused, under "token"."""
    return tx.delete("token", keys.one_time_token(token.digest), condition=Item.pk.exists())
