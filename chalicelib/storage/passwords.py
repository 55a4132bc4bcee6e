"""How does a password give way to the next, and end the sign-ins that were made with it?"""

from chalicelib.domain.accounts import User
from chalicelib.domain.errors import InvalidToken, NotSignedIn
from chalicelib.domain.one_time_tokens import OneTimeToken
from chalicelib.storage import attempts, keys, one_time_tokens, outbox, sessions
from chalicelib.storage.accounts import UserItem, is_active
from chalicelib.storage.sessions import SessionItem
from chalicelib.storage.transactions import Refused, Transaction


def rehash(tx: Transaction, user: User, password_hash: str) -> Transaction:
    """The same password under today's parameters; refused when it was changed meanwhile."""
    return tx.update(
        "password",
        UserItem,
        keys.user(user.id),
        actions=[UserItem.password_hash.set(password_hash)],
        condition=UserItem.password_hash == user.password_hash,
    )


def change(after: User, *, kept_family: str) -> None:
    """Ends every sign-in but that of `kept_family`, at once, and forgets failed ones.

    Of two changes from one password one loses: raises NotSignedIn, for the other has ended this sign-in.
    """
    epoch_before = after.session_epoch - 1
    tx = _new_password(Transaction(), after, epoch_before)
    tx.update(
        "session",
        SessionItem,
        keys.session(after.id, kept_family),
        actions=[SessionItem.epoch.set(after.session_epoch)],
        condition=SessionItem.epoch == epoch_before,
    )
    ended = sessions.ended(after.id, now=after.updated_at, kept=kept_family)
    outbox.add(tx, ended, partition=keys.user(after.id).pk)
    attempts.forget(tx, after.email)
    try:
        tx.commit()
    except Refused:
        raise NotSignedIn("This session has ended. Sign in again.") from None


def reset(after: User, token: OneTimeToken) -> None:
    """Ends every sign-in and spends the token, and so every other one for a reset. Raises InvalidToken."""
    tx = _new_password(one_time_tokens.spend(Transaction(), token), after, int(token.bound_to))
    ended = sessions.ended(after.id, now=after.updated_at)
    outbox.add(tx, ended, partition=keys.user(after.id).pk)
    attempts.forget(tx, after.email)
    try:
        tx.commit()
    except Refused:
        raise InvalidToken from None


def _new_password(tx: Transaction, after: User, epoch_before: int) -> Transaction:
    return tx.update(
        "user",
        UserItem,
        keys.user(after.id),
        actions=[
            UserItem.password_hash.set(after.password_hash),
            UserItem.email_verified.set(after.email_verified),
            UserItem.session_epoch.set(after.session_epoch),
            UserItem.updated_at.set(after.updated_at),
        ],
        condition=is_active() & (UserItem.session_epoch == epoch_before),
    )
