"""What applicants, mentors and visitors meet under /api/mentors, held against the API's own document."""

from typing import Any

import pytest

from tests.clients import Answer
from tests.fake_storage import FakeBucket
from tests.round_trips import RoundTrips
from tests.world import ALL_DAY, Person, World

pytestmark = pytest.mark.backends("dynamodb_local")

APPLICATION = {
    "headline": "Backend engineer at scale",
    "bio": "Twelve years of ledgers.",
    "expertise": ["Backend", "DSA"],
    "experience": {
        "years": 12,
        "currentCompany": "Acme",
        "currentRole": "Staff",
        "pastCompanies": ["Globex"],
    },
    "availability": [
        {"dayOfWeek": 1, "slots": [{"start": "09:00", "end": "12:00"}, {"start": "22:00", "end": "24:00"}]}
    ],
    "pricing": {"thirtyMin": 500, "sixtyMin": 900},
    "sessionTopics": ["Mock Interview"],
    "languages": ["English", "Hindi"],
    "linkedinUrl": "https://www.linkedin.com/in/asha",
    "timezone": "Asia/Kathmandu",
}
PRIVATE = {"applicationNote", "payoutDetails", "totalEarnings"}


def apply(world: World, person: Person, **changes: Any) -> Answer:
    return world.client.post("/api/mentors/apply", json={**APPLICATION, **changes}, token=person.token)


def profile(world: World, address: str, reader: Person) -> Answer:
    return world.client.get(f"/api/mentors/{address}", token=reader.token)


def own(world: World, mentor: Person) -> Any:
    return world.client.get("/api/mentors/me", token=mentor.token).data["mentor"]


def put(world: World, what: str, mentor: Person, body: dict[str, Any]) -> Answer:
    return world.client.put(f"/api/mentors/{what}", json=body, token=mentor.token)


def decide(world: World, what: str, mentor: Person, admin: Person, **body: str) -> Answer:
    return world.client.put(f"/api/admin/mentors/{mentor.mentor_id}/{what}", json=body, token=admin.token)


# ── Applying ─────────────────────────────────────────────────────────────────────────────────────────


def test_an_application_is_kept_as_it_was_written(world: World) -> None:
    person = world.person("Asha Rao")

    answer = apply(world, person)

    made = answer.data["mentor"]
    assert answer.status == 201
    assert {name: made[name] for name in APPLICATION if name != "pricing"} == {
        name: value for name, value in APPLICATION.items() if name != "pricing"
    }
    assert made["pricing"] == {**APPLICATION["pricing"], "currency": "INR"}
    assert (made["id"], made["slug"], made["userId"]) == (person.mentor_id, "asha-rao", person.id)
    assert (made["applicationStatus"], made["verified"], made["isActive"]) == ("pending", False, True)
    assert own(world, person) == made


def test_what_need_not_be_said_has_a_default(world: World) -> None:
    person = world.person()
    optional = ("languages", "linkedinUrl", "timezone")
    body = {name: value for name, value in APPLICATION.items() if name not in optional}

    made = world.client.post("/api/mentors/apply", json=body, token=person.token).data["mentor"]

    assert (made["languages"], made["linkedinUrl"], made["avatar"]) == ([], None, None)
    assert made["timezone"] == "Asia/Kolkata"  # the account's
    assert (made["bufferMinutes"], made["minimumNoticeMinutes"], made["bookingWindowDays"]) == (0, 60, 60)
    assert (made["dateOverrides"], made["maxSessionsPerDay"]) == ([], None)


def test_one_applies_once_until_rejected(world: World) -> None:
    person, admin = world.person(), world.admin()
    slug = apply(world, person).data["mentor"]["slug"]

    twice = apply(world, person)
    decide(world, "reject", person, admin, reason="Say more.")
    again = apply(world, person, headline="Better")
    decide(world, "approve", person, admin)
    approved = apply(world, person)

    assert (twice.status, twice.code) == (approved.status, approved.code) == (409, "application_exists")
    assert again.status == 201
    renewed = again.data["mentor"]
    assert (renewed["slug"], renewed["headline"], renewed["applicationNote"]) == (slug, "Better", None)


def test_every_wrong_field_of_an_application_is_named(world: World) -> None:
    body = {
        **APPLICATION,
        "headline": "x" * 151,
        "bio": " ",
        "expertise": [],
        "experience": {"years": -1, "currentCompany": "x" * 101},
        "availability": [
            {"dayOfWeek": 1, "slots": [{"start": "10:00", "end": "09:00"}]},
            {
                "dayOfWeek": 1,
                "slots": [{"start": "09:00", "end": "11:00"}, {"start": "10:30", "end": "12:00"}],
            },
        ],
        "pricing": {"thirtyMin": 0, "sixtyMin": 100_001},
        "sessionTopics": ["Gossip"],
        "languages": ["Hindi", "hindi"],
        "linkedinUrl": "http://linkedin.com/in/asha",
        "avatar": "https://elsewhere.example/x.png",
        "timezone": "Asia/Nowhere",
        "role": "admin",
        "applicationStatus": "approved",
    }

    answer = world.client.post("/api/mentors/apply", json=body, token=world.person().token)

    assert answer.status == 400
    assert set(answer.wrong_fields) == {
        "headline",
        "bio",
        "expertise",
        "experience.years",
        "experience.currentCompany",
        "availability.0.slots.0.end",
        "availability.1.dayOfWeek",
        "availability.1.slots.1.start",
        "pricing.thirtyMin",
        "pricing.sixtyMin",
        "sessionTopics.0",
        "languages.1",
        "linkedinUrl",
        "avatar",
        "timezone",
        "role",
        "applicationStatus",
    }


def test_a_refused_application_leaves_nothing_behind(world: World) -> None:
    person = world.person()
    before = world.table.items()

    apply(world, person, headline="")
    apply(world, person, avatar="http://127.0.0.1:8000/api/uploads/avatars/" + person.id + "/x.png")

    assert world.table.items() == before


def test_two_of_one_name_get_two_addresses(world: World) -> None:
    slugs = [apply(world, world.person("Asha Rao")).data["mentor"]["slug"] for _ in range(3)]

    assert slugs[0] == "asha-rao"
    assert len(set(slugs)) == 3
    assert all(slug.startswith("asha-rao-") for slug in slugs[1:])


# ── Who sees what ────────────────────────────────────────────────────────────────────────────────────


def test_a_profile_is_found_by_slug_and_by_id(world: World) -> None:
    mentor, visitor = world.mentor("Vikram Seth"), world.person()

    by_slug, by_id = (profile(world, address, visitor) for address in ("vikram-seth", mentor.mentor_id))

    assert by_slug.data == by_id.data
    assert by_slug.data["mentor"]["name"] == "Vikram Seth"


def test_what_is_private_is_for_the_owner_and_admins_alone(world: World) -> None:
    mentor, visitor, admin = world.mentor(), world.person(), world.admin()

    seen = {
        name: set(profile(world, mentor.mentor_id, reader).data["mentor"])
        for name, reader in (("owner", mentor), ("visitor", visitor), ("admin", admin))
    }

    assert seen["owner"] >= PRIVATE
    assert seen["owner"] == seen["admin"]
    assert not PRIVATE & seen["visitor"]


def test_an_unapproved_profile_is_nobodys_business(world: World) -> None:
    person, visitor, admin = world.person(), world.person(), world.admin()
    slug = apply(world, person).data["mentor"]["slug"]

    statuses = [profile(world, slug, reader).status for reader in (person, visitor, admin)]

    assert statuses == [200, 404, 200]


def test_a_suspended_profile_is_seen_by_its_students_and_not_by_others(world: World) -> None:
    mentor, student, visitor, admin = world.mentor(), world.person(), world.person(), world.admin()
    world.confirmed(student, mentor, start=world.now.replace(hour=9, minute=0))

    decide(world, "suspend", mentor, admin, reason="A complaint.")

    statuses = [
        profile(world, mentor.mentor_id, reader).status for reader in (mentor, student, visitor, admin)
    ]
    assert statuses == [200, 200, 404, 200]
    assert own(world, mentor)["applicationNote"] == "A complaint."


@pytest.mark.parametrize("address", ["nobody", "mtr_nobody", "mtr_", "MTR_X"])
def test_nobody_is_found_where_there_is_nobody(world: World, address: str) -> None:
    assert profile(world, address, world.person()).status == 404


def test_who_never_applied_has_no_profile(world: World) -> None:
    assert world.client.get("/api/mentors/me", token=world.person().token).status == 404


# ── Changing ─────────────────────────────────────────────────────────────────────────────────────────


def test_only_what_is_given_changes(world: World) -> None:
    mentor = world.mentor()
    before = own(world, mentor)
    world.advance(minutes=1)

    answer = put(
        world,
        "profile",
        mentor,
        {"headline": "New", "linkedinUrl": None, "pricing": {"thirtyMin": 1, "sixtyMin": 2}},
    )

    changed = {name for name, value in answer.data["mentor"].items() if before[name] != value}
    assert changed == {"headline", "pricing", "updatedAt"}
    assert own(world, mentor) == answer.data["mentor"]


def test_nothing_given_is_no_mistake(world: World) -> None:
    mentor = world.mentor()

    assert put(world, "profile", mentor, {}).status == 200


def test_a_new_name_changes_the_profile_and_not_its_address(world: World) -> None:
    mentor = world.mentor("Vikram Seth")

    world.client.patch("/api/auth/me", json={"name": "Vik S."}, token=mentor.token)

    shown = own(world, mentor)
    assert (shown["name"], shown["slug"]) == ("Vik S.", "vikram-seth")


def test_a_new_zone_moves_the_hours(world: World) -> None:
    mentor = world.mentor()

    put(world, "profile", mentor, {"timezone": "Europe/Berlin"})

    first = slots(world, mentor, world.person(), "2026-03-03", "2026-03-03", timezone="Europe/Berlin")
    assert own(world, mentor)["timezone"] == "Europe/Berlin"
    assert first["slots"][0]["start"] == "2026-03-02T23:00:00Z"


def slots(world: World, mentor: Person, reader: Person, first: str, last: str, **more: Any) -> Any:
    query = {"from": first, "to": last, "duration": 60, **more}
    return world.client.get(f"/api/mentors/{mentor.mentor_id}/slots", query=query, token=reader.token).data


def test_account_numbers_are_shown_masked_and_kept_sealed(world: World) -> None:
    mentor, admin = world.mentor(), world.admin()
    bank = {"accountNumber": "123456789012", "ifscCode": "HDFC0001234", "accountHolder": "Vikram Seth"}

    answer = put(
        world, "profile", mentor, {"payoutDetails": {"method": "bank_transfer", "bankAccount": bank}}
    )

    masked = {
        "method": "bank_transfer",
        "upiId": None,
        "bankAccount": {**bank, "accountNumber": "••••••••9012"},
    }
    assert answer.data["mentor"]["payoutDetails"] == masked
    assert profile(world, mentor.mentor_id, admin).data["mentor"]["payoutDetails"] == masked
    assert "123456789012" not in str(world.table.items())


def test_payout_details_are_replaced_as_a_whole(world: World) -> None:
    mentor = world.mentor()
    bank = {"accountNumber": "123456789012", "ifscCode": "HDFC0001234", "accountHolder": "Vikram Seth"}
    put(world, "profile", mentor, {"payoutDetails": {"method": "bank_transfer", "bankAccount": bank}})

    put(world, "profile", mentor, {"payoutDetails": {"method": "upi", "upiId": "9876543210@okbank"}})

    shown = {"method": "upi", "upiId": "••••••3210@okbank", "bankAccount": None}
    assert own(world, mentor)["payoutDetails"] == shown


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"slug": "mine"}, "slug"),
        ({"name": "Other"}, "name"),
        ({"ratingSum": 5}, "ratingSum"),
        ({"isActive": True}, "isActive"),
        ({"headline": None}, "headline"),
        ({"payoutDetails": {"method": "upi", "upiId": "nobody"}}, "payoutDetails.upiId"),
        ({"payoutDetails": {"method": "cash"}}, "payoutDetails.method"),
        ({"availability": [{"dayOfWeek": 8, "slots": []}]}, "availability.0.dayOfWeek"),
        ({"pricing": {"thirtyMin": 1.5, "sixtyMin": 2}}, "pricing.thirtyMin"),
        ({"pricing": {"thirtyMin": 1, "sixtyMin": 2, "currency": "USD"}}, "pricing.currency"),
    ],
)
def test_what_a_profile_cannot_say_is_named(world: World, body: dict[str, Any], field: str) -> None:
    mentor = world.mentor()
    before = own(world, mentor)

    answer = put(world, "profile", mentor, body)

    assert (answer.status, set(answer.wrong_fields)) == (400, {field})
    assert own(world, mentor) == before


def test_hours_are_replaced_as_a_whole_and_terms_stay(world: World) -> None:
    mentor = world.mentor()
    week = [{"dayOfWeek": 2, "slots": [{"start": "18:00", "end": "21:30"}]}]
    off = [
        {"date": "2026-03-10", "slots": []},
        {"date": "2026-03-11", "slots": [{"start": "10:00", "end": "11:00"}]},
    ]
    terms = {
        "bufferMinutes": 15,
        "minimumNoticeMinutes": 120,
        "bookingWindowDays": 30,
        "maxSessionsPerDay": 3,
    }

    put(world, "availability", mentor, {"availability": ALL_DAY, "dateOverrides": off, **terms})
    answer = put(world, "availability", mentor, {"availability": week})

    shown = answer.data["mentor"]
    assert (shown["availability"], shown["dateOverrides"]) == (week, off)
    assert {name: shown[name] for name in terms} == terms
    assert own(world, mentor) == shown


def test_wrong_hours_are_named_with_their_terms(world: World) -> None:
    body = {
        "availability": [
            {
                "dayOfWeek": 1,
                "slots": [{"start": "10:00", "end": "10:00"}, {"start": "25:00", "end": "24:00"}],
            }
        ],
        "dateOverrides": [{"date": "2026-02-29", "slots": []}],
        "bufferMinutes": -1,
        "minimumNoticeMinutes": 43_201,
        "bookingWindowDays": 0,
        "maxSessionsPerDay": 0,
        "timezone": "IST",
    }

    answer = put(world, "availability", world.mentor(), body)

    assert set(answer.wrong_fields) == {
        "availability.0.slots.0.end",
        "availability.0.slots.1.start",
        "dateOverrides.0.date",
        "bufferMinutes",
        "minimumNoticeMinutes",
        "bookingWindowDays",
        "maxSessionsPerDay",
        "timezone",
    }


def test_hours_have_to_be_given(world: World) -> None:
    assert put(world, "availability", world.mentor(), {}).wrong_fields.keys() == {"availability"}


def test_bookings_are_switched_off_and_on(world: World) -> None:
    mentor = world.mentor()

    answers = [
        put(world, "toggle-bookings", mentor, body)
        for body in ({}, {}, {"isAcceptingBookings": False}, {"isAcceptingBookings": False})
    ]

    assert [answer.data["mentor"]["isAcceptingBookings"] for answer in answers] == [False, True, False, False]


@pytest.mark.parametrize(
    ("what", "body"),
    [("profile", {"headline": "New"}), ("availability", {"availability": []}), ("toggle-bookings", {})],
)
def test_only_an_approved_active_mentor_changes_a_profile(
    world: World, what: str, body: dict[str, Any]
) -> None:
    stranger, applicant, suspended, admin = world.person(), world.person(), world.mentor(), world.admin()
    apply(world, applicant)
    decide(world, "suspend", suspended, admin, reason="A complaint.")

    answers = [put(world, what, person, body) for person in (stranger, applicant, suspended, admin)]

    assert [(answer.status, answer.code) for answer in answers] == [(403, "not_a_mentor")] * 4


def test_a_picture_is_shown_once_it_was_uploaded(world: World, bucket: FakeBucket) -> None:
    mentor = world.mentor()
    asked = {"mimeType": "image/png", "size": 500}
    offer = world.client.post("/api/uploads/avatar", json=asked, token=mentor.token).data

    before = put(world, "profile", mentor, {"avatar": offer["avatar"]})
    bucket.put(offer["upload"]["fields"])
    after = put(world, "profile", mentor, {"avatar": offer["avatar"]})

    assert (before.status, after.status) == (400, 200)
    assert after.data["mentor"]["avatar"] == offer["avatar"]


# ── Cost ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("address", "budget"), [("vikram-seth", 2), ("{id}", 1)])
def test_a_profile_costs_its_round_trips_and_the_check_none(
    world: World, round_trips: RoundTrips, address: str, budget: int
) -> None:
    mentor, visitor = world.mentor("Vikram Seth"), world.person()

    with round_trips:
        profile(world, address.format(id=mentor.mentor_id), visitor)

    assert round_trips.in_sequence <= budget


def test_a_change_costs_one_read_and_one_write(world: World, round_trips: RoundTrips) -> None:
    mentor = world.mentor()

    with round_trips:
        put(world, "profile", mentor, {"headline": "New"})

    assert round_trips.in_sequence == 2
