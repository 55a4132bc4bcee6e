"""Do the rules see what is wrong, and only that? A table of one paid-out session, with one thing changed."""

from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest

from infra.invariants import breaches

NOW = datetime(2026, 9, 1, tzinfo=UTC)  # claims of past days are no longer kept
BOOKING, MENTOR = "GRP-20260302-AAAAAAAA", "mtr_1"
PRICE, FEE, SHARE = 50000, 10000, 40000


def line(movement: str, amount: int, **more: Any) -> dict[str, Any]:
    moved = {"movement": movement, "amount_paise": amount, "moved_at": "2026-03-04T05:00:00.000Z"}
    return {"type": "ledger", "id": movement, "booking_id": BOOKING, "reference": None, **moved, **more}


def table() -> dict[str, dict[str, Any]]:
    """A session that was given, and whose payout has arrived; by names that the tests use."""
    booking = {
        "type": "booking",
        "id": BOOKING,
        "version": 7,
        "status": "completed",
        "scheduled_at": "2026-03-04T04:30:00.000Z",
        "duration_minutes": 30,
        "buffer_minutes": 0,
        "mentor": {"id": MENTOR},
        "student": {"id": "usr_2"},
        "payment": {"amount_paise": PRICE, "payment_id": "pay_1", "paid_at": "x", "status": "paid"},
        "terms": {"commission_rate": "0.20", "gst_rate": "0.18"},
        "platform_fee_paise": FEE,
        "mentor_payout": {"amount_paise": SHARE, "status": "paid"},
        "completed_at": "2026-03-04T05:00:00.000Z",
    }
    payout = {
        "type": "payout",
        "id": "pyt_1_20260302",
        "mentor_id": MENTOR,
        "SK": "PAYOUT#2026-03-02",
        "stage": "completed",
        "net_paise": SHARE,
    }
    share = {
        "type": "payout_line",
        "PK": f"PAYOUT#{MENTOR}#2026-03-02",
        "SK": f"share#{BOOKING}",
        "booking_id": BOOKING,
        "net_paise": SHARE,
    }
    day = {"type": "revenue", "PK": "REVENUE#2026", "SK": "03-04#0", "gross_paise": PRICE}
    sums = {"platform_fees_paise": FEE, "mentor_payouts_paise": SHARE, "gst_paise": PRICE - 42373}
    return {
        "booking": booking,
        "payment": {"type": "payment", "PK": "PAYMENT#pay_1", "booking_id": BOOKING},
        "captured": line("captured", PRICE, reference="pay_1", counted=True),
        "platform_fee": line("platform_fee", FEE, counted=True),
        "mentor_share": line("mentor_share", SHARE, counted=True),
        "paid_out": line("paid_out", SHARE),
        "payout": payout,
        "share": share,
        "day": day | sums,
        "mentor": {"type": "mentor", "id": MENTOR, "total_sessions": 1},
    }


def found(items: dict[str, dict[str, Any]]) -> set[str]:
    return {breach.rule for breach in breaches(items.values(), now=NOW, at_rest=True)}


def test_a_session_paid_for_given_and_paid_out_is_in_order():
    assert found(table()) == set()


@pytest.mark.parametrize(
    ("where", "what", "value", "rule"),
    [
        ("payout", "net_paise", SHARE - 1, "a payout is its lines"),
        ("share", "SK", "refund#x", "a share is paid once"),
        ("paid_out", "amount_paise", SHARE - 1, "payouts are in the ledger"),
        ("paid_out", "movement", "withheld", "what is paid says so"),
        ("mentor_share", "amount_paise", SHARE + 1, "books balance"),
        ("platform_fee", "movement", "platform_fee_back", "books balance"),
        ("day", "gross_paise", PRICE + 1, "revenue equals a recount"),
        ("day", "gst_paise", 0, "revenue equals a recount"),
        ("captured", "counted", None, "the ledger is counted"),
        ("mentor", "total_sessions", 2, "counters equal recounts"),
        ("booking", "status", "cancelled", "states are whole"),
    ],
)
def test_one_wrong_value_is_seen(where: str, what: str, value: Any, rule: str):
    items = deepcopy(table())
    items[where][what] = value

    assert rule in found(items)


@pytest.mark.parametrize("missing", ["payment", "captured", "paid_out", "payout", "share", "day"])
def test_what_is_missing_is_seen(missing: str):
    items = table()
    del items[missing]

    assert found(items)


def test_a_share_taken_back_is_owed_and_taken_as_often_as_it_was_given_back():
    items = table()
    items["back"] = line("mentor_share_back", SHARE, counted=True)
    items["lost"] = line("charged_back", SHARE, counted=True)
    items["day"] |= {"mentor_payouts_paise": 0, "refunds_paise": SHARE, "gst_paise": 7627 - (SHARE - 33898)}

    without = found(items)
    items["owed"] = {"type": "takeback", "booking_id": BOOKING, "share_paise": SHARE}

    assert without == {"what is owed to us is taken once"}
    assert found(items) == set()


def test_a_lost_dispute_may_be_borne_later_but_only_what_it_took():
    """Its effect gives back fee and share; until then the books are short of that, and of nothing else."""
    items = table()
    items["lost"] = line("charged_back", PRICE, counted=True)
    items["day"] |= {"refunds_paise": PRICE, "gst_paise": 0}
    event = {"type": "event", "id": "01E", "event_type": "dispute_lost", "subject": BOOKING}
    unborne = found(items)
    items["event"] = event | {"GSI3PK": "DUE#OUTBOX#0", "occurred_at": NOW.isoformat()}

    to_come = found(items)
    items["lost"]["amount_paise"] = PRICE - 1
    items["captured"]["amount_paise"] = PRICE - 2

    assert "books balance" in unborne
    assert "books balance" not in to_come
    assert "books balance" in found(items)


@pytest.mark.parametrize("event_type", ["booking_completed", "refund_processed"])
def test_without_a_dispute_books_that_do_not_balance_are_never_excused(event_type: str):
    items = table()
    items["mentor_share"]["amount_paise"] = SHARE + 1
    event = {"type": "event", "id": "01E", "event_type": event_type, "subject": BOOKING}
    items["event"] = event | {"GSI3PK": "DUE#OUTBOX#0", "occurred_at": NOW.isoformat()}

    assert "books balance" in found(items)
