"""Does each of the operator's commands do its work on a running product?"""

import csv
import io
import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import botocore.session
import pytest
import requests

from infra.ops import replays
from infra.schedules import SCHEDULES, event
from local.demo import eventually
from local.people import Person, Product
from tests.e2e.running import ROOT, running


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with running(tmp_path_factory.mktemp("operated")) as product:
        yield product


@pytest.fixture
def newcomer(product: Product) -> Person:
    return Person(product, "Tara Bose", f"tara.{uuid.uuid4().hex[:10]}@example.com").register()


def run(product: Product, *arguments: str, fails: bool = False) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "infra.ops", "--stage", "local", "--url", product.url, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode != 0) is fails, done.stderr
    return done


def said(product: Product, *arguments: str) -> Any:
    return json.loads(run(product, *arguments).stdout)


def somebody(product: Product, role: str, number: int = 0) -> Person:
    accounts = product.call("GET", "/_local/accounts")["items"]
    found = [account for account in accounts if account["role"] == role][number]
    return Person(product, found["name"], found["email"], found["password"])


def booked(product: Product, student: Person) -> dict[str, Any]:
    """A time that is held, with its order."""
    mentor = somebody(product, "mentor").get("/api/mentors/me")["mentor"]
    today = product.call("GET", "/_local/clock")["now"][:10]
    path = f"/api/mentors/{mentor['id']}/slots"
    next_day = student.get(path, params={"from": today, "to": today, "duration": 30})["nextAvailable"][:10]
    free = student.get(path, params={"from": next_day, "to": next_day, "duration": 30})["slots"]
    body = {
        "mentorId": mentor["id"],
        "scheduledAt": free[-1]["start"],
        "duration": 30,
        "topic": "Mock Interview",
    }
    made: dict[str, Any] = student.post("/api/bookings", body)
    return made


def audited(admin: Person, subject: str) -> dict[str, Any]:
    """The last that was written down of somebody or something."""
    entries = admin.get("/api/admin/audit", params={"limit": 50})["items"]
    return next(one for one in entries if one["subject"] == subject)


class Cloud:
    """The emulator behind a product, as AWS's own clients see it."""

    def __init__(self, product: Product) -> None:
        known = product.call("GET", "/_local/cloud")
        self.table, self.stack, self._environment = known["table"], known["stack"], known["environment"]

    def client(self, service: str) -> Any:
        one = self._environment
        return botocore.session.get_session().create_client(
            service,
            endpoint_url=one["AWS_ENDPOINT_URL"],
            region_name=one["AWS_REGION"],
            aws_access_key_id=one["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=one["AWS_SECRET_ACCESS_KEY"],
        )

    def output(self, name: str) -> str:
        (stack,) = self.client("cloudformation").describe_stacks(StackName=self.stack)["Stacks"]
        return next(one["OutputValue"] for one in stack["Outputs"] if one["OutputKey"] == name)

    def function(self, logical: str) -> str:
        found = self.client("cloudformation").describe_stack_resource(
            StackName=self.stack, LogicalResourceId=logical
        )
        return str(found["StackResourceDetail"]["PhysicalResourceId"])

    def failed_batch(self) -> dict[str, Any]:
        """What Lambda would leave in the queue of a batch with the stream's first event."""
        arn = self.client("dynamodb").describe_table(TableName=self.table)["Table"]["LatestStreamArn"]
        streams = self.client("dynamodbstreams")
        shard = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"][0]["ShardId"]
        iterator = streams.get_shard_iterator(StreamArn=arn, ShardId=shard, ShardIteratorType="TRIM_HORIZON")[
            "ShardIterator"
        ]
        records = streams.get_records(ShardIterator=iterator)["Records"]
        event = next(one for one in records if one["dynamodb"]["Keys"]["SK"]["S"].startswith("EVENT#"))
        number = event["dynamodb"]["SequenceNumber"]
        batch = {"shardId": shard, "startSequenceNumber": number, "endSequenceNumber": number}
        return {"DDBStreamBatchInfo": {**batch, "streamArn": arn, "batchSize": 1}}


# ── People ───────────────────────────────────────────────────────────────────────────────────────────


def test_an_administrator_is_made(product: Product, newcomer: Person):
    rehearsed = said(product, "create-admin", newcomer.email, "--dry-run")
    before = newcomer.get("/api/auth/me")["user"]["role"]

    made = said(product, "create-admin", newcomer.email, "--operator", "Olga")

    assert (rehearsed["role"], before, made["role"]) == ("user", "user", "admin")
    entry = audited(newcomer, made["id"])
    assert (entry["action"], entry["actorName"]) == ("admin_made", "Olga")
    assert "There is no account" in run(product, "create-admin", "nobody@example.com", fails=True).stderr


def test_a_person_is_exported_for_their_own_eyes(product: Product, tmp_path: Path):
    student, file = somebody(product, "student"), tmp_path / "export.json"

    told = said(product, "export-user", student.email, "--output", str(file))

    assert json.loads(file.read_text())["account"]["email"] == student.email
    assert json.loads(file.read_text()) == said(product, "export-user", told["id"])
    assert file.stat().st_mode & 0o077 == 0
    assert (
        "is there already"
        in run(product, "export-user", told["id"], "--output", str(file), fails=True).stderr
    )


def test_a_person_is_erased_once_and_it_is_written_down(product: Product, newcomer: Person):
    user_id = newcomer.get("/api/auth/me")["user"]["id"]
    rehearsed = said(product, "erase-user", newcomer.email, "--dry-run")
    still_there = newcomer.get("/api/auth/me")["user"]["id"]

    erased = said(product, "erase-user", newcomer.email, "--yes", "--operator", "Olga")

    assert (rehearsed["erased"], still_there) == (False, user_id)
    assert erased == {"id": user_id, "hasUpcomingBookings": False, "erased": True}
    assert "There is no account" in run(product, "erase-user", user_id, "--yes", fails=True).stderr
    entry = audited(somebody(product, "admin"), user_id)
    assert (entry["action"], entry["actorName"]) == ("account_erased", "Olga")
    assert newcomer.email not in json.dumps(entry)


def test_who_has_sessions_ahead_is_not_erased(product: Product, newcomer: Person):
    booked(product, newcomer)

    refused = run(product, "erase-user", newcomer.email, "--yes", fails=True)

    assert "Traceback" not in refused.stderr
    assert newcomer.get("/api/auth/me")["user"]["email"] == newcomer.email


# ── Jobs and queues ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("job", SCHEDULES)
def test_every_job_is_run(product: Product, job: str):
    done = said(product, "run-job", job)

    assert done["job"] == job
    assert isinstance(done["done"], int)


def test_a_job_can_be_rehearsed(product: Product, newcomer: Person):
    made = booked(product, newcomer)

    rehearsed = said(product, "run-job", "reminders", "--dry-run")

    assert rehearsed == {"job": "reminders", "due": 0, "dryRun": True}
    assert newcomer.get(f"/api/bookings/{made['booking']['id']}")["booking"]["status"] == "pending"


def test_an_event_put_off_long_is_delivered_now(product: Product, newcomer: Person):
    """It is made of one that was delivered: the stream does not look at what only changes."""
    dynamodb, table = Cloud(product).client("dynamodb"), Cloud(product).table
    made = booked(product, newcomer)
    product.call("POST", f"/_local/payments/{made['order']['orderId']}/pay", json={"webhook": "now"})
    name = {"S": f"B#{made['booking']['id']}"}

    def past() -> list[dict[str, Any]]:
        items = dynamodb.query(
            TableName=table, KeyConditionExpression="PK = :pk", ExpressionAttributeValues={":pk": name}
        )["Items"]
        return [item for item in items if item["type"]["S"] == "past_event"]

    happened = eventually(past, "the confirmation is delivered")[0]
    dynamodb.update_item(
        TableName=table,
        Key={"PK": happened["PK"], "SK": happened["SK"]},
        UpdateExpression="SET #type = :event, GSI3PK = :shard, GSI3SK = :late, attempts = :often REMOVE #ttl",
        ExpressionAttributeNames={"#type": "type", "#ttl": "ttl"},
        ExpressionAttributeValues={
            ":event": {"S": "event"},
            ":shard": {"S": "DUE#OUTBOX#0"},
            ":late": {"S": f"2099-01-01T00:00:00.000Z#{happened['id']['S']}"},
            ":often": {"N": "6"},
        },
    )

    before = said(product, "redrive", "--dry-run")
    product.run_schedule("outbox")
    after_a_sweep = said(product, "redrive", "--dry-run")
    done = said(product, "redrive")

    assert before["events"]["triedBefore"] == after_a_sweep["events"]["triedBefore"] == 1
    assert done["delivered"] >= 1
    assert done["events"]["waiting"] == 0


def test_what_is_in_the_failure_queues_is_replayed_and_left_there_if_it_fails_again(product: Product):
    cloud = Cloud(product)
    sqs, batch = cloud.client("sqs"), cloud.failed_batch()
    lost = {**batch["DDBStreamBatchInfo"], "shardId": "shardId-00000000000000000000-deadbeef"}
    wake = event("reminders", now=datetime.now(UTC), region="ap-south-1")
    failed = {"requestContext": {"functionArn": cloud.function("Holds")}, "requestPayload": wake}
    bounce = {"Type": "Notification", "TopicArn": "arn:aws:sns:x:0:mail", "Message": "{}"}
    target = {"TARGET_ARN": {"DataType": "String", "StringValue": cloud.function("Reminders")}}
    for queue, body, attributes in (
        ("StreamFailures", batch, {}),
        ("StreamFailures", {"DDBStreamBatchInfo": lost}, {}),
        ("AsyncFailures", failed, {}),
        ("AsyncFailures", {"nobody": "knows"}, {}),
        ("ScheduleFailures", wake, target),
    ):
        url = cloud.output(f"{queue}Url")
        sqs.send_message(QueueUrl=url, MessageBody=json.dumps(body), MessageAttributes=attributes)

    before = said(product, "redrive", "--dry-run")
    done = said(product, "redrive")

    assert before["queues"] == {"StreamFailures": 2, "AsyncFailures": 2, "ScheduleFailures": 1}
    assert done["queues"] == {
        "StreamFailures": {"replayed": 1, "trimmed": 1, "failed": 0},
        "AsyncFailures": {"replayed": 1, "trimmed": 0, "failed": 1},
        "ScheduleFailures": {"replayed": 1, "trimmed": 0, "failed": 0},
    }
    assert replays.of({"Body": json.dumps(bounce)}, streams=None).logical == "MailFeedback"


def test_the_directory_is_rebuilt(product: Product, newcomer: Person):
    listed = newcomer.get("/api/mentors")["pagination"]["total"]

    rehearsed = said(product, "rebuild-directory", "--dry-run")

    assert (rehearsed["mentors"], rehearsed["listed"]) == (listed, listed)
    assert said(product, "rebuild-directory") == {"mentors": listed}


# ── Bookings and money ───────────────────────────────────────────────────────────────────────────────


def test_a_payment_that_nobody_told_of_is_fetched_and_its_story_told(product: Product, newcomer: Person):
    made = booked(product, newcomer)
    booking_id = made["booking"]["id"]
    product.call("POST", f"/_local/payments/{made['order']['orderId']}/pay", json={"webhook": "never"})

    rehearsed = said(product, "refetch-booking", booking_id, "--dry-run")
    applied = said(product, "refetch-booking", booking_id)
    again = said(product, "refetch-booking", booking_id)

    assert (rehearsed["before"]["status"], rehearsed["after"]["status"]) == ("pending", "pending")
    assert (applied["before"]["status"], applied["after"]["status"]) == ("pending", "confirmed")
    assert applied["notBroughtIn"] == []
    assert again["before"] == again["after"]

    def delivered() -> Any:
        told = said(product, "show-booking", booking_id)
        return told if all(one["delivered"] for one in told["events"]) else None

    story = eventually(delivered, "all that follows is done")
    assert story["booking"]["status"] == "confirmed"
    assert [line["movement"] for line in story["ledger"]] == ["captured"]
    assert story["heldPaise"] == made["order"]["amount"]
    (confirmed,) = [one for one in story["events"] if one["event_type"] == "booking_confirmed"]
    reached = [one["how"] for one in confirmed["deliveries"]]
    assert reached.count("mail:bookingConfirmation") == 2
    assert story["timeline"] == sorted(story["timeline"])
    assert "There is no booking" in run(product, "show-booking", "GRP-20260101-NOTHING0", fails=True).stderr


def test_the_demo_and_all_that_tests_did_to_it_agree(product: Product):
    found = said(product, "check")

    assert found["breaches"] == []
    assert found["items"] > 100


def test_what_does_not_agree_is_told_and_fails(product: Product, newcomer: Person):
    cloud, made = Cloud(product), booked(product, newcomer)
    key = {"PK": {"S": f"B#{made['booking']['id']}"}, "SK": {"S": "BOOKING"}}
    for amount in ("1", str(made["booking"]["payment"]["amount"] // 5)):
        cloud.client("dynamodb").update_item(
            TableName=cloud.table,
            Key=key,
            UpdateExpression="SET platform_fee_paise = :paise",
            ExpressionAttributeValues={":paise": {"N": amount}},
        )
        if amount == "1":
            wrong = run(product, "check", "--again-after", "0", fails=True)

    (breach,) = json.loads(wrong.stdout)["breaches"]
    assert (breach["rule"], breach["subject"]) == ("parts make the price", made["booking"]["id"])
    assert said(product, "check")["breaches"] == []


def test_payouts_are_begun_once_and_written_for_the_bank(product: Product, tmp_path: Path):
    mentor, admin = somebody(product, "mentor"), somebody(product, "admin")
    bank = {
        "accountNumber": "00123456789012",
        "ifscCode": "HDFC0001234",
        "accountHolder": '=cmd|"/c calc"!A1',
    }
    mentor.put("/api/mentors/profile", {"payoutDetails": {"method": "bank_transfer", "bankAccount": bank}})
    product.set_clock(advance_minutes=14 * 24 * 60)
    try:
        product.run_schedule("completions")
        product.run_schedule("payouts")
        pending = {
            one["id"] for one in admin.get("/api/admin/payouts", params={"status": "pending"})["items"]
        }
        rehearsed = said(product, "payout-file", str(tmp_path / "none.csv"), "--dry-run")
        done = said(product, "payout-file", str(tmp_path / "bank.csv"), "--operator", "Olga")
        empty = said(product, "payout-file", str(tmp_path / "second.csv"))
        repeated = said(product, "payout-file", str(tmp_path / "again.csv"), "--repeat")
        shown = admin.get(f"/api/admin/payouts/{done['payouts'][0]}")["payout"]
        entry = audited(admin, done["payouts"][0])
    finally:
        product.reset_clock()

    assert set(done["payouts"]) <= pending
    assert done["payouts"] == rehearsed["payouts"] == repeated["payouts"] != []
    assert empty["payouts"] == []
    assert not (tmp_path / "none.csv").exists()
    text = (tmp_path / "bank.csv").read_text()
    assert (tmp_path / "again.csv").read_text() == text
    rows = list(csv.DictReader(io.StringIO(text)))
    own = next(row for row in rows if row["account_number"] == "00123456789012")
    assert own["beneficiary"] == '\'=cmd|"/c calc"!A1'
    assert shown["status"] == "processing"
    assert (entry["actorName"], entry["action"]) == ("Olga", "payout_processing")
    assert (tmp_path / "bank.csv").stat().st_mode & 0o077 == 0


# ── Keys ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_key_of_access_tokens_is_changed_and_nobody_is_signed_out(product: Product, newcomer: Person):
    """Moved clocks stand for the minutes that functions keep the secret, and that tokens live."""

    def is_good(token: str) -> bool:
        headers = {"Authorization": f"Bearer {token}"}
        return requests.get(f"{product.url}/api/auth/me", headers=headers, timeout=60).ok

    old = newcomer.token
    rehearsed = said(product, "rotate-jwt-key", "--dry-run")
    added = said(product, "rotate-jwt-key")
    too_early = said(product, "rotate-jwt-key")
    try:
        product.set_clock(advance_minutes=7)
        old_before_the_change = is_good(old)
        signs = said(product, "rotate-jwt-key")
        old_after_it = is_good(old)
        newcomer.sign_in()
        product.set_clock(advance_minutes=6)
        new = newcomer.sign_in().token
        both = (is_good(old), is_good(new))
        product.set_clock(advance_minutes=16)
        removed = said(product, "rotate-jwt-key")
        newest = newcomer.sign_in().token
        last = is_good(newest)
    finally:
        product.reset_clock()

    assert (rehearsed["done"], rehearsed["dryRun"]) == (["added"], True)
    assert (len(added["keys"]), added["signs"]) == (2, too_early["signs"])
    assert too_early["done"] == ["too early"]
    assert (signs["done"], removed["done"]) == (["signs"], ["removed"])
    assert signs["signs"] != added["signs"]
    assert removed["keys"] == [signs["signs"]]
    assert (old_before_the_change, old_after_it, both, last) == (True, True, (True, True), True)


def test_without_a_product_it_says_what_to_start():
    command = [sys.executable, "-m", "infra.ops", "--stage", "local", "--url", "http://127.0.0.1:9", "check"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, env=dict(os.environ)
    )

    assert done.returncode == 1
    assert "make run" in done.stderr
    assert "Traceback" not in done.stderr
