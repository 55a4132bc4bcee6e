"""Where is people's time kept, and how is it taken without two taking the same?

Every write of a day is conditional on the version that was decided from. Who loses gets the day as it is now
with the refusal, and decides again.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.domain.calendars import CalendarDay, Claim, Hold, Holds
from chalicelib.storage import keys
from chalicelib.storage.table import Item, Key, Struct, get, get_many, query
from chalicelib.storage.transactions import Transaction

_DAYS_A_READ = 400  # more than anyone can book ahead


_KEPT_FOR = timedelta(days=90)  # a day that is over decides nothing


class CalendarDayItem(Item, discriminator="calendar_day"):
    keeps = CalendarDay

    user_id = UnicodeAttribute()
    day = UnicodeAttribute()
    version = NumberAttribute()
    claims = Struct[dict[str, Claim]](dict[str, Claim])

    def domain(self) -> CalendarDay:
        return CalendarDay(
            user_id=self.user_id,
            day=date.fromisoformat(self.day),
            version=int(self.version),
            claims=self.claims,
        )


class HoldsItem(Item, discriminator="holds"):
    keeps = Holds

    user_id = UnicodeAttribute()
    version = NumberAttribute()
    holds = Struct[dict[str, Hold]](dict[str, Hold])
    is_closed = BooleanAttribute(default=False)


def day_keys(user_id: str, days: Iterable[date]) -> list[Key]:
    return [keys.calendar_day(user_id, day) for day in days]


def days(user_id: str, dates: Iterable[date]) -> list[CalendarDay]:
    """A person's calendar on these UTC days, up to 100, in one strong read."""
    wanted = list(dates)
    found = get_many(day_keys(user_id, wanted))
    return [day_of(found.get(keys.calendar_day(user_id, one)), user_id, one) for one in wanted]


def day_of(item: Item | None, user_id: str, day: date) -> CalendarDay:
    """The day that an item keeps; where there is none, an empty one."""
    return item.domain() if isinstance(item, CalendarDayItem) else CalendarDay(user_id=user_id, day=day)


def holds_of(item: Item | None, user_id: str) -> Holds:
    return item.domain() if isinstance(item, HoldsItem) else Holds(user_id=user_id)


def holds(user_id: str) -> Holds:
    """A person's unpaid bookings, read strongly."""
    return holds_of(get(HoldsItem, keys.holds(user_id)), user_id)


def write_day(tx: Transaction, label: str, day: CalendarDay) -> Transaction:
    """`day` follows the version before it, or the transaction is refused."""
    key = keys.calendar_day(day.user_id, day.day)
    item = CalendarDayItem(
        pk=key.pk,
        sk=key.sk,
        user_id=day.user_id,
        day=day.day.isoformat(),
        version=day.version,
        claims=dict(day.claims),
        ttl=datetime.combine(day.day, time(), UTC) + _KEPT_FOR,
    )
    return tx.put(label, item, condition=_follows(CalendarDayItem, day.version))


def write_holds(tx: Transaction, label: str, holds: Holds) -> Transaction:
    item = HoldsItem.of(holds, keys.holds(holds.user_id))
    return tx.put(label, item, condition=_follows(HoldsItem, holds.version))


def keep_claim(tx: Transaction, label: str, key: Key, booking_id: str) -> Transaction:
    """Makes a booking's own claim permanent, if it is still there; nothing need be read for that."""
    claim = CalendarDayItem.claims[booking_id]
    return tx.update(
        label,
        CalendarDayItem,
        key,
        actions=[claim["held_until"].remove(), CalendarDayItem.version.add(1)],
        condition=claim.exists(),
    )


def drop_claim(tx: Transaction, label: str, key: Key, booking_id: str) -> Transaction:
    """Frees a booking's time, whether it still had it or not."""
    actions = [CalendarDayItem.claims[booking_id].remove(), CalendarDayItem.version.add(1)]
    return tx.update(label, CalendarDayItem, key, actions=actions, condition=Item.pk.exists())


def drop_hold(tx: Transaction, label: str, user_id: str, booking_id: str) -> Transaction:
    actions = [HoldsItem.holds[booking_id].remove(), HoldsItem.version.add(1)]
    return tx.update(label, HoldsItem, keys.holds(user_id), actions=actions, condition=Item.pk.exists())


def _follows(kind: type[CalendarDayItem] | type[HoldsItem], version: int) -> Condition:
    return Item.pk.does_not_exist() if version == 1 else kind.version == version - 1


def between(user_id: str, first: date, last: date) -> list[CalendarDay]:
    """The UTC days, both included, on which a person has anything, in one strong read."""
    span = (keys.calendar_day(user_id, first), keys.calendar_day(user_id, last))
    found = query(span[0].pk, between=(span[0].sk, span[1].sk), limit=_DAYS_A_READ, strong=True)
    return [item.domain() for item in found.items]
