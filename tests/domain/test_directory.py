from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.directory import (
    MOST_WORDS,
    Card,
    Search,
    Sort,
    bounded_sort,
    bounds,
    card_of,
    folded,
    place,
    posted_words,
    words_of,
)
from chalicelib.domain.mentors import Experience, Expertise, Pricing, SessionTopic
from tests.mentor_samples import BEGAN, mentor


def card(number: int = 1, **changes: Any) -> Card:
    return card_of(mentor(number, **changes))


def priced(rupees: int, number: int = 1) -> Card:
    return card(number, pricing=Pricing(thirty_min=rupees, sixty_min=rupees))


# ── Text ─────────────────────────────────────────────────────────────────────────────────────────────


def test_texts_are_compared_without_case_accents_and_stray_blanks() -> None:
    assert folded("  José   ÑANDÚ ") == folded("jose ñandu")
    assert folded("STRASSE") == folded("straße")


def test_words_are_letters_and_digits() -> None:
    assert words_of("C++ / Node.js, ex-Google (2nd)") == ["c", "node", "js", "ex", "google", "2nd"]


def test_a_mentor_is_found_by_the_words_of_name_companies_and_headline() -> None:
    shown = card(
        name="Priya Sharma",
        headline="Backend at scale",
        experience=Experience(years=1, current_company="Tata Motors", past_companies=("Acme",)),
    )

    assert shown.words == ["priya", "sharma", "tata", "motors", "acme", "backend", "at", "scale"]


def test_a_very_long_profile_is_posted_under_its_first_words_only() -> None:
    wordy = card(headline=" ".join(f"word{number}" for number in range(100)))

    assert len(posted_words(wordy)) == MOST_WORDS
    assert posted_words(wordy)[0] == "mentor"


# ── Searching ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "search",
    [
        Search(expertise=frozenset({Expertise.DSA, Expertise.BACKEND})),
        Search(topic=SessionTopic.CODE_REVIEW),
        Search(language="hindi"),
        Search(company="tata motors"),
        Search(company="acme"),
        Search(words=("pri", "tat")),
        Search(words=("s",)),
        Search(price_min=500, price_max=500),
        Search(rating=4.5),
        Search(is_accepting_bookings=True),
    ],
)
def test_who_has_what_is_asked_for_matches(search: Search) -> None:
    shown = card(
        name="Priya Sharma",
        expertise=(Expertise.BACKEND,),
        session_topics=(SessionTopic.CODE_REVIEW, SessionTopic.RESUME_REVIEW),
        languages=("English", "Hindi"),
        experience=Experience(years=1, current_company="Tata Motors", past_companies=("ACME",)),
        rating_sum=9,
        rating_count=2,
    )

    assert search.matches(shown)


@pytest.mark.parametrize(
    "search",
    [
        Search(expertise=frozenset({Expertise.DSA})),
        Search(topic=SessionTopic.CODE_REVIEW),
        Search(language="engl"),
        Search(company="acm"),
        Search(company="acme inc"),
        Search(words=("mentor", "zebra")),
        Search(words=("entor",)),
        Search(price_min=501),
        Search(price_max=499),
        Search(rating=0.01),
        Search(is_accepting_bookings=True),
    ],
)
def test_who_lacks_anything_does_not_match(search: Search) -> None:
    assert not search.matches(card(is_accepting_bookings=False))


def test_a_rating_is_compared_as_it_is_shown() -> None:
    four_and_a_third = card(rating_sum=13, rating_count=3)

    assert Search(rating=4.33).matches(four_and_a_third)
    assert not Search(rating=4.331).matches(four_and_a_third)
    assert not Search(rating=4.34).matches(four_and_a_third)


# ── Order ────────────────────────────────────────────────────────────────────────────────────────────


def in_order(sort: Sort, *cards: Card) -> list[str]:
    return [one.id[-1] for one in sorted(cards, key=lambda one: place(one, sort))]


def test_the_best_rated_come_first_and_ties_by_id() -> None:
    rated = [
        card(3, rating_sum=9, rating_count=2),
        card(2, rating_sum=45, rating_count=10),
        card(1),
        card(4, rating_sum=5, rating_count=1),
    ]

    assert in_order(Sort.RATING, *rated) == ["4", "2", "3", "1"]


def test_prices_sort_both_ways_with_ties_by_id() -> None:
    cards = [priced(100_000, 4), priced(500, 3), priced(500, 2), priced(1, 1)]

    assert in_order(Sort.PRICE_ASC, *cards) == ["1", "2", "3", "4"]
    assert in_order(Sort.PRICE_DESC, *cards) == ["4", "2", "3", "1"]


def test_who_gave_most_sessions_comes_first() -> None:
    cards = [card(1), card(2, total_sessions=9), card(3, total_sessions=10)]

    assert in_order(Sort.SESSIONS, *cards) == ["3", "2", "1"]


def test_the_newest_application_comes_first_whatever_the_account() -> None:
    cards = [card(1, created_at=BEGAN + timedelta(days=9)), card(2), card(3)]

    assert in_order(Sort.NEWEST, *cards) == ["1", "3", "2"]


@pytest.mark.parametrize(
    ("search", "inside", "outside"),
    [
        (Search(sort=Sort.PRICE_ASC, price_min=500, price_max=600), [500, 600], [499, 601, 1]),
        (Search(sort=Sort.PRICE_DESC, price_min=500, price_max=600), [500, 600], [499, 601, 1]),
        (Search(sort=Sort.PRICE_ASC, price_max=600), [1, 600], [601]),
        (Search(sort=Sort.PRICE_DESC, price_min=500), [500, 100_000], [499]),
    ],
)
def test_a_bound_on_the_price_is_a_range_of_its_sort(
    search: Search, inside: list[int], outside: list[int]
) -> None:
    span = bounds(search)

    assert span is not None
    assert all(span[0] < place(priced(one), search.sort) < span[1] for one in inside)
    assert not any(span[0] < place(priced(one), search.sort) < span[1] for one in outside)


def test_a_bound_on_the_rating_is_a_range_of_its_sort() -> None:
    span = bounds(Search(rating=4.5))

    assert span is not None
    assert span[0] < place(card(rating_sum=9, rating_count=2), Sort.RATING) < span[1]
    assert place(card(rating_sum=449, rating_count=100), Sort.RATING) > span[1]


def test_a_bound_on_something_else_names_the_sort_that_has_it_in_one_piece() -> None:
    assert bounded_sort(Search(sort=Sort.NEWEST, price_max=100)) is Sort.PRICE_ASC
    assert bounded_sort(Search(sort=Sort.NEWEST, rating=4)) is Sort.RATING
    assert bounded_sort(Search(sort=Sort.PRICE_DESC, price_max=100)) is None
    assert bounded_sort(Search(sort=Sort.RATING, rating=4)) is None
    assert bounded_sort(Search(sort=Sort.PRICE_ASC, rating=4)) is Sort.RATING
