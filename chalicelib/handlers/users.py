"""How does somebody write about themselves, and see themselves?"""

from typing import Annotated

import msgspec
from msgspec import Meta

from chalicelib.config import settings
from chalicelib.domain import emails
from chalicelib.domain.accounts import AVATAR_LIMIT, NAME_LIMIT, User, avatar_of, name_of
from chalicelib.domain.mentors import ApplicationStatus, Mentor
from chalicelib.domain.passwords import LONGEST, SHORTEST, chosen
from chalicelib.domain.timezones import zone
from chalicelib.handlers.answers import View
from chalicelib.handlers.shapes import Rule


def _our_picture(url: str) -> None:
    avatar_of(url, under=settings().public_url)


Name = Annotated[str, Meta(min_length=1, max_length=NAME_LIMIT), Rule(name_of)]
EmailText = Annotated[
    str, Meta(min_length=1, max_length=320, examples=["asha@example.com"]), Rule(emails.normalised)
]
NewPassword = Annotated[str, Meta(min_length=SHORTEST, max_length=LONGEST), Rule(chosen)]
# One that is tried need not obey today's rules, but nobody has megabytes hashed.
TriedPassword = Annotated[str, Meta(min_length=1, max_length=1024)]
Timezone = Annotated[str, Meta(min_length=1, max_length=64, description="An IANA name."), Rule(zone)]
Avatar = Annotated[str, Meta(max_length=AVATAR_LIMIT), Rule(_our_picture)]
MailedToken = Annotated[str, Meta(min_length=1, max_length=128)]


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


def shown(user: User, mentor: Mentor | None) -> UserView:
    brief = MentorBrief.of(mentor) if mentor else None
    return msgspec.structs.replace(UserView.of(user), mentor=brief)
