"""How does the one table look? Its keys and indexes, and each way of reading it, one call apiece."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, ClassVar, Generic, NamedTuple, Self, TypeVar

import msgspec
from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import Session
from pynamodb.attributes import Attribute, DiscriminatorAttribute, TTLAttribute, UnicodeAttribute
from pynamodb.constants import BOOLEAN, LIST, MAP, NULL, NUMBER, STRING
from pynamodb.exceptions import PynamoDBException
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import RemoveAction, SetAction
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.models import Model

from chalicelib import storage
from chalicelib.domain.errors import Unavailable

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
RawItem = Mapping[str, Mapping[str, Any]]

CONNECT_SECONDS, READ_SECONDS, RETRIES = 2, 3, 2
_INSTANT = "%Y-%m-%dT%H:%M:%S.%fZ"


class Key(NamedTuple):
    pk: str
    sk: str


# ── Attributes ───────────────────────────────────────────────────────────────────────────────────────


def instant(moment: datetime) -> str:
    """Fixed width and UTC, so that text sorts as time does."""
    return moment.astimezone(UTC).strftime(_INSTANT)[:-4] + "Z"


class Instant(Attribute[datetime]):
    """An aware datetime, kept as UTC text of milliseconds."""

    attr_type = STRING

    def serialize(self, value: datetime) -> str:
        return instant(value)

    def deserialize(self, value: str) -> datetime:
        return datetime.fromisoformat(value)


class Choice(Attribute[E], Generic[E]):
    """One of an enumeration."""

    attr_type = STRING

    def __init__(self, enumeration: type[E], **options: Any) -> None:
        super().__init__(**options)
        self._enumeration = enumeration

    def serialize(self, value: E) -> str:
        return value.value

    def deserialize(self, value: str) -> E:
        return self._enumeration(value)


class Struct(Attribute[T], Generic[T]):
    """Any shape msgspec knows (dataclasses, tuples, mappings), kept as a DynamoDB map or list."""

    def __init__(self, shape: Any, *, attr_type: str = MAP, **options: Any) -> None:
        self.attr_type = attr_type
        super().__init__(**options)
        self._shape = shape

    def serialize(self, value: T) -> Any:
        return _to_attribute_value(msgspec.to_builtins(value, str_keys=True))[self.attr_type]

    def deserialize(self, value: Any) -> T:
        plain = _from_attribute_value({self.attr_type: value})
        result: T = msgspec.convert(plain, self._shape, strict=False)
        return result

    def set(self, value: Any) -> SetAction | RemoveAction:
        # Given as it is stored: PynamoDB would guess at the type of anything but plain maps and lists.
        stored: Any = {self.attr_type: self.serialize(value)}
        return super().set(stored)


def _to_attribute_value(value: object) -> dict[str, Any]:
    match value:
        case None:
            return {NULL: True}
        case bool():
            return {BOOLEAN: value}
        case str():
            return {STRING: value}
        case int() | float():
            return {NUMBER: str(value)}
        case dict():
            return {MAP: {key: _to_attribute_value(part) for key, part in value.items()}}
        case list() | tuple():
            return {LIST: [_to_attribute_value(part) for part in value]}
    raise TypeError(f"cannot be stored: {type(value).__name__}")


def _from_attribute_value(raw: Mapping[str, Any]) -> object:
    ((kind, value),) = raw.items()
    match kind:
        case "NULL":
            return None
        case "N":
            return int(value) if value.lstrip("-").isdigit() else float(value)
        case "M":
            return {key: _from_attribute_value(part) for key, part in value.items()}
        case "L":
            return [_from_attribute_value(part) for part in value]
    return value


# ── The item ─────────────────────────────────────────────────────────────────────────────────────────


class Kind(DiscriminatorAttribute):
    """Which class an item is of. One that nobody has imported yet is looked for in all of storage/."""

    def deserialize(self, value: str) -> type:
        if value not in self._discriminator_map:
            for module in iter_modules(storage.__path__, f"{storage.__name__}."):
                import_module(module.name)
        found: type = super().deserialize(value)  # type: ignore[no-untyped-call]
        return found


def _index(number: int) -> type[GlobalSecondaryIndex[Any]]:
    """GSI{n}: everything projected, keyed by GSI{n}PK and GSI{n}SK."""
    meta = type("Meta", (), {"index_name": f"GSI{number}", "projection": AllProjection()})
    keys = {
        "pk": UnicodeAttribute(hash_key=True, attr_name=f"GSI{number}PK"),
        "sk": UnicodeAttribute(range_key=True, attr_name=f"GSI{number}SK"),
    }
    return type(f"Gsi{number}", (GlobalSecondaryIndex,), {"Meta": meta, **keys})


class Item(Model):
    """The base of everything stored. It owns the one connection, all keys and all indexes."""

    class Meta:
        table_name = "unconnected"
        region = "ap-south-1"
        host: str | None = None
        connect_timeout_seconds = CONNECT_SECONDS
        read_timeout_seconds = READ_SECONDS
        max_retry_attempts = RETRIES

    pk = UnicodeAttribute(hash_key=True, attr_name="PK")
    sk = UnicodeAttribute(range_key=True, attr_name="SK")
    kind = Kind(attr_name="type")
    ttl = TTLAttribute(null=True)
    gsi1pk = UnicodeAttribute(null=True, attr_name="GSI1PK")
    gsi1sk = UnicodeAttribute(null=True, attr_name="GSI1SK")
    gsi2pk = UnicodeAttribute(null=True, attr_name="GSI2PK")
    gsi2sk = UnicodeAttribute(null=True, attr_name="GSI2SK")
    gsi3pk = UnicodeAttribute(null=True, attr_name="GSI3PK")
    gsi3sk = UnicodeAttribute(null=True, attr_name="GSI3SK")
    gsi4pk = UnicodeAttribute(null=True, attr_name="GSI4PK")
    gsi4sk = UnicodeAttribute(null=True, attr_name="GSI4SK")
    gsi1, gsi2, gsi3, gsi4 = (_index(number)() for number in (1, 2, 3, 4))

    keeps: ClassVar[type[Any] | None] = None
    """The domain object whose fields this item's attributes of the same names keep."""

    @property
    def key(self) -> Key:
        return Key(self.pk, self.sk)

    @classmethod
    def of(cls, thing: object, key: Key, **more: Any) -> Self:
        """The item that keeps `thing` under `key`."""
        kept = {one.name: getattr(thing, one.name) for one in fields(thing)}  # type: ignore[arg-type]
        return cls(pk=key.pk, sk=key.sk, **kept, **more)

    def domain(self) -> Any:
        """The domain object that this item keeps."""
        if self.keeps is None:
            raise TypeError(f"{type(self).__name__} keeps no domain object")
        return self.keeps(**{one.name: getattr(self, one.name) for one in fields(self.keeps)})


ItemT = TypeVar("ItemT", bound=Item)


def connect(*, table_name: str, region: str, session: Session, endpoint: str | None = None) -> None:
    """Points every item class at one table, over one client of `session`."""
    Item.Meta.table_name, Item.Meta.region, Item.Meta.host = table_name, region, endpoint
    Item._connection = None
    connection = Item._get_connection().connection
    connection._local.session = session
    _ = connection.client  # made here, in the main thread: making clients is not thread-safe


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One query's worth. `after` continues it; None is the end. It may hold fewer than were asked for."""

    items: Sequence[T]
    after: dict[str, Any] | None = None


def get(kind: type[ItemT], key: Key, *, strong: bool = True) -> ItemT | None:
    """One item of a known kind, or None."""
    found = get_many([key], strong=strong).get(key)
    return found if isinstance(found, kind) else None


def get_many(keys: Iterable[Key], *, strong: bool = True) -> dict[Key, Item]:
    """What there is under up to 100 keys, in one call (more only if DynamoDB leaves some unprocessed).

    Raises Unavailable when DynamoDB does not answer.
    """
    wanted: list[Any] = [{"PK": key.pk, "SK": key.sk} for key in dict.fromkeys(keys)]
    found: dict[Key, Item] = {}
    with answering():
        for _ in range(RETRIES + 1):
            if not wanted:
                return found
            table = Item._get_connection()
            answer = table.batch_get_item(wanted, consistent_read=strong)
            for raw in answer["Responses"].get(Item.Meta.table_name, []):
                item = Item.from_raw_data(raw)
                found[item.key] = item
            left = answer.get("UnprocessedKeys", {}).get(Item.Meta.table_name, {}).get("Keys", [])
            wanted = [{"PK": key["PK"]["S"], "SK": key["SK"]["S"]} for key in left]
    raise Unavailable


def query(
    partition: str,
    *,
    index: int | None = None,
    prefix: str | None = None,
    between: tuple[str, str] | None = None,
    up_to: str | None = None,
    limit: int,
    after: Mapping[str, Any] | None = None,
    descending: bool = False,
    strong: bool = False,
    where: Condition | None = None,
) -> Page[Item]:
    """Exactly one Query call of at most `limit` items read (not matched: `where` is applied after reading).

    Raises Unavailable when DynamoDB does not answer.
    """
    sort_key = getattr(Item, f"gsi{index}sk") if index else Item.sk
    condition = None
    if prefix is not None:
        condition = sort_key.startswith(prefix)
    elif between is not None:
        condition = sort_key.between(*between)
    elif up_to is not None:
        condition = sort_key <= up_to
    with answering():
        answer = Item._get_connection().query(
            partition,
            range_key_condition=condition,
            filter_condition=where,
            index_name=f"GSI{index}" if index else None,
            limit=limit,
            exclusive_start_key=dict(after) if after else None,
            scan_index_forward=not descending,
            consistent_read=strong,
        )
    return Page([Item.from_raw_data(raw) for raw in answer["Items"]], answer.get("LastEvaluatedKey"))


class answering:  # noqa: N801 - reads as a word after `with`
    """Turns what DynamoDB and the network do into Unavailable; a refused condition passes through."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, PynamoDBException) and _code(error) not in (
            "ConditionalCheckFailedException",
            "TransactionCanceledException",
            "ValidationException",
        ):
            raise Unavailable from error
        if isinstance(error, BotoCoreError | ClientError):
            raise Unavailable from error


def _code(error: PynamoDBException) -> str | None:
    """AWS's code, or None when no answer came: a time-out has a response that is None."""
    response = getattr(error.cause, "response", None) or {}
    code: str | None = response.get("Error", {}).get("Code")
    return code
