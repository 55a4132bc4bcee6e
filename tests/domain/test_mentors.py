from datetime import UTC, datetime

import pytest

from chalicelib.domain import mentors
from chalicelib.domain.errors import InvalidState
from chalicelib.domain.mentors import RESERVED_SLUGS, ApplicationStatus, Mentor, slug_of
from tests.mentor_samples import mentor

NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Priya Sharma", "priya-sharma"),
        ("  José  Ñandú-Łukasz ", "jose-nandu-ukasz"),
        ("Conan O'Brien", "conan-obrien"),
        ("प्रिया", "mentor"),
        ("!!!", "mentor"),
        ("../../admin", "admin-mentor"),
        ("x" * 100, "x" * 60),
        ("a" * 59 + " b", "a" * 59),
    ],
)
def test_a_slug_is_the_name_in_ascii_words(name: str, slug: str) -> None:
    assert slug_of(name) == slug


@pytest.mark.parametrize("word", sorted(RESERVED_SLUGS))
def test_a_slug_never_hides_an_address_of_our_own(word: str) -> None:
    assert slug_of(word.replace("-", " ").title()) not in RESERVED_SLUGS


def test_no_slug_is_taken_for_an_id() -> None:
    assert not mentors.is_id(slug_of("mtr_01KAQ2M5T7E8V9W0X1Y2Z3A4B5"))


@pytest.mark.parametrize(
    ("total", "count", "average"),
    [(0, 0, 0.0), (9, 2, 4.5), (14, 3, 4.67), (13, 3, 4.33), (4.125 * 8, 8, 4.13)],
)
def test_a_rating_is_its_sum_by_its_count_half_up_to_two_places(
    total: int, count: int, average: float
) -> None:
    rated = mentor(rating_sum=int(total), rating_count=count)

    assert rated.rating.average == average


# ── What an administrator decides ────────────────────────────────────────────────────────────────────


def applied() -> Mentor:
    return mentor(application_status=ApplicationStatus.PENDING, verified_at=None)


def test_an_approved_mentor_is_visible_and_verified_from_then_on() -> None:
    approved = mentors.approve(applied(), note="Welcome.", now=NOW)

    assert approved.is_visible
    assert (approved.verified_at, approved.application_note) == (NOW, "Welcome.")


def test_a_rejected_application_keeps_the_reason() -> None:
    rejected = mentors.reject(applied(), reason="Tell us more.", now=NOW)

    assert not rejected.is_visible
    assert (rejected.application_status, rejected.application_note) == ("rejected", "Tell us more.")


@pytest.mark.parametrize("status", [ApplicationStatus.APPROVED, ApplicationStatus.REJECTED])
def test_an_application_is_decided_once(status: ApplicationStatus) -> None:
    decided = mentor(application_status=status)

    with pytest.raises(InvalidState):
        mentors.approve(decided, note=None, now=NOW)
    with pytest.raises(InvalidState):
        mentors.reject(decided, reason="No.", now=NOW)


def test_a_suspension_hides_and_a_reinstatement_shows_again() -> None:
    suspended = mentors.suspend(mentor(), reason="A complaint.", now=NOW)

    assert not suspended.is_visible
    assert mentors.reinstate(suspended, note=None, now=NOW).is_visible


def test_only_who_is_in_sight_is_suspended_and_only_who_is_suspended_reinstated() -> None:
    with pytest.raises(InvalidState):
        mentors.suspend(applied(), reason="x", now=NOW)
    with pytest.raises(InvalidState):
        mentors.suspend(mentor(is_active=False), reason="x", now=NOW)
    with pytest.raises(InvalidState):
        mentors.reinstate(mentor(), note=None, now=NOW)
