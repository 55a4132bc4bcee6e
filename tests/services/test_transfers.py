"""Which payouts go to the bank, with whose account, and once?"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib import wiring
from chalicelib.domain.audit import Actor
from chalicelib.domain.errors import NotFound
from chalicelib.domain.payouts import PayoutStage
from chalicelib.gateways.payout_providers import Manual
from chalicelib.services import transfers
from tests.world import Person, World

pytestmark = pytest.mark.backends("dynamodb_local")

OLGA = Actor("operator", "Olga")
PAYDAY = datetime(2026, 3, 9, 0, 30, tzinfo=UTC)
BANK = {
    "method": "bank_transfer",
    "bankAccount": {
        "accountNumber": "00123456789012",
        "ifscCode": "HDFC0001234",
        "accountHolder": "Vikram Seth",
    },
}
UPI = {"method": "upi", "upiId": "nila@okbank"}


def paid_out(world: World, *details: dict[str, Any] | None) -> list[Person]:
    """Mentors with these payout details, each with a payout of one session."""
    student, made = world.person(), []
    for number, one in enumerate(details):
        mentor = world.mentor()
        if one:
            body = {"payoutDetails": one}
            assert world.client.put("/api/mentors/profile", json=body, token=mentor.token).status == 200
        start = world.now.replace(minute=30) + timedelta(hours=3 + number)
        booking = world.confirmed(student, mentor, start=start)
        made.append((mentor, booking["id"], start))
    for mentor, booking_id, start in made:
        world.clock.instant = start + timedelta(minutes=30)
        token = world.sign_in(mentor).token
        assert world.client.put(f"/api/bookings/{booking_id}/complete", token=token).status == 200
    world.happen()
    world.clock.instant = PAYDAY
    world.run("payouts")
    world.happen()
    return [mentor for mentor, _, _ in made]


def test_only_payouts_whose_mentor_has_said_where_to_can_go(world: World):
    bank, upi, silent = paid_out(world, BANK, UPI, None)

    ready = {payout.mentor_id: method for payout, method in transfers.ready(PayoutStage.PENDING)}

    assert ready == {bank.mentor_id: "bank_transfer", upi.mentor_id: "upi", silent.mentor_id: None}


def test_accounts_are_opened_for_the_transfer_alone(world: World):
    paid_out(world, BANK, UPI)
    vault = wiring.vault()

    found = [transfers.transfer_of(payout, vault=vault) for payout, _ in transfers.ready(PayoutStage.PENDING)]

    plain = {one.details.method: one.details for one in found}
    assert plain["bank_transfer"].bank_account.account_number == "00123456789012"
    assert plain["upi"].upi_id == "nila@okbank"
    assert "00123456789012" in str(Manual().hand_over(found).file)
    assert "00123456789012" not in str(world.table.items())


def test_a_payout_is_begun_once_and_it_is_written_down_by_whom(world: World):
    paid_out(world, BANK)
    ((payout, _),) = transfers.ready(PayoutStage.PENDING)

    first, second = (transfers.begin(payout, actor=OLGA, now=world.now) for _ in range(2))

    assert (first.stage, first.method, second) == ("processing", "bank_transfer", None)
    assert list(transfers.ready(PayoutStage.PENDING)) == []
    entries = [one for one in world.table.items() if one.get("action") == "payout_processing"]
    assert [(one["actor_id"], one["actor_name"]) for one in entries] == [("operator", "Olga")]


def test_without_details_there_is_no_transfer(world: World):
    paid_out(world, None)
    ((payout, method),) = transfers.ready(PayoutStage.PENDING)

    assert method is None
    with pytest.raises(NotFound):
        transfers.transfer_of(payout, vault=wiring.vault())
