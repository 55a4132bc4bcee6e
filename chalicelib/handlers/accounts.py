"""How do clients register and look after their account?"""

from typing import Any

from msgspec import UNSET, UnsetType

from chalicelib import wiring
from chalicelib.domain.accounts import mentor_id_of, name_of
from chalicelib.domain.errors import EmailTaken, HasUpcomingBookings, Invalid, InvalidToken, TooMany
from chalicelib.handlers import rates, repetition
from chalicelib.handlers.answers import View
from chalicelib.handlers.http import Routes
from chalicelib.handlers.requests import Request
from chalicelib.handlers.sessions import SignedIn, cookie, welcome
from chalicelib.handlers.shapes import Shape
from chalicelib.handlers.users import Avatar, EmailText, MailedToken, Me, Name, NewPassword, Timezone, shown
from chalicelib.services import accounts, exports, sessions, verification
from chalicelib.services.access import Access
from chalicelib.storage import mentors

routes = Routes(__name__, tag="Accounts")


class Registration(Shape):
    name: Name
    email: EmailText
    password: NewPassword
    timezone: Timezone | None = None


@routes.post("/api/auth/register", access=Access.ANYONE, status=201, refusals=(Invalid, EmailTaken, TooMany))
def register(request: Request, body: Registration) -> SignedIn:
    """Make an account and sign in. A mail follows, with a link that confirms the address.

    A repetition under the same Idempotency-Key signs in anew.
    """
    rates.per_ip(request, "register")
    outside: Any = {"hasher": wiring.passwords(), "secrets": wiring.secrets(), "now": request.now}
    sign_in = repetition.once_by_anyone(
        "register",
        request,
        make=lambda: accounts.register(
            name=body.name, email=body.email, password=body.password, timezone=body.timezone, **outside
        ),
        again=lambda: sessions.login(body.email, body.password, **outside),
    )
    return welcome(request, sign_in)


@routes.get("/api/auth/me", access=Access.SIGNED_IN, operation="getMe")
def me(request: Request) -> Me:
    """Who am I?"""
    mentor = mentors.find(mentor_id_of(request.signed_in.user_id))
    return Me(user=shown(request.signed_in.user, mentor))


class AccountChanges(Shape):
    name: Name | UnsetType = UNSET
    timezone: Timezone | UnsetType = UNSET
    avatar: Avatar | UnsetType | None = UNSET


@routes.patch("/api/auth/me", access=Access.SIGNED_IN, operation="updateMe", refusals=(Invalid,))
def change(request: Request, body: AccountChanges) -> Me:
    """Change name, time zone or picture. A mentor's profile bears the same name and picture."""
    changes = {
        name: value
        for name, value in (
            ("name", body.name if body.name is UNSET else name_of(body.name)),
            ("timezone", body.timezone),
            ("avatar", body.avatar),
        )
        if value is not UNSET
    }
    wiring.avatars().check(changes.get("avatar"), user_id=request.signed_in.user.id)
    return Me(user=shown(*accounts.change(request.signed_in.user_id, changes, now=request.now)))


@routes.delete(
    "/api/auth/me", access=Access.SIGNED_IN, operation="deleteMe", status=204, refusals=(HasUpcomingBookings,)
)
def delete(request: Request) -> None:
    """Delete the account: its owner can no longer be seen anywhere. Records of money stay."""
    accounts.delete(request.signed_in.user_id, now=request.now)
    request.set_cookie(cookie("", max_age_seconds=0))


class Export(View):
    export: dict[str, Any]


@routes.get("/api/auth/me/export", access=Access.SIGNED_IN, operation="exportMe")
def export(request: Request) -> Export:
    """All that is kept of oneself, by kind."""
    return Export(export=exports.everything_of(request.signed_in.user))


# ── Proving the mailbox ──────────────────────────────────────────────────────────────────────────────


class MailedLink(Shape):
    token: MailedToken


@routes.post("/api/auth/verify-email", access=Access.ANYONE, refusals=(Invalid, InvalidToken, TooMany))
def verify_email(request: Request, body: MailedLink) -> Me:
    """Confirm the address with the token of the mail's link, which is good once, for 24 hours."""
    rates.per_ip(request, "verify-email")
    return Me(user=shown(*verification.confirm(body.token, now=request.now)))


@routes.post(
    "/api/auth/verify-email/resend",
    access=Access.SIGNED_IN,
    status=202,
    message="A mail is on its way.",
    refusals=(TooMany,),
)
def resend_verification(request: Request) -> None:
    """Have the mail sent again; nothing is sent once the address is confirmed."""
    rates.per_ip(request, "resend")
    verification.request(request.signed_in.user_id, now=request.now)
