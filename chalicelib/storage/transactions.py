"""How are several items written as one, and who is told which condition was not met?"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.exceptions import VerboseClientError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib import ids
from chalicelib.domain.errors import Busy, Unavailable
from chalicelib.storage.table import Item, Key, RawItem

ATTEMPTS = 8
_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 0.025, 0.4
_SAID_NO = "ConditionalCheckFailed"
# Reasons that say nothing about our conditions: another transaction or the table's rate was in the way.
_IN_THE_WAY = frozenset({"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})
_IN_THE_WAY_WHOLE = frozenset(
    {
        "TransactionConflictException",
        "TransactionInProgressException",
        "ThrottlingException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
    }
)


class Refused(Exception):
    """At least one condition was not met, and nothing was written.

    `items` names each refused write by its label, with the item as it stands now (None: there is none).
    """

    def __init__(self, items: Mapping[str, Item | None]) -> None:
        super().__init__(", ".join(items))
        self.items = items

    def __contains__(self, label: str) -> bool:
        return label in self.items


@dataclass(frozen=True, slots=True)
class _Write:
    label: str
    operation: str  # as TransactWriteItems names it; the single call is the same with "Item" behind it
    arguments: dict[str, Any]


class Transaction:
    """Writes that happen together or not at all. Each has a label, by which a refusal names it.

    A lone write goes as a plain call, at half the price of a transaction.
    """

    def __init__(self) -> None:
        self._writes: list[_Write] = []

    def create(self, label: str, item: Item) -> Self:
        """Puts what must not be there yet."""
        return self.put(label, item, condition=Item.pk.does_not_exist())

    def put(self, label: str, item: Item, *, condition: Condition | None = None) -> Self:
        arguments = item.get_save_kwargs_from_instance(
            condition=condition, return_values_on_condition_failure="ALL_OLD"
        )
        return self._add(label, "Put", arguments)

    def update(
        self,
        label: str,
        kind: type[Item],
        key: Key,
        *,
        actions: Sequence[Action],
        condition: Condition | None = None,
    ) -> Self:
        """Changes attributes of the item under `key`; without a condition it makes one where there is none."""
        named = [*actions, kind.kind.set(kind)] if condition is None else list(actions)
        arguments = kind(pk=key.pk, sk=key.sk).get_update_kwargs_from_instance(
            actions=named, condition=condition, return_values_on_condition_failure="ALL_OLD"
        )
        arguments.pop("ReturnValues", None)
        return self._add(label, "Update", arguments)

    def delete(self, label: str, key: Key, *, condition: Condition | None = None) -> Self:
        arguments = Item(pk=key.pk, sk=key.sk).get_delete_kwargs_from_instance(condition=condition)
        return self._add(label, "Delete", arguments | {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"})

    def check(self, label: str, key: Key, *, condition: Condition) -> Self:
        arguments = Item.get_operation_kwargs_from_class(key.pk, range_key=key.sk, condition=condition)
        return self._add(
            label, "ConditionCheck", arguments | {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
        )

    def _add(self, label: str, operation: str, arguments: dict[str, Any]) -> Self:
        self._writes.append(_Write(label, operation, arguments))
        return self

    def commit(self) -> None:
        """Writes all, or raises.

        Raises Refused when a condition was not met; Busy when others were in the way too often; Unavailable
        when no answer came, in which case the writes may or may not have happened.
        """
        for attempt in range(ATTEMPTS):
            try:
                return self._send()
            except VerboseClientError as error:
                refused = self._refused(error)
                if refused is not None:
                    raise refused from error
                if not _is_in_the_way(error):
                    raise Unavailable from error
            except (BotoCoreError, ClientError) as error:
                raise Unavailable from error
            time.sleep(ids.jitter(min(_FIRST_PAUSE_SECONDS * 2**attempt, _LONGEST_PAUSE_SECONDS)))
        raise Busy

    def _send(self) -> None:
        connection = Item._get_connection().connection
        if len(self._writes) == 1 and self._writes[0].operation != "ConditionCheck":
            (only,) = self._writes
            connection.dispatch(f"{only.operation}Item", dict(only.arguments))
            return
        together = [{write.operation: write.arguments} for write in self._writes]
        connection.dispatch("TransactWriteItems", {"TransactItems": together})

    def _refused(self, error: VerboseClientError) -> Refused | None:
        if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
            # PynamoDB keeps the refused item of transactions only; the original error has it.
            cause = error.__cause__
            response: dict[str, Any] = dict(cause.response) if isinstance(cause, ClientError) else {}
            if response.get("ResponseMetadata", {}).get("RetryAttempts"):
                # A lost reply was asked for again: what is in the way may be our own write.
                return None
            raw = response.get("Item")
            return Refused({self._writes[0].label: _item(raw)})
        items = {
            write.label: _item(reason.raw_item)
            for write, reason in zip(self._writes, error.cancellation_reasons, strict=False)
            if reason is not None and reason.code == _SAID_NO
        }
        return Refused(items) if items else None


def _item(raw: RawItem | None) -> Item | None:
    return Item.from_raw_data(dict(raw)) if raw else None


def _is_in_the_way(error: VerboseClientError) -> bool:
    if error.response["Error"]["Code"] in _IN_THE_WAY_WHOLE:
        return True
    codes = {reason.code for reason in error.cancellation_reasons if reason is not None}
    return bool(codes) and codes <= _IN_THE_WAY
