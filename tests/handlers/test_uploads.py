import pytest

from tests.fake_storage import FakeBucket
from tests.world import World

pytestmark = pytest.mark.backends("moto")


def test_a_place_for_a_picture_is_ones_own_and_new(world: World, bucket: FakeBucket) -> None:
    person = world.person()
    body = {"mimeType": "image/jpeg", "size": 1234}

    answers = [world.client.post("/api/uploads/avatar", json=body, token=person.token) for _ in range(2)]

    assert [answer.status for answer in answers] == [201, 201]
    first, second = (answer.data for answer in answers)
    fields = first["upload"]["fields"]
    assert fields["key"].startswith(f"avatars/{person.id}/")
    assert (fields["Content-Type"], fields["max"]) == ("image/jpeg", "1234")
    assert first["avatar"] == f"http://127.0.0.1:8000/api/uploads/{fields['key']}"
    assert first["avatar"].endswith(".jpg")
    assert first["avatar"] != second["avatar"]


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"mimeType", "size"}),
        ({"mimeType": "image/svg+xml", "size": 10}, {"mimeType"}),
        ({"mimeType": "text/html", "size": 0}, {"mimeType", "size"}),
        ({"mimeType": "image/png", "size": 2 * 1024 * 1024 + 1}, {"size"}),
        ({"mimeType": "image/png", "size": 10, "key": "../x"}, {"key"}),
    ],
)
def test_what_cannot_be_uploaded_is_named(world: World, body: dict[str, object], fields: set[str]) -> None:
    answer = world.client.post("/api/uploads/avatar", json=body, token=world.person().token)

    assert (answer.status, set(answer.wrong_fields)) == (400, fields)


def test_nobody_uploads_without_signing_in(world: World) -> None:
    answer = world.client.post("/api/uploads/avatar", json={"mimeType": "image/png", "size": 10})

    assert answer.status == 401


def test_a_pictures_address_leads_to_the_bucket_for_anyone(world: World) -> None:
    answer = world.client.get("/api/uploads/avatars/usr_1/01KAQ.png")

    assert answer.status == 302
    assert answer.headers["location"] == "https://bucket.example.test/avatars/usr_1/01KAQ.png?signed"
    assert answer.headers["cache-control"] == "public, max-age=240"
