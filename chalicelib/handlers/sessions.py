"""How do clients sign in, stay signed in and sign out?"""

from chalicelib import wiring
from chalicelib.config import settings
from chalicelib.domain.accounts import ACCESS_TOKEN_LIFE
from chalicelib.domain.errors import Invalid, InvalidCredentials, LockedOut, NotSignedIn, TooMany
from chalicelib.handlers import rates
from chalicelib.handlers.answers import View
from chalicelib.handlers.http import Routes
from chalicelib.handlers.requests import Request
from chalicelib.handlers.shapes import Shape
from chalicelib.handlers.users import EmailText, TriedPassword, UserView, shown
from chalicelib.services import sessions
from chalicelib.services.access import Access
from chalicelib.services.sessions import SignIn

routes = Routes(__name__, tag="Accounts")

COOKIE = "refresh_token"


class SignedIn(View):
    """`expiresIn` is the seconds for which the access token is good."""

    user: UserView
    access_token: str
    expires_in: int


def welcome(request: Request, sign_in: SignIn) -> SignedIn:
    life = int((sign_in.ends_at - request.now).total_seconds())
    request.set_cookie(cookie(sign_in.refresh_token.text, max_age_seconds=life))
    return SignedIn(
        user=shown(sign_in.user, sign_in.mentor),
        access_token=sign_in.access_token,
        expires_in=int(ACCESS_TOKEN_LIFE.total_seconds()),
    )


def cookie(value: str, *, max_age_seconds: int) -> str:
    """Sent to these routes only, never read by scripts, never sent from another site (no CSRF)."""
    secure = "" if settings().is_local else "; Secure"
    return f"{COOKIE}={value}; Path=/api/auth; Max-Age={max_age_seconds}; HttpOnly; SameSite=Strict{secure}"


class Credentials(Shape):
    email: EmailText
    password: TriedPassword


@routes.post(
    "/api/auth/login", access=Access.ANYONE, refusals=(Invalid, InvalidCredentials, LockedOut, TooMany)
)
def login(request: Request, body: Credentials) -> SignedIn:
    """Sign in. Ten failures within 15 minutes lock the e-mail for 15 minutes, known or not."""
    rates.per_ip(request, "login")
    sign_in = sessions.login(
        body.email, body.password, hasher=wiring.passwords(), secrets=wiring.secrets(), now=request.now
    )
    return welcome(request, sign_in)


@routes.post("/api/auth/refresh", access=Access.ANYONE, cookie=COOKIE, refusals=(NotSignedIn, TooMany))
def refresh(request: Request) -> SignedIn:
    """Get a new access token for the refresh cookie, and a new cookie."""
    rates.per_ip(request, "refresh")
    return welcome(
        request, sessions.refresh(request.cookie(COOKIE), secrets=wiring.secrets(), now=request.now)
    )


def _bearer(request: Request) -> str | None:
    scheme, _, token = (request.header("authorization") or "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


@routes.post("/api/auth/logout", access=Access.ANYONE, status=204)
def logout(request: Request) -> None:
    """End this sign-in, by its cookie or its access token."""
    sessions.logout(
        cookie=request.cookie(COOKIE),
        access_token=_bearer(request),
        secrets=wiring.secrets(),
        now=request.now,
    )
    request.set_cookie(cookie("", max_age_seconds=0))
