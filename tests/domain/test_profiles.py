from typing import Any

import pytest

from chalicelib.domain import profiles
from chalicelib.domain.errors import Invalid
from chalicelib.domain.mentors import Experience, Pricing


def wrong(**given: Any) -> list[str]:
    return [one.field for one in profiles.problems(profiles.tidied(given))]


@pytest.mark.parametrize(
    "url",
    [
        "https://www.linkedin.com/in/priya",
        "https://linkedin.com/in/priya/",
        "https://in.linkedin.com/in/priya?trk=x",
    ],
)
def test_a_linkedin_address_is_taken(url: str) -> None:
    assert wrong(linkedin_url=url) == []


@pytest.mark.parametrize(
    "url",
    [
        "http://www.linkedin.com/in/priya",
        "https://linkedin.com",
        "https://linkedin.com/",
        "https://linkedin.com.evil.example/in/priya",
        "https://evillinkedin.com/in/priya",
        "https://linkedin.com@evil.example/in/priya",
        "https://evil.example/linkedin.com/in/x",
        "https://linkedin.com:8443/in/priya",
        "https://linkedin.com\\@evil.example/in/x",
        "javascript:alert(1)//linkedin.com/in/x",
        "https://linkedin.com/in/<script>",
        'https://linkedin.com/in/"onload=x',
        "https://lіnkedin.com/in/priya",
        "//linkedin.com/in/priya",
        "https://[linkedin.com/in/x",
        "https://linkedin.com:x/in/y",
    ],
)
def test_an_address_that_leads_elsewhere_is_refused(url: str) -> None:
    assert wrong(linkedin_url=url) == ["linkedinUrl"]


def test_nothing_given_is_nothing_wrong() -> None:
    assert wrong() == []
    assert wrong(linkedin_url=None) == []


@pytest.mark.parametrize("field", ["headline", "bio"])
@pytest.mark.parametrize("text", ["", "  ", "\n\t", "\u200b\u200b"])
def test_texts_of_blanks_are_empty(field: str, text: str) -> None:
    assert wrong(**{field: text}) == [field]


def test_a_headline_is_one_line_whatever_was_pasted() -> None:
    tidy = profiles.tidied({"headline": " Engineer\r\nBcc: all@example.com \x00\x1b[31m  at   Acme\u202e "})

    assert tidy["headline"] == "Engineer Bcc: all@example.com [31m at Acme"


def test_a_biography_keeps_its_paragraphs() -> None:
    tidy = profiles.tidied({"bio": "  One.\r\n\r\nTwo.\x07\n"})

    assert tidy["bio"] == "One.\n\nTwo."


def test_lists_name_each_thing_once_whatever_its_case() -> None:
    assert wrong(languages=["Hindi", "hindi ", "  "]) == ["languages.1", "languages.2"]
    assert wrong(expertise=["DSA", "DSA"]) == ["expertise.1"]
    assert wrong(session_topics=["Code Review", "Code Review"]) == ["sessionTopics.1"]


def test_companies_are_tidied_and_empty_ones_are_none() -> None:
    given = Experience(
        years=3, current_company="  ", current_role=" Staff \n Engineer", past_companies=("  Acme ",)
    )

    tidy = profiles.tidied({"experience": given})["experience"]

    assert tidy == Experience(years=3, current_role="Staff Engineer", past_companies=("Acme",))


def test_a_past_company_is_named_once() -> None:
    assert wrong(experience=Experience(years=1, past_companies=("Acme", "ACME"))) == [
        "experience.pastCompanies.1"
    ]


@pytest.mark.parametrize(
    ("thirty", "fields"),
    [(0, ["pricing.thirtyMin"]), (1, []), (100_000, []), (100_001, ["pricing.thirtyMin"])],
)
def test_prices_are_1_to_100000_rupees(thirty: int, fields: list[str]) -> None:
    assert wrong(pricing=Pricing(thirty_min=thirty, sixty_min=900)) == fields


def test_a_zone_that_nobody_knows_is_named() -> None:
    assert wrong(timezone="Mars/Olympus") == ["timezone"]


def test_a_check_of_one_field_raises_what_is_wrong_with_it() -> None:
    profiles.check("headline", "Engineer")

    with pytest.raises(Invalid) as caught:
        profiles.check("headline", " ")
    assert [one.field for one in caught.value.errors] == ["headline"]
