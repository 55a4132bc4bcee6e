"""What does the list of mentors take, and what does it answer?"""

from typing import Any

import pytest

from chalicelib.services.directory import refresh
from tests.clients import Answer
from tests.mentor_samples import mentor, stored
from tests.round_trips import RoundTrips
from tests.world import Person, World

pytestmark = pytest.mark.backends("dynamodb_local")


def ask(world: World, reader: Person, **query: Any) -> Answer:
    return world.client.get("/api/mentors", query=query, token=reader.token)


def listed(count: int) -> list[str]:
    """In the order in which they are listed by default: nobody is rated, so by id."""
    for number in range(1, count + 1):
        stored(mentor(number))
        refresh(mentor(number).id)
    return [mentor(number).id for number in range(1, count + 1)]


def ids(answer: Answer) -> list[str]:
    return [card["id"] for card in answer.data["items"]]


def test_a_card_is_a_profile_without_biography_and_hours(world: World) -> None:
    person = world.mentor("Vikram Seth", languages=["English"])
    world.happen()

    (card,) = ask(world, person).data["items"]

    profile = world.client.get("/api/mentors/vikram-seth", token=person.token).data["mentor"]
    assert not {"bio", "availability", "payoutDetails", "applicationNote", "totalEarnings"} & set(card)
    assert card == {name: profile[name] for name in card}


def test_pages_are_numbered_from_one_and_say_how_many_there_are(world: World) -> None:
    reader, everyone = world.person(), listed(5)

    pages = [ask(world, reader, page=page, limit=2) for page in (1, 2, 3, 4)]

    assert [ids(page) for page in pages] == [everyone[:2], everyone[2:4], everyone[4:], []]
    paginations = [page.data["pagination"] for page in pages]
    assert [(one["page"], one["total"], one["limit"]) for one in paginations] == [
        (n, 5, 2) for n in (1, 2, 3, 4)
    ]
    assert [one["nextCursor"] is None for one in paginations] == [False, False, True, True]


def test_a_cursor_goes_on_from_a_numbered_page(world: World) -> None:
    reader, everyone = world.person(), listed(5)
    second = ask(world, reader, page=2, limit=2).data["pagination"]

    third = ask(world, reader, cursor=second["nextCursor"], limit=2)

    assert ids(third) == everyone[4:]
    assert third.data["pagination"]["total"] == 5


def test_a_cursor_fits_its_own_filters_and_sort_only(world: World) -> None:
    reader, _ = world.person(), listed(3)
    cursor = ask(world, reader, limit=1).data["pagination"]["nextCursor"]

    answers = [
        ask(world, reader, cursor=cursor, **more)
        for more in ({"sort": "newest"}, {"q": "men"}, {"rating": 1})
    ]

    assert [(answer.status, set(answer.wrong_fields)) for answer in answers] == [(400, {"cursor"})] * 3


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ({"sort": "best"}, {"sort"}),
        ({"expertise": "Cooking"}, {"expertise.0"}),
        ({"expertise": ["DSA", "Cooking"]}, {"expertise.1"}),
        ({"topic": "Gossip"}, {"topic"}),
        ({"priceMin": "-1"}, {"priceMin"}),
        ({"priceMax": "many"}, {"priceMax"}),
        ({"rating": "5.1"}, {"rating"}),
        ({"rating": "nan"}, {"rating"}),
        ({"available": "perhaps"}, {"available"}),
        ({"page": "0"}, {"page"}),
        ({"page": "51"}, {"page"}),
        ({"page": "21", "limit": "50"}, {"page"}),
        ({"page": "1", "cursor": "x"}, {"page"}),
        ({"limit": "51"}, {"limit"}),
        ({"cursor": "x"}, {"cursor"}),
        ({"q": ""}, {"q"}),
        ({"q": "x" * 101}, {"q"}),
        ({"role": "admin"}, {"role"}),
    ],
)
def test_what_cannot_be_searched_for_is_named(world: World, query: dict[str, Any], fields: set[str]) -> None:
    answer = ask(world, world.person(), **query)

    assert (answer.status, set(answer.wrong_fields)) == (400, fields)


def test_filters_narrow_together(world: World) -> None:
    reader = world.person()
    world.mentor(
        "Priya Sharma",
        expertise=["Backend"],
        languages=["Hindi"],
        pricing={"thirtyMin": 300, "sixtyMin": 500},
    )
    world.mentor(
        "Prakash Iyer", expertise=["DSA"], languages=["Tamil"], pricing={"thirtyMin": 800, "sixtyMin": 900}
    )
    world.happen()

    found = {
        name: [card["name"] for card in ask(world, reader, **query).data["items"]]
        for name, query in {
            "both": {"q": "pr", "expertise": ["Backend", "DSA"]},
            "language": {"q": "pr", "language": "HINDI"},
            "price": {"company": "ACME", "priceMin": 301, "available": "true"},
            "nobody": {"q": "pr", "language": "Hindi", "priceMin": 301},
            "inverted": {"priceMin": 900, "priceMax": 100},
        }.items()
    }

    assert {name: sorted(names) for name, names in found.items()} == {
        "both": ["Prakash Iyer", "Priya Sharma"],
        "language": ["Priya Sharma"],
        "price": ["Prakash Iyer"],
        "nobody": [],
        "inverted": [],
    }


def test_the_list_is_for_people_who_signed_in(world: World) -> None:
    assert world.client.get("/api/mentors").status == 401


def test_a_page_costs_one_round_trip_beside_the_check(world: World, round_trips: RoundTrips) -> None:
    reader, _ = world.person(), listed(3)

    with round_trips:
        ask(world, reader)

    assert round_trips.in_sequence == 1
