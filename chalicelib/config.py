"""How is this stage set up? The environment, read once into one frozen value."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from typing import Any

_ADDRESS = re.compile(r"(https?|wss?)://[^/\s]+(/\S*[^/\s])?")


class Stage(StrEnum):
    LOCAL = "local"
    DEV = "dev"
    STAGING = "staging"
    PROD = "prod"


class SettingError(Exception):
    """A setting is missing or malformed; the message names it. Nothing starts."""


def _yes_or_no(text: str) -> bool:
    return {"true": True, "false": False}[text.lower()]


def _share(text: str) -> Decimal:
    share = Decimal(text)
    if not 0 <= share < 1:
        raise ValueError("not between 0 and 1")
    return share


def _text(text: str) -> str:
    if not text.strip():
        raise ValueError("empty")
    return text


def _address(text: str) -> str:
    """Paths are appended to it."""
    if not _ADDRESS.fullmatch(text):
        raise ValueError("no address, or one with a slash at its end")
    return text


def _addresses(text: str) -> tuple[str, ...]:
    found = tuple(_address(one) for one in _list(text))
    if not found:
        raise ValueError("empty")
    return found


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError("not a positive whole number")
    return number


def _setting(parse: Callable[[str], Any] = str, default: str | None = None) -> Any:
    return field(metadata={"parse": parse, "default": default})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One field for each environment variable of the same name in capitals."""

    stage: Stage = _setting(Stage)
    version: str = _setting(default="0.0.0")
    table_name: str = _setting(_text)
    uploads_bucket: str = _setting(_text)
    origins: tuple[str, ...] = _setting(_addresses)
    public_url: str = _setting(_address)
    ws_url: str = _setting(_address)
    ws_endpoint: str = _setting(_address)
    mail_from: str = _setting(_text)
    mail_configuration_set: str = _setting(default="")
    secrets_id: str = _setting(_text)
    payout_key_id: str = _setting(_text)
    razorpay_key_id: str = _setting(_text)
    razorpay_base_url: str = _setting(_address, default="https://api.razorpay.com")
    checkout_script_url: str = _setting(_address, default="https://checkout.razorpay.com/v1/checkout.js")
    jitsi_domain: str = _setting(_text, default="meet.jit.si")
    platform_commission_rate: Decimal = _setting(_share, "0.20")
    gst_rate: Decimal = _setting(_share, "0.18")
    seller_name: str = _setting(default="Mentor Connect")
    seller_address: str = _setting(default="")
    seller_gstin: str = _setting(default="")
    booking_hold_minutes: int = _setting(_positive, "15")
    require_verified_email: bool = _setting(_yes_or_no, "false")
    requests_per_minute_per_ip: int = _setting(_positive, "300")
    messages_per_minute: int = _setting(_positive, "60")
    mails_per_hour_per_account: int = _setting(_positive, "5")
    due_shards: int = _setting(_positive, "16")
    directory_shards: int = _setting(_positive, "4")

    @property
    def is_local(self) -> bool:
        return self.stage is Stage.LOCAL


def read(environment: Mapping[str, str]) -> Settings:
    """Raises SettingError naming the first setting that is missing or malformed."""
    return Settings(
        **{one.name: _value(one.name.upper(), one.metadata, environment) for one in fields(Settings)}
    )


def _value(name: str, metadata: Mapping[str, Any], environment: Mapping[str, str]) -> Any:
    text = environment.get(name, metadata["default"])
    if text is None:
        raise SettingError(f"{name} is not set")
    try:
        return metadata["parse"](text)
    except (ValueError, KeyError, InvalidOperation) as error:
        raise SettingError(f"{name} is malformed: {text!r}") from error


@cache
def settings() -> Settings:
    """This process's settings."""
    return read(os.environ)
