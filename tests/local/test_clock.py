"""Does the product see the time that a person set?"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chalicelib import clock as product
from local.clock import ProductClock

A_MOMENT = timedelta(seconds=5)


@pytest.fixture
def clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ProductClock:
    monkeypatch.setenv("STAGE", "local")
    monkeypatch.setenv("CLOCK_FILE", str(tmp_path / "clock"))
    return ProductClock(tmp_path / "clock")


def test_real_time_is_shown_until_somebody_sets_it(clock: ProductClock) -> None:
    assert abs(clock.now() - datetime.now(UTC)) < A_MOMENT


def test_the_functions_and_the_local_cloud_agree(clock: ProductClock) -> None:
    clock.advance(timedelta(minutes=90))

    assert abs(product.now() - clock.now()) < A_MOMENT
    assert abs(product.now() - datetime.now(UTC) - timedelta(minutes=90)) < A_MOMENT


def test_advancing_twice_adds_up(clock: ProductClock) -> None:
    clock.advance(timedelta(minutes=30))
    clock.advance(timedelta(minutes=-10))

    assert abs(clock.now() - datetime.now(UTC) - timedelta(minutes=20)) < A_MOMENT


@pytest.mark.parametrize("instant", [datetime(2001, 2, 3, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)])
def test_it_can_be_set_forward_and_back_and_runs_on(clock: ProductClock, instant: datetime) -> None:
    clock.set(instant)

    assert timedelta() <= clock.now() - instant < A_MOMENT


def test_after_a_reset_nothing_remains(clock: ProductClock, tmp_path: Path) -> None:
    clock.advance(timedelta(days=3))
    clock.reset()

    assert abs(product.now() - datetime.now(UTC)) < A_MOMENT
    assert not list(tmp_path.iterdir())
