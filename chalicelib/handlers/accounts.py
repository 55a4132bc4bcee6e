"""How do clients register, sign in and look after their account?"""

from datetime import timedelta
from typing import Annotated

import msgspec
from msgspec import Meta

from chalicelib import wiring
from chalicelib.config import settings
from chalicelib.domain.accounts import ACCESS_TOKEN_LIFE, User, mentor_id_of
from chalicelib.domain.errors import EmailTaken, Invalid, InvalidCredentials, LockedOut, NotSignedIn, TooMany
from chalicelib.domain.mentors import ApplicationStatus, Mentor
from chalicelib.handlers.answers import View
from chalicelib.handlers.http import Routes
from chalicelib.handlers.requests import Request
from chalicelib.handlers.shapes import Shape
from chalicelib.services import accounts, sessions
from chalicelib.services.access import Access
from chalicelib.services.sessions import SignIn
from chalicelib.storage import mentors, rates

routes = Routes(__name__, tag="Accounts")

COOKIE = "refresh_token"

Name = Annotated[str, Meta(min_length=1, max_length=100)]
EmailText = Annotated[str, Meta(min_length=3, max_length=320)]
NewPassword = Annotated[str, Meta(min_length=10, max_length=128)]
# One that is tried need not obey today's rules, but no megabytes are hashed.
TriedPassword = Annotated[str, Meta(min_length=1, max_length=1024)]
Timezone = Annotated[str, Meta(min_length=1, max_length=64)]


class MentorBrief(View):
    id: str
    slug: str
    application_status: ApplicationStatus


class UserView(View):
    id: str
    name: str
    email: str
    email_verified: bool
    role: str
    timezone: str
    avatar: str | None
    mentor: MentorBrief | None = None


class Me(View):
    user: UserView


class SignedIn(View):
    """`expiresIn` is the seconds for which the access token is good."""

    user: UserView
    access_token: str
    expires_in: int


def shown(user: User, mentor: Mentor | None) -> UserView:
    brief = MentorBrief.of(mentor) if mentor else None
    return msgspec.structs.replace(UserView.of(user), mentor=brief)


def _welcome(request: Request, sign_in: SignIn) -> SignedIn:
    life = int((sign_in.ends_at - request.now).total_seconds())
    request.set_cookie(_cookie(sign_in.refresh_token.text, max_age_seconds=life))
    return SignedIn(
        user=shown(sign_in.user, sign_in.mentor),
        access_token=sign_in.access_token,
        expires_in=int(ACCESS_TOKEN_LIFE.total_seconds()),
    )


def _cookie(value: str, *, max_age_seconds: int) -> str:
    """Sent to these routes only, never read by scripts, never sent from another site (no CSRF)."""
    secure = "" if settings().is_local else "; Secure"
    return f"{COOKIE}={value}; Path=/api/auth; Max-Age={max_age_seconds}; HttpOnly; SameSite=Strict{secure}"


def _bearer(request: Request) -> str | None:
    scheme, _, token = (request.header("authorization") or "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _count(request: Request, scope: str) -> None:
    """One more request of this kind from this address. Raises TooMany."""
    limit = settings().requests_per_minute_per_ip
    rates.take(scope, request.ip, limit=limit, window=timedelta(minutes=1), now=request.now)


# ── Signing in and out ───────────────────────────────────────────────────────────────────────────────


class Registration(Shape):
    name: Name
    email: EmailText
    password: NewPassword
    timezone: Timezone | None = None


@routes.post("/api/auth/register", access=Access.ANYONE, status=201, refusals=(Invalid, EmailTaken, TooMany))
def register(request: Request, body: Registration) -> SignedIn:
    """Make an account and sign in. A mail follows, with a link that confirms the address."""
    _count(request, "register")
    sign_in = accounts.register(
        name=body.name,
        email=body.email,
        password=body.password,
        timezone=body.timezone,
        hasher=wiring.passwords(),
        secrets=wiring.secrets(),
        now=request.now,
    )
    return _welcome(request, sign_in)


class Credentials(Shape):
    email: EmailText
    password: TriedPassword


@routes.post(
    "/api/auth/login", access=Access.ANYONE, refusals=(Invalid, InvalidCredentials, LockedOut, TooMany)
)
def login(request: Request, body: Credentials) -> SignedIn:
    """Sign in. Ten failures within 15 minutes lock the e-mail for 15 minutes, known or not."""
    _count(request, "login")
    sign_in = sessions.login(
        body.email, body.password, hasher=wiring.passwords(), secrets=wiring.secrets(), now=request.now
    )
    return _welcome(request, sign_in)


@routes.post("/api/auth/refresh", access=Access.ANYONE, refusals=(NotSignedIn, TooMany))
def refresh(request: Request) -> SignedIn:
    """Get a new access token for the refresh cookie, and a new cookie."""
    _count(request, "refresh")
    return _welcome(
        request, sessions.refresh(request.cookie(COOKIE), secrets=wiring.secrets(), now=request.now)
    )


@routes.post("/api/auth/logout", access=Access.ANYONE, status=204)
def logout(request: Request) -> None:
    """End this sign-in, by its cookie or its access token."""
    sessions.logout(
        cookie=request.cookie(COOKIE),
        access_token=_bearer(request),
        secrets=wiring.secrets(),
        now=request.now,
    )
    request.set_cookie(_cookie("", max_age_seconds=0))


# ── One's own account ────────────────────────────────────────────────────────────────────────────────


@routes.get("/api/auth/me", access=Access.SIGNED_IN)
def me(request: Request) -> Me:
    """Who am I?"""
    mentor = mentors.find(mentor_id_of(request.signed_in.user_id))
    return Me(user=shown(request.signed_in.user, mentor))
