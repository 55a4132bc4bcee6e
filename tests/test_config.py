"""Does a stage that is set up wrongly refuse to start, and say why?"""

import re
from dataclasses import fields

import pytest

from chalicelib.config import SettingError, Settings, read
from infra.package import ROOT
from tests.stage import ENVIRONMENT

REQUIRED = [one.name.upper() for one in fields(Settings) if one.metadata["default"] is None]


@pytest.mark.parametrize("name", REQUIRED)
def test_a_missing_setting_stops_the_start_with_its_name(name: str) -> None:
    without = {key: value for key, value in ENVIRONMENT.items() if key != name}

    with pytest.raises(SettingError, match=f"^{name} is not set"):
        read(without)


@pytest.mark.parametrize("name", REQUIRED)
def test_an_empty_setting_is_none(name: str) -> None:
    with pytest.raises(SettingError, match=f"^{name} is malformed"):
        read(ENVIRONMENT | {name: " "})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("STAGE", "production"),
        ("PUBLIC_URL", "app.example.com"),
        ("PUBLIC_URL", "https://app.example.com/"),
        ("ORIGINS", "https://app.example.com,*"),
        ("ORIGINS", ","),
        ("WS_URL", "app.example.com/ws"),
        ("RAZORPAY_BASE_URL", "api.razorpay.com"),
        ("PLATFORM_COMMISSION_RATE", "20"),
        ("PLATFORM_COMMISSION_RATE", "a fifth"),
        ("GST_RATE", "-0.18"),
        ("BOOKING_HOLD_MINUTES", "0"),
        ("BOOKING_HOLD_MINUTES", "15.5"),
        ("REQUIRE_VERIFIED_EMAIL", "yes"),
        ("DUE_SHARDS", "-1"),
    ],
)
def test_a_malformed_setting_stops_the_start_with_its_name(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=f"^{name} is malformed"):
        read(ENVIRONMENT | {name: value})


def test_the_table_in_the_docs_has_every_setting_with_its_default() -> None:
    text = (ROOT / "docs" / "operations.md").read_text().split("\n## Settings\n")[1].split("\n## ")[0]
    rows = dict(re.findall(r"^\| `([A-Z_]+)` \| ([^|]*?) \|", text, re.MULTILINE))
    known = {one.name.upper(): one.metadata["default"] for one in fields(Settings)}

    assert rows == {
        name: "" if default is None else f"`{default}`" if default else "empty"
        for name, default in known.items()
    }
