"""What does a caller see of DynamoDB's bad moments?"""

import subprocess
import sys
from pathlib import Path

import pytest

from chalicelib.domain.errors import Unavailable
from chalicelib.storage.table import Item, Key, get, query
from tests import faults as of
from tests.faults import Faults
from tests.product_table import Table

ROOT = Path(__file__).parents[2]

KEY = Key("A", "B")


@pytest.mark.parametrize("fault", [of.unreachable, of.lost_reply, of.throttled])
def test_a_read_that_gets_no_answer_is_unavailable(table: Table, faults: Faults, fault: of.Fault) -> None:
    faults.inject(fault, into="BatchGetItem", times=None)
    faults.inject(fault, into="Query", times=None)

    with pytest.raises(Unavailable):
        get(Item, KEY)
    with pytest.raises(Unavailable):
        query("A", limit=1)


# ── Kinds that nobody has imported ───────────────────────────────────────────────────────────────────

READ = """
import sys
from chalicelib.storage.table import Item
item = Item.from_raw_data({"type": {"S": "rate"}, "PK": {"S": "a"}, "SK": {"S": "b"}, "taken": {"N": "1"}})
print(type(item).__name__)
try:
    Item.from_raw_data({"type": {"S": "nothing"}, "PK": {"S": "a"}, "SK": {"S": "b"}})
except ValueError as error:
    print(error)
"""


def test_an_item_is_known_even_if_the_module_that_keeps_it_was_not_loaded() -> None:
    read = subprocess.run([sys.executable, "-c", READ], cwd=ROOT, capture_output=True, text=True, check=True)

    assert read.stdout.splitlines() == ["RateItem", "Unknown discriminator value: nothing"]
