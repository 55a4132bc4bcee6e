"""How do clients set a new password, with the old one or without?"""

from chalicelib import wiring
from chalicelib.domain.errors import Invalid, InvalidToken, LockedOut, TooMany, WrongPassword
from chalicelib.handlers import rates
from chalicelib.handlers.http import Routes
from chalicelib.handlers.requests import Request
from chalicelib.handlers.shapes import Shape
from chalicelib.handlers.users import EmailText, MailedToken, Me, NewPassword, TriedPassword, shown
from chalicelib.services import passwords
from chalicelib.services.access import Access

routes = Routes(__name__, tag="Accounts")


class Forgotten(Shape):
    email: EmailText


@routes.post(
    "/api/auth/forgot-password",
    access=Access.ANYONE,
    status=202,
    message="If there is an account with this address, a mail is on its way.",
    refusals=(Invalid, TooMany),
)
def forgot_password(request: Request, body: Forgotten) -> None:
    """Have a link mailed to set a new password. The answer is the same for every address."""
    rates.per_ip(request, "forgot-password")
    passwords.forgot(body.email, now=request.now)


class PasswordReset(Shape):
    token: MailedToken
    password: NewPassword


@routes.post("/api/auth/reset-password", access=Access.ANYONE, refusals=(Invalid, InvalidToken, TooMany))
def reset_password(request: Request, body: PasswordReset) -> Me:
    """Set a new password with the token of the mail's link, good once, for an hour. Ends every sign-in."""
    rates.per_ip(request, "reset-password")
    user, mentor = passwords.reset(body.token, body.password, hasher=wiring.passwords(), now=request.now)
    return Me(user=shown(user, mentor))


class PasswordChange(Shape):
    current_password: TriedPassword
    new_password: NewPassword


@routes.put(
    "/api/auth/password", access=Access.SIGNED_IN, refusals=(Invalid, WrongPassword, LockedOut, TooMany)
)
def change_password(request: Request, body: PasswordChange) -> Me:
    """Change the password. Ends every other sign-in."""
    rates.per_ip(request, "password")
    user, mentor = passwords.change(
        request.signed_in,
        body.current_password,
        body.new_password,
        hasher=wiring.passwords(),
        now=request.now,
    )
    return Me(user=shown(user, mentor))
