"""Whom must be told that a message waits for them, in the app or by mail?"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from pynamodb.expressions.update import Action

from chalicelib.domain.conversations import Membership
from chalicelib.storage import keys
from chalicelib.storage.conversations import MembershipItem
from chalicelib.storage.table import Item, query
from chalicelib.storage.transactions import Refused, Transaction

_PAGE = 100
_WHAT = "MAIL"


def note_notice(tx: Transaction, of: Membership, notice_id: str) -> Transaction:
    """Remembers which notification told of the conversation last; refused when another has just done so."""
    last = MembershipItem.notice_id
    unchanged = last == of.notice_id if of.notice_id else last.does_not_exist()
    return tx.update(
        "member",
        MembershipItem,
        keys.membership(of.user_id, of.conversation_id),
        actions=[last.set(notice_id)],
        condition=Item.pk.exists() & unchanged,
    )


def plan_mail(of: Membership, *, at: datetime) -> None:
    """Mails at that time what is unread then. An earlier plan stands."""
    tx = Transaction().update(
        "member",
        MembershipItem,
        keys.membership(of.user_id, of.conversation_id),
        actions=[
            MembershipItem.mail_due_at.set(at),
            MembershipItem.gsi3pk.set(keys.due(_WHAT, of.conversation_id)),
            MembershipItem.gsi3sk.set(keys.at(at, f"{of.conversation_id}#{of.user_id}")),
        ],
        condition=Item.pk.exists() & MembershipItem.mail_due_at.does_not_exist(),
    )
    with suppress(Refused):
        tx.commit()


def due(*, now: datetime) -> Iterator[Membership]:
    """Those whose mail's time has come, as an index knows them: read them again before acting."""
    for shard in keys.dues(_WHAT):
        after = None
        while True:
            page = query(shard, index=3, up_to=keys.at(now, "~"), limit=_PAGE, after=after)
            yield from (item.domain() for item in page.items if isinstance(item, MembershipItem))
            after = page.after
            if after is None:
                break


def settle(plan: Membership, *, mailed_at: datetime | None) -> None:
    """The plan is done with, by a mail or because nothing was left to tell; a newer one stands."""
    actions: list[Action] = [
        MembershipItem.mail_due_at.remove(),
        MembershipItem.gsi3pk.remove(),
        MembershipItem.gsi3sk.remove(),
    ]
    if mailed_at:
        actions.append(MembershipItem.mailed_at.set(mailed_at))
    tx = Transaction().update(
        "member",
        MembershipItem,
        keys.membership(plan.user_id, plan.conversation_id),
        actions=actions,
        condition=MembershipItem.mail_due_at == plan.mail_due_at,
    )
    with suppress(Refused):
        tx.commit()
