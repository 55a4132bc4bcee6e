from datetime import UTC, datetime

import pytest

from chalicelib.domain import reviews
from chalicelib.domain.bookings import StudentCard
from chalicelib.domain.errors import InvalidState
from chalicelib.domain.reviews import Review

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def review() -> Review:
    student = StudentCard(id="usr_1", name="Asha Rao", avatar=None)
    return Review(
        booking_id="GRP-1", mentor_id="mtr_1", student=student, rating=4, review="Good.", created_at=NOW
    )


def test_a_reviews_id_leads_to_its_booking() -> None:
    assert reviews.booking_id_of(review().id) == "GRP-1"
    assert reviews.booking_id_of("GRP-1") is None


def test_a_reply_is_given_once() -> None:
    replied = reviews.reply(review(), "Thank you.", now=NOW)

    assert replied.mentor_reply == reviews.MentorReply(content="Thank you.", replied_at=NOW)
    with pytest.raises(InvalidState):
        reviews.reply(replied, "Again.", now=NOW)


def test_the_first_report_stands_until_it_is_decided() -> None:
    reported = reviews.report(review(), "Rude.")

    assert reviews.report(reported, "Wrong.") == reported
    assert (reported.is_reported, reported.report_reason) == (True, "Rude.")


def test_a_report_that_is_dismissed_leaves_nothing() -> None:
    dismissed = reviews.decide(reviews.report(review(), "Rude."), is_public=True)

    assert (dismissed.is_public, dismissed.is_reported, dismissed.report_reason) == (True, False, None)


def test_a_hidden_review_stays_reported() -> None:
    hidden = reviews.decide(reviews.report(review(), "Rude."), is_public=False)

    assert (hidden.is_public, hidden.is_reported) == (False, True)


def test_every_change_is_a_new_version() -> None:
    steps = [review()]
    steps.append(reviews.reply(steps[-1], "Thank you.", now=NOW))
    steps.append(reviews.report(steps[-1], "Rude."))
    steps.append(reviews.decide(steps[-1], is_public=False))

    assert [step.version for step in steps] == [1, 2, 3, 4]
