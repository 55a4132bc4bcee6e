"""Does the directory find whom it should, in order, page by page, and keep up with its mentors?"""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib import config
from chalicelib.domain.directory import Card, Search, Sort, card_of, folded, place
from chalicelib.domain.mentors import Experience, Expertise, Mentor, Pricing, SessionTopic
from chalicelib.services import directory
from chalicelib.services.directory import Found, Mark, find, refresh
from chalicelib.storage import keys, postings
from chalicelib.storage.mentors import MentorItem
from chalicelib.storage.transactions import Transaction
from tests.mentor_samples import BEGAN, mentor, stored
from tests.product_table import Table
from tests.round_trips import RoundTrips

# Transactions of moto copy the whole table each time.
pytestmark = pytest.mark.backends("dynamodb_local")

NAMES = ("Priya Sharma", "Vikram Seth", "Asha Rao", "Prakash Iyer", "José Nandú")
COMPANIES = ("Acme", "Google", "Goldman Sachs", "Tata Motors")
HEADLINES = ("Backend engineer", "System designer at scale", "Preparing for interviews", "Go and Rust")
LANGUAGES = ("English", "Hindi", "தமிழ்")


@pytest.fixture(params=[1, 3], ids=["one shard", "three shards"])
def shards(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many shards the stage's directory has."""
    stage = replace(config.settings(), directory_shards=request.param)
    monkeypatch.setattr("chalicelib.storage.keys.settings", lambda: stage)
    return int(request.param)


def listed(*mentors: Mentor) -> list[Card]:
    for one in mentors:
        stored(one)
        refresh(one.id)
    return [card_of(one) for one in mentors]


def ids(found: Found) -> list[str]:
    return [card.id for card in found.cards]


def everything(search: Search, *, limit: int) -> Iterator[Found]:
    """Page after page, to the end."""
    mark: Mark | None = Mark()
    while mark is not None:
        found = find(search, limit=limit, start=mark)
        yield found
        mark = found.mark


def population(size: int, seed: int) -> list[Mentor]:
    draw = random.Random(seed)
    return [
        mentor(
            number,
            name=draw.choice(NAMES),
            headline=draw.choice(HEADLINES),
            expertise=tuple(draw.sample(list(Expertise), draw.randint(1, 3))),
            session_topics=tuple(draw.sample(list(SessionTopic), draw.randint(1, 3))),
            languages=tuple(draw.sample(LANGUAGES, draw.randint(1, 2))),
            experience=Experience(
                years=3,
                current_company=draw.choice(COMPANIES),
                past_companies=tuple(draw.sample(COMPANIES, 1)),
            ),
            pricing=Pricing(thirty_min=draw.choice((100, 500, 501, 2000)), sixty_min=3000),
            rating_sum=(stars := draw.randint(0, 20)),
            rating_count=-(-stars // 5) + draw.randint(0, 1) if stars else 0,
            total_sessions=draw.randint(0, 4),
            is_accepting_bookings=draw.random() < 0.7,
            created_at=BEGAN + timedelta(minutes=draw.randint(0, 9)),
        )
        for number in range(1, size + 1)
    ]


def a_search(draw: random.Random) -> Search:
    def perhaps(value: Any, chance: float = 0.25) -> Any:
        return value if draw.random() < chance else None

    return Search(
        sort=draw.choice(list(Sort)),
        expertise=frozenset(draw.sample(list(Expertise), draw.choice((0, 0, 1, 2)))),
        topic=perhaps(draw.choice(list(SessionTopic))),
        language=perhaps(folded(draw.choice(LANGUAGES))),
        company=perhaps(folded(draw.choice(COMPANIES))),
        words=perhaps(tuple(draw.sample(("pr", "g", "rust", "go", "sh", "scale"), draw.randint(1, 2)))) or (),
        price_min=perhaps(draw.choice((100, 500, 502))),
        price_max=perhaps(draw.choice((100, 500, 2000))),
        rating=perhaps(draw.choice((0, 3, 4.5, 4.67))),
        is_accepting_bookings=perhaps(True),
    )


@pytest.mark.usefixtures("shards")
def test_any_search_finds_all_who_match_in_order_whatever_the_page(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Rounds so short, and so few hits fetched, that every way of reading is taken.
    monkeypatch.setattr(directory, "FIRST_ROUND", 5)
    monkeypatch.setattr(directory, "SECOND_ROUND", 9)
    monkeypatch.setattr(postings, "MOST_HITS", 8)
    everyone = listed(*population(40, seed=1))
    draw = random.Random(2)

    for _ in range(150):
        search, limit = a_search(draw), draw.randint(1, 12)
        pages = list(everything(search, limit=limit))

        expected = sorted(
            (card for card in everyone if search.matches(card)), key=lambda card: place(card, search.sort)
        )
        assert [card for page in pages for card in page.cards] == expected, search
        assert all(len(page.cards) <= limit for page in pages)
        assert {page.total for page in pages} <= {None, len(expected)}, search
        assert pages[-1].total == len(expected)


@pytest.mark.usefixtures("shards")
def test_a_page_by_number_is_that_part_of_the_list(table: Table) -> None:
    everyone = listed(*population(25, seed=3))
    in_order = sorted(everyone, key=lambda card: place(card, Sort.SESSIONS))

    pages = [find(Search(sort=Sort.SESSIONS), limit=10, start=Mark(skip=skip)) for skip in (0, 10, 20, 30)]

    assert [list(page.cards) for page in pages] == [in_order[:10], in_order[10:20], in_order[20:], []]
    assert [page.total for page in pages] == [25] * 4
    assert [page.mark is None for page in pages] == [False, False, True, True]


def test_a_short_page_by_number_goes_on_where_it_should(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(directory, "FIRST_ROUND", 3)
    monkeypatch.setattr(directory, "SECOND_ROUND", 3)
    topics = [
        SessionTopic.CODE_REVIEW if number % 5 == 0 else SessionTopic.SYSTEM_DESIGN for number in range(1, 41)
    ]
    everyone = listed(*(mentor(number, session_topics=(topic,)) for number, topic in enumerate(topics, 1)))
    search = Search(topic=SessionTopic.CODE_REVIEW)
    matching = [card.id for card in everyone if search.matches(card)]

    found = find(search, limit=2, start=Mark(skip=4))
    shown = ids(found)
    while found.mark:
        found = find(search, limit=2, start=found.mark)
        shown += ids(found)

    assert shown == matching[4:]
    assert found.total == len(matching)


def test_a_text_with_too_many_hits_is_still_found(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postings, "MOST_HITS", 3)
    listed(*(mentor(number, name=f"Priya {number}") for number in range(1, 8)))

    first = find(Search(words=("pri",)), limit=4, start=Mark())

    assert len(first.cards) == 4
    assert first.total is None
    assert first.mark is not None


# ── Following the mentors ────────────────────────────────────────────────────────────────────────────


def rows(table: Table) -> list[str]:
    return sorted(item["PK"] for item in table.items() if item["type"] in ("card", "posting"))


def change(profile: Mentor, **changes: Any) -> Mentor:
    changed = replace(profile, **changes)
    stored(changed)
    refresh(changed.id)
    return changed


def found_by(search: Search) -> list[str]:
    return ids(find(search, limit=50, start=Mark()))


def test_who_is_not_visible_has_no_rows(table: Table) -> None:
    shown = stored(mentor())
    refresh(shown.id)

    change(shown, is_active=False)

    assert rows(table) == []
    assert find(Search(), limit=20, start=Mark()) == Found(cards=[], mark=None, total=0)


def test_who_comes_back_is_listed_and_counted_again(table: Table) -> None:
    shown = change(stored(mentor()), is_active=False)
    before = find(Search(), limit=20, start=Mark()).total

    change(shown, is_active=True)

    assert (before, find(Search(), limit=20, start=Mark()).total) == (0, 1)


def test_what_a_profile_no_longer_says_finds_it_no_longer(table: Table) -> None:
    before = mentor(name="Priya Sharma", headline="Rust", expertise=(Expertise.BACKEND, Expertise.DSA))
    listed(before)

    change(before, name="Priya Iyer", headline="Haskell", expertise=(Expertise.DSA,))

    assert found_by(Search(words=("rust",))) == found_by(Search(words=("sharma",))) == []
    assert found_by(Search(expertise=frozenset({Expertise.BACKEND}))) == []
    assert found_by(Search(words=("pri", "hask"), expertise=frozenset({Expertise.DSA}))) == [before.id]


def test_a_change_is_right_in_every_order_at_once(table: Table) -> None:
    listed(mentor(1), shown := mentor(2))

    change(shown, pricing=Pricing(thirty_min=1, sixty_min=2), rating_sum=5, rating_count=1, total_sessions=3)

    orders = {sort: found_by(Search(sort=sort)) for sort in Sort}
    first, second = mentor(1).id, shown.id
    assert orders == {
        Sort.RATING: [second, first],
        Sort.PRICE_ASC: [second, first],
        Sort.PRICE_DESC: [first, second],
        Sort.SESSIONS: [second, first],
        Sort.NEWEST: [second, first],
    }


def test_refreshing_again_changes_nothing(table: Table) -> None:
    listed(mentor())
    before = rows(table)

    refresh(mentor().id)

    assert rows(table) == before
    assert find(Search(), limit=20, start=Mark()).total == 1


def test_who_read_an_older_profile_does_not_write_over_a_newer_one(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = stored(mentor(headline="Old"))
    real, overtaken = directory.mentors.find, []

    def overtake(mentor_id: str) -> Mentor | None:
        found = real(mentor_id)
        if not overtaken:
            overtaken.append(mentor_id)
            change(shown, headline="New")  # profile and directory, between this read and its write
        return found

    monkeypatch.setattr(directory.mentors, "find", overtake)
    refresh(shown.id)

    assert [card.headline for card in find(Search(), limit=20, start=Mark()).cards] == ["New"]


def test_who_is_suspended_while_a_refresh_is_under_way_is_not_left_in_the_list(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = stored(mentor())
    real, overtaken = directory.mentors.find, []

    def overtake(mentor_id: str) -> Mentor | None:
        found = real(mentor_id)
        if not overtaken:
            overtaken.append(mentor_id)
            change(shown, is_active=False)
        return found

    monkeypatch.setattr(directory.mentors, "find", overtake)
    refresh(shown.id)

    assert rows(table) == []


def test_a_rebuilt_directory_is_the_one_that_was(table: Table) -> None:
    for one in population(6, seed=4):
        key = keys.mentor(one.id)
        applied = {"gsi1pk": keys.applications("approved", one.id), "gsi1sk": keys.at(one.created_at, one.id)}
        Transaction().put("mentor", MentorItem.of(one, key, **applied)).commit()
        refresh(one.id)
    before = rows(table)
    for item in table.items():
        if item["type"] in ("posting", "card_count") or (item["type"] == "card" and "DIR#e:" in item["PK"]):
            table.client.delete_item(
                TableName=table.name, Key={"PK": {"S": item["PK"]}, "SK": {"S": item["SK"]}}
            )

    count = directory.rebuild()

    assert count == 6
    assert rows(table) == before
    assert find(Search(), limit=20, start=Mark()).total == 6


def test_the_largest_profile_that_changes_wholly_fits_into_one_transaction(table: Table) -> None:
    def largest(letter: str) -> Mentor:
        words = [f"{letter}{number:02d}" for number in range(200)]
        return mentor(
            name=" ".join(words[:25]),
            headline=" ".join(words[25:62]),
            expertise=tuple(Expertise),
            experience=Experience(
                years=1,
                current_company=words[90],
                past_companies=tuple(f"{word} {word}x" for word in words[100:120]),
            ),
        )

    listed(largest("a"))

    change(largest("b"))

    assert found_by(Search(words=("a0",))) == []
    assert found_by(Search(words=("b0",))) == [mentor().id]
    assert found_by(Search(company="b100 b100x")) == [mentor().id]


# ── Cost ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("search", "budget"),
    [
        (Search(), 2),
        (Search(sort=Sort.NEWEST, expertise=frozenset({Expertise.DSA})), 2),
        (Search(topic=SessionTopic.CODE_REVIEW, rating=5, sort=Sort.PRICE_DESC), 2),
        (Search(words=("pr", "sh")), 3),
        (Search(words=("g",), company="acme", price_max=1), 3),
        (Search(words=("g",)), 3),
    ],
)
@pytest.mark.usefixtures("shards")
def test_a_page_keeps_to_its_round_trips(
    table: Table, round_trips: RoundTrips, monkeypatch: pytest.MonkeyPatch, search: Search, budget: int
) -> None:
    monkeypatch.setattr(directory, "FIRST_ROUND", 5)
    monkeypatch.setattr(directory, "SECOND_ROUND", 5)
    listed(*population(20, seed=5))

    with round_trips:
        find(search, limit=20, start=Mark())

    assert 1 <= round_trips.in_sequence <= budget


def test_a_row_is_lean(table: Table) -> None:
    full = mentor(
        name="Lakshmi Narayanan Subramanian",
        avatar="http://127.0.0.1:8000/api/uploads/avatars/usr_00000000000000000000000001/01KAQ2M5T7E8V9W0X1Y2Z3A4B6.png",
        headline="Principal engineer, payments at scale; twelve years of interviews",
        expertise=(Expertise.SYSTEM_DESIGN, Expertise.BACKEND),
        experience=Experience(years=12, current_company="Razorpay", current_role="Principal Engineer"),
        languages=("English", "Hindi"),
        session_topics=(SessionTopic.SYSTEM_DESIGN, SessionTopic.MOCK_INTERVIEW),
    )
    (expected,) = listed(full)

    (row,) = (item for item in table.items() if item["PK"].startswith("DIR#all#"))

    assert sum(len(name) + len(str(value)) for name, value in row.items()) <= 560
    assert find(Search(), limit=1, start=Mark()).cards == [expected]
