"""How does a link that works once reach the owner of a mailbox?"""

from datetime import timedelta

from chalicelib import ids
from chalicelib.domain.accounts import User
from chalicelib.domain.errors import TooMany
from chalicelib.domain.events import Event
from chalicelib.domain.mails import PasswordReset, VerifyEmail
from chalicelib.domain.one_time_tokens import Purpose, token_for
from chalicelib.observability import logger
from chalicelib.services import mailing
from chalicelib.services.outside import Outside
from chalicelib.storage import one_time_tokens, rates

_CONTENTS: dict[Purpose, type[VerifyEmail] | type[PasswordReset]] = {
    Purpose.VERIFY_EMAIL: VerifyEmail,
    Purpose.RESET_PASSWORD: PasswordReset,
}
_HOUR = timedelta(hours=1)


def send(event: Event, user: User, purpose: Purpose, outside: Outside) -> None:
    """Makes the secret here, so that nothing but the mail ever holds it.

    Anybody can ask for these mails in anybody's name. Beyond the stage's limit for an account they are
    withheld, and who asks is not told.
    """
    limit = outside.settings.mails_per_hour_per_account
    try:
        rates.take(purpose, user.id, limit=limit, window=_HOUR, now=outside.now)
    except TooMany:
        logger.warning("mail withheld", event_id=event.id, user=user.id, purpose=purpose)
        return
    secret = ids.token()
    token = token_for(user, purpose, secret, now=outside.now)
    one_time_tokens.keep(token)
    content = _CONTENTS[purpose](recipient=mailing.person(user), token=secret, expires_at=token.expires_at)
    mailing.send_once(event, user, content, outside)
