"""Is nobody written to whose mailbox sent mail back?"""

import json
from datetime import UTC, datetime

import click
import pytest
from botocore.exceptions import BotoCoreError

from chalicelib.domain.errors import NotFound
from chalicelib.domain.suppressions import Cause, Suppression
from chalicelib.handlers import mail_feedback
from chalicelib.storage import suppressions
from infra.ops import people
from tests.calls import acting
from tests.product_table import Table
from tests.round_trips import RoundTrips
from tests.world import World


def told(event: dict) -> dict:
    """How Lambda hands over what SNS brings."""
    return {"Records": [{"EventSource": "aws:sns", "Sns": {"Message": json.dumps(event)}}]}


def heed(event: dict) -> dict[str, int]:
    with acting("mail_feedback"):
        return mail_feedback.heed(event)


def bounced(address: str) -> dict:
    recipients = [{"emailAddress": address}]
    return told(
        {
            "eventType": "Bounce",
            "bounce": {
                "bounceType": "Permanent",
                "bounceSubType": "NoEmail",
                "bouncedRecipients": recipients,
            },
            "mail": {"messageId": "0100-abc"},
        }
    )


class Ses:
    """The account's own list of suppressed mailboxes, empty."""

    class exceptions:  # noqa: N801 - botocore's name
        class NotFoundException(Exception):
            pass

    def __init__(self, *, fails: bool) -> None:
        self.fails, self.forgotten = fails, []

    def delete_suppressed_destination(self, *, EmailAddress: str) -> None:  # noqa: N803 - botocore's name
        if self.fails:
            raise BotoCoreError
        self.forgotten.append(EmailAddress)
        raise self.exceptions.NotFoundException


class Stage:
    def __init__(self, name: str, *, fails: bool = False) -> None:
        self.name, self.ses = name, Ses(fails=fails)

    def client(self, service: str) -> Ses:
        assert service == "sesv2"
        return self.ses


lift = people.lift_suppression.callback.__wrapped__  # without taking a stage over


def test_nothing_is_mailed_to_a_mailbox_that_sent_mail_back(world: World):
    person = world.person()
    world.happen()
    world.email.sent.clear()

    assert heed(bounced(person.email.upper())) == {"suppressed": 1}
    world.client.post("/api/auth/forgot-password", json={"email": person.email})
    world.happen()

    assert world.email.sent == []


def test_another_mailbox_is_written_to_as_before(world: World):
    heed(bounced("somebody.else@example.test"))

    person = world.person()
    world.happen()

    assert [mail.to for mail in world.email.sent] == [person.email]


def test_a_lifted_suppression_lets_mail_through_again(world: World):
    person = world.person()
    heed(bounced(person.email))

    lift(Stage("prod"), person.email, operator="Olga", dry_run=True)
    world.client.post("/api/auth/forgot-password", json={"email": person.email})
    world.happen()
    before = len(world.email.sent)
    lifted = lift(Stage("prod"), person.email, operator="Olga", dry_run=False)
    world.client.post("/api/auth/forgot-password", json={"email": person.email})
    world.happen()

    assert (before, {mail.to for mail in world.email.sent}) == (0, {person.email})
    assert (lifted["cause"], lifted["detail"]) == ("bounce", "NoEmail")


def test_a_lifted_suppression_is_audited_without_its_address(world: World):
    heed(bounced("gone@example.com"))

    lift(Stage("prod"), "gone@example.com", operator="Olga", dry_run=False)

    (entry,) = (item for item in world.table.items() if item["type"] == "audit")
    assert (entry["actor_name"], entry["action"]) == ("Olga", "suppression_lifted")
    assert "gone@" not in json.dumps(world.table.items(), default=str)


def test_nothing_is_lifted_where_nothing_was_or_ses_does_not(table: Table):
    with pytest.raises(NotFound):
        lift(Stage("prod"), "gone@example.com", operator="Olga", dry_run=False)
    heed(bounced("gone@example.com"))

    with pytest.raises(click.ClickException):
        lift(Stage("prod", fails=True), "gone@example.com", operator="Olga", dry_run=False)

    assert suppressions.find("gone@example.com")


def test_ses_is_asked_too_but_not_where_there_is_none(table: Table):
    stages = [Stage("prod"), Stage("local")]
    for stage in stages:
        heed(bounced("gone@example.com"))
        lift(stage, "gone@example.com", operator="Olga", dry_run=False)

    assert [stage.ses.forgotten for stage in stages] == [["gone@example.com"], []]


def test_the_same_feedback_twice_is_kept_once_and_says_why(table: Table, monkeypatch: pytest.MonkeyPatch):
    now = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
    monkeypatch.setattr("chalicelib.clock.now", lambda: now)

    for _ in range(2):
        heed(bounced("gone@example.com"))

    kept = Suppression(cause=Cause.BOUNCE, detail="NoEmail", since=now)
    assert suppressions.find("gone@example.com") == kept
    assert len(table.items()) == 1


def test_the_address_itself_is_not_kept(table: Table):
    heed(bounced("gone@example.com"))

    assert "gone" not in json.dumps(table.items(), default=str)


def test_the_list_costs_a_mail_no_round_trip_of_its_own(world: World, round_trips: RoundTrips):
    person = world.person()
    world.happen()
    world.client.post("/api/auth/forgot-password", json={"email": person.email})

    with round_trips:
        world.happen()

    asked = [str(call.parameters) for call in round_trips.calls if "SUPPRESSED" in str(call.parameters)]
    assert len(asked) == 1
    assert "mail:passwordReset" in asked[0]


def test_feedback_that_cannot_be_read_is_raised_so_that_it_is_kept(table: Table):
    with pytest.raises(ValueError):  # noqa: PT011 - msgspec's error
        heed({"Records": [{"Sns": {"Message": "nonsense"}}]})
