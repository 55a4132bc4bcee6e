"""How do the sums of each day follow the ledger? Every line once, on the day in India that it moved."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.figures import HOME
from chalicelib.domain.revenue import Takings
from chalicelib.services import revenue
from chalicelib.storage import revenue as stored
from infra.invariants import breaches
from tests.fakes import dispute_entity, payment_entity, webhook
from tests.world import Person, World

PRICE, FEE, SHARE = 50000, 10000, 40000
GST = PRICE - 42373  # ₹500 at 18 %: 423.73 and 76.27
MONTH = (date(2026, 2, 1), date(2026, 3, 31))


@pytest.fixture
def mentor(world: World) -> Person:
    return world.mentor()


@pytest.fixture
def student(world: World) -> Person:
    return world.person()


@pytest.fixture
def admin(world: World) -> Person:
    return world.admin()


def read(world: World, admin: Person, **query: str) -> Any:
    answer = world.client.get("/api/admin/revenue", query=query, token=world.sign_in(admin).token)
    assert answer.status == 200, answer.text
    return answer.data


def given(world: World, student: Person, mentor: Person, *, hours: int = 48) -> None:
    start = world.now + timedelta(hours=hours)
    made = world.confirmed(student, mentor, start=start)
    world.clock.instant = start
    world.client.put(f"/api/bookings/{made['id']}/complete", token=world.sign_in(mentor).token)
    world.happen()


def test_each_movement_counts_on_its_own_day(world: World, student: Person, mentor: Person, admin: Person):
    given(world, student, mentor)

    data = read(world, admin)

    moved = [one for one in data["periods"] if any(value for name, value in one.items() if name != "start")]
    nothing = {"gross": 0, "refunds": 0, "platformFees": 0, "gst": 0, "mentorPayouts": 0, "sessions": 0}
    assert moved == [
        {**nothing, "start": "2026-03-02", "gross": PRICE, "gst": GST, "sessions": 1},
        {**nothing, "start": "2026-03-04", "platformFees": FEE, "mentorPayouts": SHARE},
    ]
    assert data["totals"] == {
        "gross": PRICE,
        "refunds": 0,
        "platformFees": FEE,
        "gst": GST,
        "mentorPayouts": SHARE,
        "sessions": 1,
    }


def test_a_day_is_a_day_in_india(world: World, student: Person, mentor: Person, admin: Person):
    world.clock.instant = datetime(2026, 3, 2, 18, 29, tzinfo=UTC)
    world.confirmed(world.sign_in(student), mentor, start=datetime(2026, 3, 6, 4, 30, tzinfo=UTC))
    world.clock.instant = datetime(2026, 3, 2, 18, 30, tzinfo=UTC)
    world.confirmed(world.sign_in(student), mentor, start=datetime(2026, 3, 7, 4, 30, tzinfo=UTC))

    data = read(world, admin, **{"from": "2026-03-02", "to": "2026-03-03"})

    assert [(one["start"], one["gross"]) for one in data["periods"]] == [
        ("2026-03-02", PRICE),
        ("2026-03-03", PRICE),
    ]


def test_a_refund_counts_where_it_moved_and_takes_its_gst_with_it(
    world: World, student: Person, mentor: Person, admin: Person
):
    made = world.confirmed(student, mentor, start=world.now + timedelta(days=2))
    world.client.put(f"/api/bookings/{made['id']}/cancel", json={"reason": "Ill."}, token=student.token)
    world.happen()
    for refund in world.payments.process_refunds():
        world.report_refund(refund)
    world.happen()

    assert read(world, admin)["totals"] == {
        "gross": PRICE,
        "refunds": PRICE,
        "platformFees": 0,
        "gst": 0,
        "mentorPayouts": 0,
        "sessions": 1,
    }


def test_weeks_begin_on_mondays_and_months_on_their_first(
    world: World, student: Person, mentor: Person, admin: Person
):
    given(world, student, mentor)

    weeks = read(world, admin, groupBy="week", **{"from": "2026-02-25", "to": "2026-03-09"})["periods"]
    months = read(world, admin, groupBy="month", **{"from": "2026-02-25", "to": "2026-03-09"})["periods"]

    assert [(one["start"], one["gross"]) for one in weeks] == [
        ("2026-02-23", 0),
        ("2026-03-02", PRICE),
        ("2026-03-09", 0),
    ]
    assert [(one["start"], one["gross"]) for one in months] == [("2026-02-01", 0), ("2026-03-01", PRICE)]


def test_without_dates_it_is_the_last_30_days_today_included(world: World, admin: Person):
    periods = read(world, admin)["periods"]

    assert len(periods) == 30
    assert periods[-1]["start"] == world.now.astimezone(HOME).date().isoformat()


@pytest.mark.parametrize(
    "query",
    [
        {"from": "2026-03-02", "to": "2026-03-01"},
        {"from": "2000-01-01", "to": "2026-03-01"},
        {"from": "yesterday"},
        {"groupBy": "year"},
    ],
)
def test_spans_that_make_no_sense_are_refused(world: World, admin: Person, query: dict[str, str]):
    answer = world.client.get("/api/admin/revenue", query=query, token=admin.token)

    assert (answer.status, answer.code) == (400, "invalid_input")


@pytest.mark.backends("dynamodb_local")
def test_the_sums_equal_a_recount_however_often_and_beside_whom_they_are_made(
    world: World, student: Person, mentor: Person
):
    given(world, student, mentor)
    kept = world.confirmed(
        world.sign_in(student), world.sign_in(mentor), start=world.now + timedelta(hours=5)
    )
    path = f"/api/bookings/{kept['id']}/cancel"
    world.client.put(path, json={"reason": "Ill."}, token=world.sign_in(student).token)
    world.happen()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: revenue.count(kept["id"]), range(8)))

    days = stored.between(*MONTH)
    assert days == revenue.recount(*MONTH)
    assert sum(days.values(), Takings()).mentor_payouts_paise == SHARE + SHARE // 2


def test_eight_at_once_count_a_line_once(world: World, student: Person, mentor: Person):
    made = world.booked(student, mentor, start=world.now + timedelta(days=2))
    world.verify(student, world.payments.pay(made["order"]["orderId"]))

    for _ in range(3):
        revenue.count(made["booking"]["id"])

    assert sum(stored.between(*MONTH).values(), Takings()).gross_paise == PRICE


def test_sums_of_several_years_are_read_together(
    world: World, student: Person, mentor: Person, admin: Person
):
    world.confirmed(student, mentor, start=world.now + timedelta(days=2))

    data = read(world, admin, groupBy="month", **{"from": "2024-12-30", "to": "2027-01-01"})

    assert data["totals"]["gross"] == PRICE
    assert len(data["periods"]) == 26


def lose(world: World, payment_id: str, *, amount_paise: int = PRICE) -> None:
    """The payer's bank takes the money back, and keeps it."""
    payment = world.payments.made_payments[payment_id]
    for status in ("created", "lost"):
        entity = dispute_entity(
            payment_id, status="open" if status == "created" else status, amount_paise=amount_paise
        )
        body, headers = webhook(
            f"payment.dispute.{status}",
            event_id=f"{payment_id}-{status}",
            dispute=entity,
            payment=payment_entity(payment),
        )
        assert world.client.post("/api/payments/webhook", body=body, headers=headers).status == 200
    world.happen()


@pytest.mark.backends("dynamodb_local")
def test_lost_disputes_and_write_offs_count_as_a_recount_says_and_sums_balance(
    world: World, student: Person, mentor: Person, admin: Person
):
    """One whose session was given, one that had gone back already, one still to come."""
    given(world, student, mentor)
    cancelled = world.confirmed(
        world.sign_in(student), world.sign_in(mentor), start=world.now + timedelta(days=2)
    )
    path = f"/api/bookings/{cancelled['id']}/cancel"
    world.client.put(path, json={"reason": "Ill."}, token=world.sign_in(student).token)
    world.happen()
    for refund in world.payments.process_refunds():
        world.report_refund(refund)
    world.confirmed(world.sign_in(student), world.sign_in(mentor), start=world.now + timedelta(days=3))

    for payment_id in list(world.payments.made_payments):
        lose(world, payment_id)

    totals = read(world, admin)["totals"]
    assert stored.between(*MONTH) == revenue.recount(*MONTH)
    assert (totals["gross"], totals["refunds"]) == (3 * PRICE, 4 * PRICE)
    assert (totals["platformFees"], totals["mentorPayouts"]) == (-PRICE, 0)
    assert totals["gross"] - totals["refunds"] == totals["platformFees"] + totals["mentorPayouts"]
    assert breaches(world.table.items(), now=world.now) == []
