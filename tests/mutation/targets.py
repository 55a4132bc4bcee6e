"""Which modules decide about what, and which tests say so?

Quick ones: tests/security/test_roles_and_routes.py and tests/proof would notice more, and take minutes a change.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

_DOMAIN, _STORAGE, _SERVICES = "chalicelib.domain", "chalicelib.storage", "chalicelib.services"


@dataclass(frozen=True)
class Target:
    """`functions` are those that count, of a module that does more."""

    modules: tuple[str, ...]
    tests: tuple[str, ...]
    functions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def counts(self, module: str, function: str | None) -> bool:
        return module not in self.functions or function in self.functions[module]


def _of(folder: str, *names: str) -> tuple[str, ...]:
    return tuple(f"{folder}.{name}" for name in names)


TARGETS = {
    "money": Target(
        _of(_DOMAIN, "money", "pricing"),
        ("tests/domain/test_money.py", "tests/domain/test_pricing.py"),
    ),
    "cancellation": Target(_of(_DOMAIN, "cancellation"), ("tests/domain/test_cancellation.py",)),
    "availability": Target(
        _of(_DOMAIN, "availability", "hours", "intervals"),
        (
            "tests/domain/test_intervals.py",
            "tests/domain/test_hours.py",
            "tests/domain/test_availability.py",
            "tests/domain/test_slot_cases.py",
            "tests/domain/test_availability_properties.py",
        ),
    ),
    "state": Target(
        _of(_DOMAIN, "bookings", "lifecycle", "moves", "reservations", "calendars")
        + _of(_STORAGE, "bookings", "lifecycle", "calendars")
        + _of(_SERVICES, "bookings", "lifecycle"),
        (
            "tests/domain/test_bookings.py",
            "tests/domain/test_lifecycle.py",
            "tests/domain/test_moves.py",
            "tests/domain/test_reservations.py",
            "tests/domain/test_calendars.py",
            "tests/services/test_lifecycle.py",
            "tests/journeys/test_booking.py",
            "tests/services/test_timed.py",
            "tests/services/test_payouts.py",
            "tests/services/test_refunds.py",
        ),
    ),
    "access": Target(
        _of(_SERVICES, "access", "tokens", "sessions")
        + _of("chalicelib", "domain.refresh_tokens", "handlers.http"),
        (
            "tests/domain/test_refresh_tokens.py",
            "tests/services/test_access.py",
            "tests/handlers/test_http.py",
            "tests/services/test_tokens.py",
            "tests/services/test_sessions.py",
        ),
        {"chalicelib.handlers.http": ("_serve", "_let_in", "_call", "_caller")},
    ),
    "webhook": Target(
        _of("chalicelib", "gateways.razorpay", "handlers.payments")
        + _of(_DOMAIN, "payments", "foreign_json", "settlement")
        + _of(_STORAGE, "webhooks", "payments")
        + _of(_SERVICES, "payments", "settlements"),
        (
            "tests/domain/test_settlement.py",
            "tests/domain/test_payments.py",
            "tests/gateways/test_razorpay_signatures.py",
            "tests/gateways/test_webhook_fixtures.py",
            "tests/gateways/test_razorpay.py",
            "tests/services/test_webhooks.py",
            "tests/services/test_refunds.py",
            "tests/services/test_reconciliation.py",
            "tests/journeys/test_booking.py",
        ),
    ),
}
