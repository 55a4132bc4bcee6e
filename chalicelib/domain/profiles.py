"""What may a mentor write about themselves, and what is wrong with what they wrote?

What is given is a mapping of a profile's fields by their names in Python; only what is in it is looked at.
"""

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from chalicelib.domain.errors import FieldError, Invalid
from chalicelib.domain.mentors import Experience, Pricing
from chalicelib.domain.timezones import zone

HEADLINE_CHARACTERS, BIO_CHARACTERS = 150, 2000
MOST_COMPANIES, MOST_LANGUAGES = 20, 10
COMPANY_CHARACTERS, LANGUAGE_CHARACTERS, ROLE_CHARACTERS = 100, 40, 100
MOST_YEARS = 60
LOWEST_PRICE_RUPEES, HIGHEST_PRICE_RUPEES = 1, 100_000
URL_CHARACTERS = 500

Problems = Iterator[FieldError]


def one_line(text: str) -> str:
    """Without stray blanks, and without line breaks and other controls, which no mail's subject may get."""
    return " ".join(_printable(text, keep="").split())


def paragraphs(text: str) -> str:
    return _printable(text.replace("\r\n", "\n"), keep="\n").strip()


def _printable(text: str, *, keep: str) -> str:
    return "".join(
        sign if sign in keep or unicodedata.category(sign)[0] != "C" else " " if sign.isspace() else ""
        for sign in text
    )


def tidied(given: Mapping[str, Any]) -> dict[str, Any]:
    """The same, without what nobody meant to write."""
    return {name: _TIDY[name](value) if name in _TIDY else value for name, value in given.items()}


def problems(given: Mapping[str, Any]) -> list[FieldError]:
    """Every wrong field of what was tidied, with the fix."""
    return [one for name, value in given.items() if name in _CHECKS for one in _CHECKS[name](value)]


def check(field: str, value: object) -> None:
    """Raises Invalid for one wrong field."""
    found = problems(tidied({field: value}))
    if found:
        raise Invalid(*found)


# ── Cleaning ─────────────────────────────────────────────────────────────────────────────────────────


def _optional(text: str | None) -> str | None:
    return one_line(text) or None if text is not None else None


def _lines(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(one_line(text) for text in texts)


def _experience(given: Experience) -> Experience:
    return Experience(
        years=given.years,
        current_company=_optional(given.current_company),
        current_role=_optional(given.current_role),
        past_companies=_lines(given.past_companies),
    )


_TIDY: dict[str, Callable[..., object]] = {
    "headline": one_line,
    "bio": paragraphs,
    "experience": _experience,
    "languages": _lines,
    "expertise": tuple,
    "session_topics": tuple,
    "linkedin_url": _optional,
}


# ── Checking: what a field's type and length cannot say ──────────────────────────────────────────────


def _headline(text: str) -> Problems:
    if not text:
        yield FieldError("headline", f"Say in a line who you are, in up to {HEADLINE_CHARACTERS} characters.")


def _bio(text: str) -> Problems:
    if not text:
        yield FieldError("bio", f"Tell students about yourself, in up to {BIO_CHARACTERS} characters.")


def _distinct(field: str, texts: Sequence[str]) -> Problems:
    seen: set[str] = set()
    for index, text in enumerate(texts):
        if not text:
            yield FieldError(f"{field}.{index}", "This must not be empty.")
        elif text.casefold() in seen:
            yield FieldError(f"{field}.{index}", f"{text} is there already: name each once.")
        seen.add(text.casefold())


def _expertise(chosen: Sequence[str]) -> Problems:
    return _distinct("expertise", chosen)


def _topics(chosen: Sequence[str]) -> Problems:
    return _distinct("sessionTopics", chosen)


def _languages(named: Sequence[str]) -> Problems:
    return _distinct("languages", named)


def _companies(experience: Experience) -> Problems:
    return _distinct("experience.pastCompanies", experience.past_companies)


def _pricing(pricing: Pricing) -> Problems:
    for field, rupees in (("thirtyMin", pricing.thirty_min), ("sixtyMin", pricing.sixty_min)):
        if not LOWEST_PRICE_RUPEES <= rupees <= HIGHEST_PRICE_RUPEES:
            yield FieldError(f"pricing.{field}", "Use whole rupees from 1 to 100000.")


def _linkedin(url: str | None) -> Problems:
    if url is not None and not _is_linkedin(url):
        message = "Use the https address of a LinkedIn profile, such as https://www.linkedin.com/in/you."
        yield FieldError("linkedinUrl", message)


def _is_linkedin(url: str) -> bool:
    host, path = _https(url)
    return (host == "linkedin.com" or host.endswith(".linkedin.com")) and len(path) > 1


def _https(url: str) -> tuple[str, str]:
    """Host and path of a plain https address; empty for anything that hides where it leads."""
    if any(sign.isspace() or not sign.isascii() or sign in "\\\"'<>`" for sign in url):
        return "", ""
    try:
        parts = urlsplit(url)
        is_plain = parts.scheme == "https" and parts.port is None and parts.username is None
    except ValueError:
        return "", ""
    return (parts.hostname or "", parts.path) if is_plain else ("", "")


def _timezone(name: str) -> Problems:
    try:
        zone(name)
    except Invalid as invalid:
        yield from invalid.errors


_CHECKS: dict[str, Callable[..., Problems]] = {
    "headline": _headline,
    "bio": _bio,
    "expertise": _expertise,
    "experience": _companies,
    "languages": _languages,
    "session_topics": _topics,
    "pricing": _pricing,
    "linkedin_url": _linkedin,
    "timezone": _timezone,
}
