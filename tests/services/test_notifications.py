"""Is each thing told once, and does the count of what is unread hold?"""

from chalicelib.domain.events import Event, EventType
from chalicelib.domain.notifications import Notice, NotificationType
from chalicelib.services import notifications
from tests.round_trips import RoundTrips
from tests.world import Person, World


def tell(world: World, person: Person, number: int) -> str:
    """Something happens that the person is told of. Returns the notification's id."""
    event = Event(
        id=f"01EVENT{number:019d}",
        type=EventType.BOOKING_CONFIRMED,
        subject=f"GRP-{number}",
        facts={},
        occurred_at=world.now,
    )
    notice = Notice(
        type=NotificationType.BOOKING_CONFIRMED,
        title=f"Session {number}",
        message="It is confirmed.",
        data={"bookingId": f"GRP-{number}"},
        action_url=f"/bookings/GRP-{number}",
    )
    notifications.notify(person.id, notice, event=event, outside=world.outside())
    return event.id


def count(world: World, person: Person) -> int:
    return world.client.get("/api/notifications/unread-count", token=person.token).data["count"]


def listed(world: World, person: Person, **query) -> list[dict]:
    return world.client.get("/api/notifications", token=person.token, query=query).data["items"]


def test_a_notice_reaches_a_person_once_however_often_its_event_is_delivered(world: World):
    person = world.person()

    for _ in range(3):
        tell(world, person, 1)

    (item,) = listed(world, person)
    assert item["type"] == "booking_confirmed"
    assert item["isRead"] is False
    assert item["readAt"] is None
    assert item["data"] == {"bookingId": "GRP-1"}
    assert item["actionUrl"] == "/bookings/GRP-1"
    assert count(world, person) == 1


def test_the_newest_comes_first_and_pages_follow_each_other(world: World):
    person = world.person()
    for number in range(5):
        tell(world, person, number)

    first = world.client.get("/api/notifications", token=person.token, query={"limit": 3}).data
    rest = world.client.get(
        "/api/notifications",
        token=person.token,
        query={"limit": 3, "cursor": first["pagination"]["nextCursor"]},
    ).data

    titles = [one["title"] for page in (first, rest) for one in page["items"]]
    assert titles == [f"Session {number}" for number in (4, 3, 2, 1, 0)]
    assert rest["pagination"]["nextCursor"] is None


def test_reading_one_twice_counts_once(world: World):
    person = world.person()
    ids = [tell(world, person, number) for number in range(3)]

    answers = [
        world.client.put(f"/api/notifications/{ids[1]}/read", token=person.token).data["notification"]
        for _ in range(2)
    ]

    assert answers[0] == answers[1]
    assert answers[0]["isRead"] is True
    assert answers[0]["readAt"] is not None
    assert count(world, person) == 2
    assert [one["id"] for one in listed(world, person, unread="true")] == [ids[2], ids[0]]


def test_reading_all_leaves_none_and_what_comes_after_counts_again(world: World):
    person = world.person()
    ids = [tell(world, person, number) for number in range(4)]
    world.client.put(f"/api/notifications/{ids[3]}/read", token=person.token)
    world.advance(minutes=1)

    answer = world.client.put("/api/notifications/read-all", token=person.token)
    later = tell(world, person, 9)

    assert answer.data == {"count": 0}
    assert count(world, person) == 1
    assert [one["id"] for one in listed(world, person, unread="true")] == [later]
    read = {one["id"]: one for one in listed(world, person)}
    assert all(read[one]["isRead"] for one in ids)
    assert read[ids[0]]["readAt"] > read[ids[3]]["readAt"]


def test_a_read_time_does_not_move_when_all_are_read_again(world: World):
    person = world.person()
    tell(world, person, 1)
    world.client.put("/api/notifications/read-all", token=person.token)
    (before,) = listed(world, person)
    world.advance(minutes=5)
    tell(world, person, 2)

    world.client.put("/api/notifications/read-all", token=person.token)

    assert listed(world, person)[-1] == before


def test_one_that_all_covered_is_not_counted_a_second_time(world: World):
    person = world.person()
    notification_id = tell(world, person, 1)
    world.client.put("/api/notifications/read-all", token=person.token)

    world.client.put(f"/api/notifications/{notification_id}/read", token=person.token)
    tell(world, person, 2)

    assert count(world, person) == 1


def test_nobody_reads_what_another_was_told(world: World):
    person, other = world.person(), world.person()
    notification_id = tell(world, person, 1)

    answer = world.client.put(f"/api/notifications/{notification_id}/read", token=other.token)

    assert answer.status == 404
    assert listed(world, other) == []
    assert count(world, person) == 1


def test_reads_take_one_round_trip(world: World, round_trips: RoundTrips):
    person = world.person()
    tell(world, person, 1)

    for path in ("", "?unread=true", "/unread-count", "/preferences"):
        with round_trips:
            world.client.get(f"/api/notifications{path}", token=person.token)

        assert round_trips.in_sequence == 1, path


def test_optional_mails_are_on_until_they_are_turned_off_one_by_one(world: World):
    person = world.person()

    first = world.client.get("/api/notifications/preferences", token=person.token).data
    world.client.put(
        "/api/notifications/preferences", json={"emails": {"new_message": False}}, token=person.token
    )
    changed = world.client.put(
        "/api/notifications/preferences", json={"emails": {"review_request": False}}, token=person.token
    ).data

    assert first == {"emails": {"new_message": True, "review_request": True, "review_received": True}}
    assert changed == {"emails": {"new_message": False, "review_request": False, "review_received": True}}
    assert world.client.get("/api/notifications/preferences", token=person.token).data == changed


def test_what_is_about_money_and_sessions_cannot_be_turned_off(world: World):
    person = world.person()

    answer = world.client.put(
        "/api/notifications/preferences", json={"emails": {"payment_failed": False}}, token=person.token
    )

    assert answer.status == 400
    assert list(answer.wrong_fields) == ["emails.payment_failed"]


def test_notifications_are_numbered_without_gaps_also_when_events_come_twice(world: World):
    person = world.person()

    for number in (1, 2, 1, 3, 2, 4):
        tell(world, person, number)

    items = [one for one in world.table.items() if one.get("type") == "notification"]
    assert sorted(int(one["sequence"]) for one in items) == [1, 2, 3, 4]
