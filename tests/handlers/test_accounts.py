"""What clients meet under /api/auth; each answer is held against the API's own document."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib import config
from chalicelib.domain.mails import PasswordReset, VerifyEmail
from tests.clients import Answer, Client
from tests.contract import Contract
from tests.fake_storage import PNG, FakeBucket
from tests.faults import Faults, meanwhile
from tests.product_table import Table
from tests.round_trips import RoundTrips
from tests.world import PASSWORD, Person, World, app

ASHA = {"name": "Asha Rao", "email": "asha@example.com", "password": PASSWORD}
NEW = "three lamps above the ferry"


@pytest.fixture
def world(table: Table, contract: Contract, monkeypatch: pytest.MonkeyPatch) -> World:
    def watch(answer: Answer) -> None:
        if answer.resource.startswith("/api/auth/"):
            contract.check(answer)

    world = World(table, client=Client(app, watch=watch))
    monkeypatch.setattr("chalicelib.clock.now", world.clock.now)
    monkeypatch.setattr("chalicelib.wiring.payments", lambda: world.payments)
    return world


def settings(monkeypatch: pytest.MonkeyPatch, **changes: Any) -> None:
    """As if the stage were set up otherwise."""
    changed = replace(config.settings(), **changes)
    for module in ("sessions", "rates"):
        monkeypatch.setattr(f"chalicelib.handlers.{module}.settings", lambda: changed)


def token_mailed(world: World, kind: type[VerifyEmail] | type[PasswordReset]) -> str:
    world.happen()
    return next(mail.content.token for mail in reversed(world.email.sent) if isinstance(mail.content, kind))


def me(world: World, person: Person) -> Answer:
    return world.client.get("/api/auth/me", token=person.token)


def login(world: World, email: str, password: str) -> Answer:
    return world.client.post("/api/auth/login", json={"email": email, "password": password})


@pytest.fixture
def register(world: World) -> Callable[..., Answer]:
    def send(key: str, **changes: str) -> Answer:
        headers = {"Idempotency-Key": key}
        return world.client.post("/api/auth/register", json={**ASHA, **changes}, headers=headers)

    return send


# ── Registering ──────────────────────────────────────────────────────────────────────────────────────


def test_registering_answers_the_user_and_signs_in(world: World) -> None:
    answer = world.client.post("/api/auth/register", json={**ASHA, "email": " Asha@Example.COM "})

    user = answer.data["user"]
    assert answer.status == 201
    assert answer.data["expiresIn"] == 900
    assert user == {
        "id": user["id"],
        "name": "Asha Rao",
        "email": "asha@example.com",
        "emailVerified": False,
        "role": "user",
        "timezone": "Asia/Kolkata",
        "avatar": None,
        "mentor": None,
    }
    assert world.client.get("/api/auth/me", token=answer.data["accessToken"]).data == {"user": user}


def test_registering_costs_two_round_trips(world: World, round_trips: RoundTrips) -> None:
    with round_trips:
        world.client.post("/api/auth/register", json=ASHA)

    assert round_trips.in_sequence == 2


def test_an_address_has_one_account_however_it_is_spelled(world: World) -> None:
    world.client.post("/api/auth/register", json=ASHA)

    again = world.client.post("/api/auth/register", json={**ASHA, "email": "ASHA@example.com"})

    assert (again.status, again.code) == (409, "email_taken")


def test_every_wrong_and_every_unknown_field_is_named_at_once(world: World) -> None:
    wrong = {
        "name": " ",
        "email": "nope",
        "password": "password123",
        "timezone": "Asia/Kolkatta",
        "role": "admin",
    }

    answer = world.client.post("/api/auth/register", json=wrong)

    assert answer.status == 400
    assert set(answer.wrong_fields) == {"name", "email", "password", "timezone", "role"}


@pytest.mark.parametrize(("length", "status"), [(9, 400), (10, 201), (128, 201), (129, 400)])
def test_passwords_have_ten_to_128_characters(world: World, length: int, status: int) -> None:
    password = ("zq🙂w7 kv" * 16)[:length] + "x" * (length - 128)

    assert world.client.post("/api/auth/register", json={**ASHA, "password": password}).status == status


@pytest.mark.parametrize("missing", ["name", "email", "password"])
def test_what_is_missing_is_named(world: World, missing: str) -> None:
    answer = world.client.post("/api/auth/register", json={**ASHA, missing: None})

    assert set(answer.wrong_fields) == {missing}


# ── The cookie ───────────────────────────────────────────────────────────────────────────────────────


def cookie_of(answer: Answer) -> dict[str, str]:
    (header,) = answer.all_headers["set-cookie"]
    parts = [part.strip().partition("=") for part in header.split(";")]
    return {name: value for name, _, value in parts}


def test_the_cookie_is_for_these_routes_and_no_script(world: World) -> None:
    cookie = cookie_of(world.client.post("/api/auth/register", json=ASHA))

    assert cookie.pop("refresh_token")
    assert cookie == {"Path": "/api/auth", "Max-Age": "2592000", "HttpOnly": "", "SameSite": "Strict"}


def test_the_cookie_is_secure_outside_the_local_stage(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    settings(monkeypatch, stage=config.Stage.PROD)

    assert "Secure" in cookie_of(world.client.post("/api/auth/register", json=ASHA))


def test_refreshing_gives_a_new_access_token_and_a_new_cookie(world: World) -> None:
    before = world.client.post("/api/auth/register", json=ASHA)
    world.advance(minutes=20)

    after = world.client.post("/api/auth/refresh", cookies=before.cookies)

    assert after.data["user"] == before.data["user"]
    assert after.cookies != before.cookies
    assert world.client.get("/api/auth/me", token=before.data["accessToken"]).status == 401
    assert world.client.get("/api/auth/me", token=after.data["accessToken"]).status == 200


@pytest.mark.parametrize("cookies", [{}, {"refresh_token": ""}, {"refresh_token": "x"}, {"other": "x"}])
def test_without_a_good_cookie_nothing_is_refreshed(world: World, cookies: dict[str, str]) -> None:
    answer = world.client.post("/api/auth/refresh", cookies=cookies)

    assert (answer.status, answer.code) == (401, "not_signed_in")


@pytest.mark.parametrize("by", ["cookie", "token", "nothing"])
def test_signing_out_answers_204_and_takes_the_cookie_away(world: World, by: str) -> None:
    signed_in = world.client.post("/api/auth/register", json=ASHA)

    answer = world.client.post(
        "/api/auth/logout",
        cookies=signed_in.cookies if by == "cookie" else None,
        token=signed_in.data["accessToken"] if by == "token" else None,
    )

    assert (answer.status, answer.body) == (204, b"")
    assert (cookie_of(answer)["refresh_token"], cookie_of(answer)["Max-Age"]) == ("", "0")
    left = world.client.get("/api/auth/me", token=signed_in.data["accessToken"])
    assert left.status == (200 if by == "nothing" else 401)


# ── Signing in ───────────────────────────────────────────────────────────────────────────────────────


def test_wrong_either_way_is_one_answer(world: World) -> None:
    world.client.post("/api/auth/register", json=ASHA)

    known = login(world, "asha@example.com", "wrong")
    unknown = login(world, "ravi@example.com", "wrong")

    assert (known.status, known.code) == (401, "invalid_credentials")
    assert {**known.json, "requestId": ""} == {**unknown.json, "requestId": ""}


def test_the_eleventh_attempt_is_told_when_to_come_back(world: World) -> None:
    for _ in range(10):
        assert login(world, "asha@example.com", "wrong").status == 401

    locked = login(world, "Asha@example.com", "wrong")

    assert (locked.status, locked.code) == (429, "too_many_attempts")
    assert locked.headers["retry-after"] == "900"


def test_what_is_no_address_is_a_400_like_any_wrong_field(world: World) -> None:
    assert set(login(world, "nope", "").wrong_fields) == {"email", "password"}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("register", ASHA),
        ("login", {"email": "asha@example.com", "password": "x"}),
        ("refresh", {}),
        ("forgot-password", {"email": "asha@example.com"}),
        ("reset-password", {"token": "x", "password": NEW}),
        ("verify-email", {"token": "x"}),
    ],
)
def test_one_address_may_ask_so_often_a_minute(
    world: World, monkeypatch: pytest.MonkeyPatch, path: str, body: dict[str, str]
) -> None:
    settings(monkeypatch, requests_per_minute_per_ip=1)
    first = world.client.post(f"/api/auth/{path}", json=body)

    second = world.client.post(f"/api/auth/{path}", json=body)
    elsewhere = replace(world.client, ip="192.0.2.2").post(f"/api/auth/{path}", json=body)

    assert first.status != 429
    assert (second.status, second.code) == (429, "too_many_requests")
    assert 1 <= int(second.headers["retry-after"]) <= 60
    assert elsewhere.status != 429


def test_addresses_of_one_ipv6_network_count_together(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    settings(monkeypatch, requests_per_minute_per_ip=1)
    asked = {"email": "asha@example.com"}

    def ask(ip: str) -> int:
        return replace(world.client, ip=ip).post("/api/auth/forgot-password", json=asked).status

    assert ask("2001:db8:1:1::1") != 429
    assert ask("2001:db8:1:1:ffff::2") == 429
    assert ask("2001:db8:1:2::1") != 429


# ── One's own account ────────────────────────────────────────────────────────────────────────────────


def test_me_costs_one_round_trip_and_knows_ones_profile(world: World, round_trips: RoundTrips) -> None:
    mentor = world.mentor()

    with round_trips:
        user = me(world, mentor).data["user"]

    assert round_trips.in_sequence == 1
    assert user["mentor"] == {"id": mentor.mentor_id, "slug": "vikram-seth", "applicationStatus": "approved"}


def test_changing_answers_the_user_as_it_is_now(world: World) -> None:
    person = world.person()

    answer = world.client.patch(
        "/api/auth/me", json={"name": " Asha Iyer ", "timezone": "Europe/Paris"}, token=person.token
    )

    assert (answer.data["user"]["name"], answer.data["user"]["timezone"]) == ("Asha Iyer", "Europe/Paris")
    assert me(world, person).data == answer.data


def test_nothing_to_change_changes_nothing(world: World) -> None:
    person = world.person()

    assert world.client.patch("/api/auth/me", json={}, token=person.token).data == me(world, person).data


def uploaded(world: World, person: Person, bucket: FakeBucket, content: bytes = PNG) -> str:
    body = {"mimeType": "image/png", "size": 1000}
    offer = world.client.post("/api/uploads/avatar", json=body, token=person.token).data
    bucket.put(offer["upload"]["fields"], content)
    return str(offer["avatar"])


def wear(world: World, person: Person, picture: str | None) -> Answer:
    return world.client.patch("/api/auth/me", json={"avatar": picture}, token=person.token)


def test_a_picture_comes_and_goes(world: World, bucket: FakeBucket) -> None:
    person = world.person()
    picture = uploaded(world, person, bucket)

    assert wear(world, person, picture).data["user"]["avatar"] == picture
    assert wear(world, person, None).data["user"]["avatar"] is None


def test_only_a_picture_of_ones_own_is_worn(world: World, bucket: FakeBucket) -> None:
    person, other = world.person(), world.person()
    theirs, no_picture = uploaded(world, other, bucket), uploaded(world, person, bucket, b"<script>")

    for wrong in (theirs, no_picture, theirs.replace("http", "https")):
        assert set(wear(world, person, wrong).wrong_fields) == {"avatar"}
    assert me(world, person).data["user"]["avatar"] is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": None},
        {"name": "  "},
        {"timezone": "Mars/Olympus"},
        {"timezone": None},
        {"avatar": "https://evil.example/x.png"},
        {"avatar": ""},
        {"email": "other@example.com"},
        {"role": "admin"},
        {"emailVerified": True},
    ],
)
def test_what_cannot_be_changed_is_named(world: World, wrong: dict[str, Any]) -> None:
    person = world.person()
    before = me(world, person).data

    answer = world.client.patch("/api/auth/me", json=wrong, token=person.token)

    assert answer.status == 400
    assert set(answer.wrong_fields) == set(wrong)
    assert me(world, person).data == before


def test_a_mentors_profile_bears_the_new_name_under_the_old_address(world: World) -> None:
    mentor, reader = world.mentor("Vikram Seth"), world.person()

    world.client.patch("/api/auth/me", json={"name": "Vik Seth"}, token=mentor.token)

    profile = world.client.get("/api/mentors/vikram-seth", token=reader.token).data["mentor"]
    assert (profile["name"], profile["slug"]) == ("Vik Seth", "vikram-seth")


def test_a_conversation_shows_the_new_name(world: World) -> None:
    student, mentor = world.person("Asha Rao"), world.mentor()
    world.confirmed(student, mentor, start=world.now + timedelta(days=1))

    world.client.patch("/api/auth/me", json={"name": "Asha Iyer"}, token=student.token)
    world.happen()

    shown = [item["other"]["name"] for item in world.table.items() if item["type"] == "membership"]
    assert sorted(shown) == ["Asha Iyer", "Vikram Seth"]


# ── Verifying the address ────────────────────────────────────────────────────────────────────────────


def test_the_mailed_link_verifies_the_address_once(world: World) -> None:
    person = world.person()
    secret = token_mailed(world, VerifyEmail)

    first = world.client.post("/api/auth/verify-email", json={"token": secret})
    second = world.client.post("/api/auth/verify-email", json={"token": secret})

    assert first.data["user"]["emailVerified"] is True
    assert (second.status, second.code) == (400, "invalid_token")
    assert me(world, person).data == first.data


@pytest.mark.parametrize(("hours", "status"), [(23.99, 200), (24, 400)])
def test_the_link_is_good_for_a_day(world: World, hours: float, status: int) -> None:
    world.person()
    secret = token_mailed(world, VerifyEmail)

    world.advance(hours=hours)

    assert world.client.post("/api/auth/verify-email", json={"token": secret}).status == status


def test_the_mail_can_be_sent_again_until_it_did_its_work(world: World) -> None:
    person = world.person()
    first = token_mailed(world, VerifyEmail)

    again = world.client.post("/api/auth/verify-email/resend", token=person.token)
    second = token_mailed(world, VerifyEmail)
    world.client.post("/api/auth/verify-email", json={"token": second})
    late = world.client.post("/api/auth/verify-email/resend", token=person.token)
    world.happen()

    assert (again.status, late.status) == (202, 202)
    assert first != second
    assert len(world.email.sent) == 2


@pytest.mark.parametrize("secret", ["x", "é" * 64, "../x", "x#y"])
def test_a_made_up_token_verifies_nothing(world: World, secret: str) -> None:
    answer = world.client.post("/api/auth/verify-email", json={"token": secret})

    assert (answer.status, answer.code) == (400, "invalid_token")


def test_no_mailed_token_is_stored(world: World) -> None:
    world.person()

    secret = token_mailed(world, VerifyEmail)

    assert secret not in str(world.table.items())


# ── A forgotten password ─────────────────────────────────────────────────────────────────────────────


def forgotten(world: World, person: Person) -> str:
    world.client.post("/api/auth/forgot-password", json={"email": person.email})
    return token_mailed(world, PasswordReset)


def reset(world: World, secret: str, password: str = NEW) -> Answer:
    return world.client.post("/api/auth/reset-password", json={"token": secret, "password": password})


def test_asking_for_a_link_is_the_same_for_everybody(world: World, round_trips: RoundTrips) -> None:
    person = world.person()
    world.happen()
    calls, answers = [], []
    for email in (person.email, "nobody@example.com"):
        with round_trips:
            answers.append(world.client.post("/api/auth/forgot-password", json={"email": email}))
        calls.append([call.operation for call in round_trips.calls])

    world.happen()

    assert [answer.status for answer in answers] == [202, 202]
    assert {**answers[0].json, "requestId": ""} == {**answers[1].json, "requestId": ""}
    assert calls[0] == calls[1]
    assert [mail.to for mail in world.email.sent[1:]] == [person.email]


def test_nobodys_mailbox_is_flooded(world: World) -> None:
    person = world.person()
    for _ in range(7):
        assert world.client.post("/api/auth/forgot-password", json={"email": person.email}).status == 202
        world.happen()

    world.advance(hours=1)
    late = forgotten(world, person)

    assert [mail.template for mail in world.email.sent].count("passwordReset") == 5 + 1
    assert reset(world, late).status == 200


def test_a_new_password_ends_every_session_and_lets_in(world: World) -> None:
    person = world.person()
    elsewhere = world.sign_in(person)

    answer = reset(world, forgotten(world, person))

    assert answer.data["user"]["id"] == person.id
    assert me(world, person).status == me(world, elsewhere).status == 401
    assert login(world, person.email, PASSWORD).status == 401
    assert login(world, person.email, NEW).status == 200


def test_who_read_the_mail_has_a_verified_address_and_is_not_locked_out(world: World) -> None:
    person = world.person()
    for _ in range(10):
        login(world, person.email, "wrong")

    reset(world, forgotten(world, person))

    assert login(world, person.email, NEW).data["user"]["emailVerified"] is True


def test_a_link_sets_one_password_and_spends_all_others(world: World) -> None:
    person = world.person()
    first, second = forgotten(world, person), forgotten(world, person)

    assert reset(world, second).status == 200

    for spent in (first, second):
        assert (reset(world, spent, "four lamps above the ferry").code) == "invalid_token"
    assert login(world, person.email, NEW).status == 200


def test_one_can_forget_again(world: World) -> None:
    person = world.person()
    reset(world, forgotten(world, person))

    again = reset(world, forgotten(world, person), "four lamps above the ferry")

    assert again.status == 200
    assert login(world, person.email, "four lamps above the ferry").status == 200


@pytest.mark.parametrize(("minutes", "status"), [(59.9, 200), (60, 400)])
def test_the_reset_link_is_good_for_an_hour(world: World, minutes: float, status: int) -> None:
    secret = forgotten(world, world.person())

    world.advance(minutes=minutes)

    assert reset(world, secret).status == status


def test_a_weak_password_does_not_spend_the_link(world: World) -> None:
    secret = forgotten(world, world.person())

    weak = reset(world, secret, "password123")

    assert set(weak.wrong_fields) == {"password"}
    assert reset(world, secret).status == 200


def test_each_link_is_for_its_own_purpose(world: World) -> None:
    person = world.person()
    verify = token_mailed(world, VerifyEmail)
    forgot = forgotten(world, person)

    assert reset(world, verify).code == "invalid_token"
    assert world.client.post("/api/auth/verify-email", json={"token": forgot}).code == "invalid_token"


def test_changing_the_password_spends_links_mailed_before(world: World) -> None:
    person = world.person()
    secret = forgotten(world, person)
    change(world, person)

    assert reset(world, secret, "four lamps above the ferry").code == "invalid_token"


# ── Changing the password ────────────────────────────────────────────────────────────────────────────


def change(world: World, person: Person, current: str = PASSWORD, new: str = NEW) -> Answer:
    body = {"currentPassword": current, "newPassword": new}
    return world.client.put("/api/auth/password", json=body, token=person.token)


def test_a_change_ends_every_other_session_and_keeps_this_one(world: World) -> None:
    here = world.client.post("/api/auth/register", json=ASHA)
    person = Person(here.data["user"]["id"], ASHA["email"], here.data["accessToken"])
    elsewhere = world.sign_in(person)

    answer = change(world, person)

    assert answer.data["user"]["id"] == person.id
    assert me(world, elsewhere).status == 401
    assert me(world, person).status == 200
    assert world.client.post("/api/auth/refresh", cookies=here.cookies).status == 200
    assert login(world, person.email, PASSWORD).status == 401
    assert login(world, person.email, NEW).status == 200


def test_a_wrong_present_password_is_named_and_ends_no_session(world: World) -> None:
    person = world.person()

    answer = change(world, person, current="wrong")

    assert (answer.status, answer.code) == (400, "wrong_password")
    assert set(answer.wrong_fields) == {"currentPassword"}
    assert me(world, person).status == 200


def test_who_holds_a_session_cannot_guess_the_password_without_end(world: World) -> None:
    person = world.person()
    for _ in range(10):
        change(world, person, current="wrong")

    assert change(world, person).status == 429
    assert login(world, person.email, PASSWORD).status == 429


def test_both_wrong_fields_of_a_change_are_named(world: World) -> None:
    answer = change(world, world.person(), current="", new="password123")

    assert set(answer.wrong_fields) == {"currentPassword", "newPassword"}


def test_registering_again_under_one_key_is_one_account(
    world: World, register: Callable[..., Answer]
) -> None:
    first, again = register("key-1"), register("key-1")
    other = register("key-1", name="Somebody Else")
    without = world.client.post("/api/auth/register", json=ASHA)

    assert (first.status, again.status) == (201, 201)
    assert first.data["user"] == again.data["user"]
    assert world.client.get("/api/auth/me", token=again.data["accessToken"]).status == 200
    assert (other.status, other.code) == (409, "idempotency_mismatch")
    assert (without.status, without.code) == (409, "email_taken")
    kept = [item for item in world.table.items() if item["type"] == "idempotency"]
    assert [one["body"] for one in kept] == [""]


def test_what_was_refused_may_be_tried_again_under_its_key(register: Callable[..., Answer]) -> None:
    assert register("key-1", password="1234567890").status == 400
    assert register("key-1").status == 201


# ── Leaving ──────────────────────────────────────────────────────────────────────────────────────────


def delete(world: World, person: Person) -> Answer:
    return world.client.delete("/api/auth/me", token=person.token)


def test_deleting_ends_every_session_and_frees_the_address(world: World) -> None:
    person = world.person()
    elsewhere = world.sign_in(person)

    answer = delete(world, person)

    assert (answer.status, cookie_of(answer)["Max-Age"]) == (204, "0")
    assert person.email not in str(world.table.items())
    assert me(world, person).status == me(world, elsewhere).status == 401
    assert login(world, person.email, PASSWORD).status == 401
    assert world.client.post("/api/auth/register", json={**ASHA, "email": person.email}).status == 201


def test_no_link_that_was_mailed_before_brings_it_back(world: World) -> None:
    person = world.person()
    verify, forgot = token_mailed(world, VerifyEmail), forgotten(world, person)
    delete(world, person)

    assert world.client.post("/api/auth/verify-email", json={"token": verify}).code == "invalid_token"
    assert reset(world, forgot).code == "invalid_token"


@pytest.mark.parametrize("side", ["student", "mentor"])
def test_who_has_an_upcoming_session_stays(world: World, side: str) -> None:
    student, mentor = world.person(), world.mentor()
    world.confirmed(student, mentor, start=world.now + timedelta(days=1))
    person = student if side == "student" else mentor

    answer = delete(world, person)

    assert (answer.status, answer.code) == (409, "has_upcoming_bookings")
    assert me(world, person).status == 200


@pytest.mark.parametrize("side", ["student", "mentor"])
def test_a_booking_made_in_the_moment_of_a_deletion_is_refused_or_keeps_them(
    world: World, faults: Faults, side: str
) -> None:
    student, mentor = world.person(), world.mentor()
    person, start = student if side == "student" else mentor, world.now + timedelta(days=1)

    faults.inject(meanwhile(lambda: delete(world, person)), into="TransactWriteItems")
    answer = world.book(student, mentor, start=start)

    assert answer.status == (401 if side == "student" else 404)
    assert [item for item in world.table.items() if item["type"] == "booking"] == []


@pytest.mark.parametrize("side", ["student", "mentor"])
def test_a_deletion_in_the_moment_of_a_booking_is_refused(world: World, faults: Faults, side: str) -> None:
    student, mentor = world.person(), world.mentor()
    person, start = student if side == "student" else mentor, world.now + timedelta(days=1)
    booked = meanwhile(lambda: world.book(student, mentor, start=start))
    # A mentor's door is closed first, by a write of its own.
    if side == "student":
        faults.inject(booked, into="TransactWriteItems")
    else:
        faults.inject(booked, into="UpdateItem", when=lambda attempt: "M#" in str(attempt.parameters["Key"]))
    answer = delete(world, person)

    assert (answer.status, answer.code) == (409, "has_upcoming_bookings")
    assert world.book(world.person(), mentor, start=start + timedelta(hours=2)).status == 201


def test_a_hold_that_ran_out_keeps_nobody(world: World) -> None:
    student, mentor = world.person(), world.mentor()
    world.booked(student, mentor, start=world.now + timedelta(days=1))

    assert delete(world, student).status == 409
    world.advance(minutes=15)
    assert delete(world, world.sign_in(student)).status == 204


def test_a_session_that_is_over_keeps_nobody(world: World) -> None:
    student, mentor = world.person(), world.mentor()
    world.confirmed(student, mentor, start=world.now + timedelta(hours=2), duration=30)

    world.advance(hours=2, minutes=29)
    during = delete(world, world.sign_in(student))
    world.advance(minutes=1)

    assert during.status == 409
    assert delete(world, world.sign_in(student)).status == 204


def test_the_other_side_keeps_the_session_with_nobody_in_it(world: World) -> None:
    student, mentor = world.person("Asha Rao"), world.mentor("Vikram Seth")
    booking = world.confirmed(student, mentor, start=world.now + timedelta(days=1))
    world.advance(days=2)
    student, mentor = world.sign_in(student), world.sign_in(mentor)

    delete(world, student)
    world.happen()
    seen_by_mentor = world.booking(mentor, booking["id"])
    delete(world, mentor)
    world.happen()

    assert seen_by_mentor["student"] == {"id": student.id, "name": "Deleted user", "avatar": None}
    named = {item["type"] for item in world.table.items() if "Asha" in str(item) or "Vikram" in str(item)}
    # An order keeps the booking as it was, for us alone; what somebody was told once stays told.
    assert named <= {"order", "notification"}


def test_a_deleted_mentor_is_nowhere_to_be_found(world: World) -> None:
    mentor, reader, admin = world.mentor("Vikram Seth"), world.person(), world.admin()
    world.happen()

    delete(world, mentor)
    at_once = world.client.get("/api/mentors/vikram-seth", token=reader.token)
    world.happen()

    listed = world.client.get("/api/mentors", token=reader.token).data["items"]
    by_id = world.client.get(f"/api/mentors/{mentor.mentor_id}", token=reader.token)
    shown = world.client.get(f"/api/mentors/{mentor.mentor_id}", token=admin.token).data["mentor"]
    assert at_once.status == by_id.status == 404
    assert listed == []
    assert (shown["name"], shown["headline"], shown["bio"]) == ("Deleted user", "", "")
    heir = world.mentor("Vikram Seth", admin=admin)
    assert me(world, heir).data["user"]["mentor"]["slug"] == "vikram-seth"


def test_deleting_needs_a_session_and_happens_once(world: World) -> None:
    person = world.person()

    assert delete(world, person).status == 204
    assert delete(world, person).status == 401


# ── Taking one's data away ───────────────────────────────────────────────────────────────────────────


def test_the_export_holds_what_is_known_and_no_secret(world: World) -> None:
    student, mentor = world.person("Asha Rao"), world.mentor("Vikram Seth")
    booking = world.confirmed(student, mentor, start=world.now + timedelta(days=1))
    world.advance(days=1, minutes=30)
    student, mentor = world.sign_in(student), world.sign_in(mentor)
    world.client.put(f"/api/bookings/{booking['id']}/complete", json={}, token=mentor.token)
    review = {"rating": 5, "review": "It cleared much up."}
    world.client.post(f"/api/bookings/{booking['id']}/review", json=review, token=student.token)
    world.happen()

    answer = world.client.get("/api/auth/me/export", token=student.token)

    export = answer.data["export"]
    assert (export["account"]["name"], export["account"]["email"]) == ("Asha Rao", student.email)
    assert [one["id"] for one in export["sessionsBooked"]] == [booking["id"]]
    assert [one["review"] for one in export["reviews"]] == ["It cleared much up."]
    assert [one["bookingId"] for one in export["invoices"]] == [booking["id"]]
    assert [one["other"]["name"] for one in export["conversations"]] == ["Vikram Seth"]
    assert "booking_confirmed" in [one["type"] for one in export["notifications"]]
    assert len(export["signIns"]) == 2
    assert export["mentorProfile"] is None
    for hidden in ("argon2", "digest", "passwordHash", "platformFee", "mentorPayout", mentor.email):
        assert hidden not in answer.text


def test_the_export_holds_what_one_wrote_in_the_contracts_form(world: World) -> None:
    student, mentor = world.person(), world.mentor()
    booking = world.confirmed(student, mentor, start=world.now + timedelta(days=1))
    url = f"/api/chat/conversations/{booking['conversationId']}/messages"
    for who, content in ((student, "Hello!"), (mentor, "Welcome.")):
        world.client.post(url, json={"type": "text", "content": content}, token=who.token)

    export = world.client.get("/api/auth/me/export", token=student.token).data["export"]

    assert [(one["content"], one["conversationId"]) for one in export["messages"]] == [
        ("Hello!", booking["conversationId"])
    ]
    assert export["sessionsBooked"][0]["scheduledAt"] == booking["scheduledAt"] == "2026-03-03T04:30:00Z"
    assert "family" not in str(export)


def test_a_mentors_export_holds_the_profile_and_the_sessions_given(world: World) -> None:
    student, mentor = world.person(), world.mentor("Vikram Seth")
    booking = world.confirmed(student, mentor, start=world.now + timedelta(days=1))

    export = world.client.get("/api/auth/me/export", token=mentor.token).data["export"]

    assert export["mentorProfile"]["slug"] == "vikram-seth"
    assert export["availability"]["weekly"]["0"]
    assert [one["id"] for one in export["sessionsGiven"]] == [booking["id"]]
    assert export["sessionsBooked"] == []
    assert student.email not in str(export)
