"""Does everything in the table agree with everything else?

Reads stored items as plain values and judges them by rules written here a second time, for the product's own
code would not see its own mistakes. Each rule holds between any two transactions; `at_rest` adds those that
hold once nothing is under way any more.
"""

from collections.abc import Iterable
from datetime import datetime

from infra.invariants import following, money, payouts, revenue, states, times
from infra.invariants.states import impossible_steps
from infra.invariants.table import Breach, Rule, Table, Values

__all__ = ["Breach", "breaches", "impossible_steps"]

_ALWAYS: tuple[Rule, ...] = (
    *times.RULES,
    *states.RULES,
    *money.RULES,
    *payouts.RULES,
    *revenue.RULES,
    *following.RULES,
)


def breaches(items: Iterable[Values], *, now: datetime, at_rest: bool = False) -> list[Breach]:
    """What is wrong with these items, all of a table's, at `now`."""
    table = Table.of(items)
    rules = (*_ALWAYS, *following.AT_REST, *revenue.AT_REST) if at_rest else _ALWAYS
    return [breach for rule in rules for breach in rule(table, now)]
