"""What SES tells, in the shapes of its developer guide."""

import json
from typing import Any

import pytest

from chalicelib.domain.suppressions import Cause, mailbox
from chalicelib.gateways.mail_feedback import read


def bounce(kind: str = "Permanent", *addresses: str) -> dict[str, Any]:
    recipients = [{"emailAddress": one, "action": "failed", "status": "5.1.1"} for one in addresses]
    told = {"bounceType": kind, "bounceSubType": "General", "bouncedRecipients": recipients}
    return {"eventType": "Bounce", "bounce": told, "mail": {"messageId": "0100-abc", "destination": []}}


def complaint(kind: str | None, *addresses: str) -> dict[str, Any]:
    told: dict[str, Any] = {"complainedRecipients": [{"emailAddress": one} for one in addresses]}
    if kind:
        told["complaintFeedbackType"] = kind
    return {"eventType": "Complaint", "complaint": told, "mail": {"messageId": "0100-def"}}


def test_a_mailbox_that_does_not_exist_takes_no_more_mail() -> None:
    feedback = read(json.dumps(bounce("Permanent", "gone@example.com", "Gone Too <too@example.com>")))

    assert feedback is not None
    assert (feedback.cause, feedback.detail) == (Cause.BOUNCE, "General")
    assert feedback.addresses == ("gone@example.com", "too@example.com")
    assert feedback.message_id == "0100-abc"


@pytest.mark.parametrize("kind", ["Transient", "Undetermined"])
def test_a_full_mailbox_may_be_written_to_again(kind: str) -> None:
    assert read(json.dumps(bounce(kind, "full@example.com"))) is None


@pytest.mark.parametrize(("kind", "detail"), [("abuse", "abuse"), (None, "")])
def test_who_complains_takes_no_more_mail(kind: str | None, detail: str) -> None:
    feedback = read(json.dumps(complaint(kind, "angry@example.com")))

    assert feedback is not None
    assert (feedback.cause, feedback.detail) == (Cause.COMPLAINT, detail)
    assert feedback.addresses == ("angry@example.com",)


def test_a_complaint_that_is_taken_back_stops_nothing() -> None:
    assert read(json.dumps(complaint("not-spam", "calm@example.com"))) is None


@pytest.mark.parametrize("kind", ["Delivery", "Send", "Open", "SomethingNew"])
def test_other_events_stop_nothing(kind: str) -> None:
    assert read(json.dumps({"eventType": kind, "mail": {}})) is None


@pytest.mark.parametrize("message", ["Successfully validated SNS topic", "{}", "[]", "", '{"eventType": 1}'])
def test_what_is_no_event_is_an_error_that_ends_in_the_failure_queue(message: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - msgspec's errors are ValueErrors, too
        read(message)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Asha@Example.COM", "asha@example.com"),
        (" asha@example.com ", "asha@example.com"),
        ("asha@bücher.example", "asha@xn--bcher-kva.example"),
        ("no address", "@no address"),
        (f"asha@{'x' * 64}.example", f"asha@{'x' * 64}.example"),
    ],
)
def test_one_mailbox_has_one_spelling(written: str, kept: str) -> None:
    assert mailbox(written) == kept
