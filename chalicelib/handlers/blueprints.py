"""Which modules have the API's routes, and which of them answers a path?"""

import json
from importlib import import_module
from pathlib import Path

from chalicelib.handlers.http import Routes

# In the order of the reference.
MODULES = (
    "docs",
    "accounts",
    "sessions",
    "passwords",
    "profiles",
    "mentors",
    "directory",
    "reviews",
    "slots",
    "bookings",
    "lifecycle",
    "meetings",
    "payments",
    "payouts",
    "invoices",
    "chat",
    "notifications",
    "realtime",
    "dashboard",
    "uploads",
    "admin",
    "admin_bookings",
    "admin_refunds",
    "admin_revenue",
)
# Written by infra/package.py into what is shipped, so that a function that wakes up loads what it is asked for.
_PLACES = Path(__file__).with_name("places.json")


def load(module: str) -> Routes:
    """The routes that a module of this package declares."""
    found: Routes = import_module(f"chalicelib.handlers.{module}").routes
    return found


def places() -> dict[str, str]:
    """The module of each path; nothing where nobody packaged the application."""
    known: dict[str, str] = json.loads(_PLACES.read_text(encoding="utf-8")) if _PLACES.exists() else {}
    return known
