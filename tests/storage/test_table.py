"""What does a caller see of DynamoDB's bad moments?"""

import pytest

from chalicelib.domain.errors import Unavailable
from chalicelib.storage.table import Item, Key, get, query
from tests import faults as of
from tests.faults import Faults
from tests.product_table import Table

KEY = Key("A", "B")


@pytest.mark.parametrize("fault", [of.unreachable, of.lost_reply, of.throttled])
def test_a_read_that_gets_no_answer_is_unavailable(table: Table, faults: Faults, fault: of.Fault) -> None:
    faults.inject(fault, into="BatchGetItem", times=None)
    faults.inject(fault, into="Query", times=None)

    with pytest.raises(Unavailable):
        get(Item, KEY)
    with pytest.raises(Unavailable):
        query("A", limit=1)
