"""Which request do all of them answer, and what does the table hold?"""

import json
from base64 import b64encode
from datetime import datetime, timedelta
from typing import Any

import tests.stage  # noqa: F401 - sets the environment that the product reads
from chalicelib import clock
from chalicelib.domain.accounts import Role, Session, User
from chalicelib.domain.availability import Availability
from chalicelib.domain.figures import Figures
from chalicelib.domain.hours import Window
from chalicelib.domain.mentors import Experience, Expertise, Mentor, Pricing, SessionTopic
from chalicelib.gateways.passwords import Argon2
from chalicelib.services import tokens
from chalicelib.storage import keys
from chalicelib.storage.accounts import EmailItem, UserItem
from chalicelib.storage.figures import FiguresItem
from chalicelib.storage.mentors import AvailabilityItem, MentorItem
from chalicelib.storage.sessions import SessionItem
from chalicelib.storage.table import Item
from tests.clients import event
from tests.mentor_samples import mentor
from tests.stage import SECRETS

PASSWORD = "correct horse battery staple"
USER_ID, FAMILY, ROUTE = "usr_" + "0" * 26, "0" * 26, "/api/mentors/{mentor}"
LOGIN = "/api/auth/login"


def sample_mentor(now: datetime) -> Mentor:
    return mentor(
        1,
        bio="I have built payment systems for fifteen years, and teach what I wish I had known. " * 6,
        expertise=(Expertise.SYSTEM_DESIGN, Expertise.BACKEND, Expertise.DSA),
        experience=Experience(
            years=15, current_company="Acme", current_role="Principal", past_companies=("Initech",)
        ),
        languages=("English", "Hindi", "Tamil"),
        session_topics=(SessionTopic.SYSTEM_DESIGN, SessionTopic.MOCK_INTERVIEW, SessionTopic.CODE_REVIEW),
        linkedin_url="https://www.linkedin.com/in/somebody",
        pricing=Pricing(thirty_min=500, sixty_min=900),
        rating_sum=187,
        rating_count=40,
        stars={"5": 30, "4": 9, "1": 1},
        total_sessions=52,
        verified_at=now - timedelta(days=200),
    )


def sample_user(now: datetime) -> User:
    return User(
        id=USER_ID,
        name="Asha Rao",
        email="asha@example.test",
        email_verified=True,
        role=Role.USER,
        timezone="Asia/Kolkata",
        avatar=None,
        password_hash=Argon2().hash(PASSWORD),
        has_applied=False,
        created_at=now - timedelta(days=30),
        updated_at=now,
    )


def sample_session(now: datetime) -> Session:
    return Session(
        user_id=USER_ID,
        family=FAMILY,
        digest="0" * 64,
        previous_digest=None,
        rotated_at=now,
        created_at=now,
        expires_at=now + timedelta(days=30),
    )


def sample_figures(now: datetime) -> Figures:
    days = [(now - timedelta(days=2 * back)).date().isoformat() for back in range(1, 31)]
    return Figures(
        version=60,
        confirmed=60,
        completed=52,
        cancelled=8,
        students=31,
        returning_students=12,
        earned_paise=2_400_000,
        confirmed_on=dict.fromkeys(days, 2),
        cancelled_on=dict.fromkeys(days[:3], 1),
        answers={(now - timedelta(days=n)).date().isoformat(): (5 * n,) for n in range(1, 13)},
    )


def items(now: datetime) -> dict[str, dict[str, Any]]:
    """As DynamoDB has them, by both parts of their key."""
    of = sample_mentor(now)
    spans = (Window(start_minute=540, end_minute=720), Window(start_minute=840, end_minute=1080))
    hours = Availability(timezone=of.timezone, weekly=dict.fromkeys(range(1, 6), spans))
    user = sample_user(now)
    email = keys.email(user.email)
    stored: list[Item] = [
        EmailItem(pk=email.pk, sk=email.sk, user_id=user.id),
        UserItem.of(user, keys.user(USER_ID)),
        SessionItem.of(sample_session(now), keys.session(USER_ID, FAMILY), ttl=now + timedelta(days=30)),
        MentorItem.of(of, keys.mentor(of.id)),
        AvailabilityItem.of(hours, keys.availability(of.id)),
        FiguresItem.of(sample_figures(now), keys.figures(of.id)),
    ]
    return {f"{item.pk} {item.sk}": item.serialize() for item in stored}


HEADERS = {
    "Accept": "application/json",
    "Accept-Encoding": "gzip, deflate, br",
    "Origin": "https://app.example",
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64)",
    "X-Forwarded-For": "192.0.2.1",
}


def profile_order() -> dict[str, Any]:
    """GET /api/mentors/{mentor}, signed in, as each worker is told; see contestants/worker.py."""
    now = clock.now()
    token = tokens.issue(user_id=USER_ID, family=FAMILY, secrets=SECRETS, now=now)
    path = f"/api/mentors/{sample_mentor(now).id}"
    asked = event([ROUTE], "GET", path, headers={**HEADERS, "Authorization": f"Bearer {token}"})
    return {"event": asked, "items": items(now), "secret": secret()}


def login_order() -> dict[str, Any]:
    """POST /api/auth/login with the right password."""
    body = json.dumps({"email": "asha@example.test", "password": PASSWORD}).encode()
    headers = {**HEADERS, "Content-Type": "application/json"}
    asked = event([LOGIN], "POST", LOGIN, body=body, headers=headers)
    return {"event": asked, "items": items(clock.now()), "secret": secret()}


def secret() -> str:
    def text(key: bytes) -> str:
        return b64encode(key).decode()

    return json.dumps(
        {
            "jwtKeys": {kid: text(key) for kid, key in SECRETS.jwt_keys.items()},
            "jwtKid": SECRETS.jwt_kid,
            "cursorKey": text(SECRETS.cursor_key),
            "roomKey": text(SECRETS.room_key),
            "razorpayKeySecret": SECRETS.razorpay_key_secret,
            "razorpayWebhookSecrets": list(SECRETS.razorpay_webhook_secrets),
        }
    )
