"""The whole product as `make run` serves it: packaged, deployed, with its roles enforced."""

import json
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import requests

from infra import deploy
from infra.package import package
from infra.release import Release, Releases, before_the_last, put_release
from local import demo
from local.people import Person, Product
from tests import calls
from tests.e2e import cloud
from tests.e2e.running import ROOT, running
from tests.e2e.sockets import Loop, Socket
from tests.e2e.talking import PDF, missed, offer, send, session_of, told


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("product")


@pytest.fixture(scope="module")
def product(folder: Path) -> Iterator[Product]:
    with running(folder) as product:
        yield product


@pytest.fixture(scope="module")
def mentor_slug(product: Product) -> str:
    accounts = product.call("GET", "/_local/accounts")["items"]
    mentor = next(account for account in accounts if account["role"] == "mentor")
    person = Person(product, mentor["name"], mentor["email"], mentor["password"])
    return str(person.get("/api/mentors/me")["mentor"]["slug"])


def newcomer(product: Product) -> Person:
    return Person(product, "Tara Bose", f"tara.{uuid.uuid4().hex[:10]}@example.com").register()


def free_times(person: Person, slug: str) -> list[str]:
    """Every start of the day on which the mentor is next free."""
    now = person.product.call("GET", "/_local/clock")["now"][:10]
    path = f"/api/mentors/{slug}/slots"
    first = person.get(path, params={"from": now, "to": now, "duration": 30})
    day = (first["nextAvailable"] or first["slots"][0]["start"])[:10]
    return [
        slot["start"] for slot in person.get(path, params={"from": day, "to": day, "duration": 30})["slots"]
    ]


def booking_of(person: Person, slug: str, start: str) -> dict[str, object]:
    mentor_id = person.get(f"/api/mentors/{slug}")["mentor"]["id"]
    return {"mentorId": mentor_id, "scheduledAt": start, "duration": 30, "topic": "Mock Interview"}


def test_the_demo_tells_its_story(product: Product):
    told: list[str] = []

    demo.play(product.url, say=told.append)

    assert told[-1] == "Done."


def test_the_demo_data_are_as_people_would_have_made_them(product: Product):
    accounts = product.call("GET", "/_local/accounts")["items"]

    roles = [account["role"] for account in accounts]
    assert roles.count("admin") == 1
    assert roles.count("mentor") >= 6
    assert roles.count("student") >= 3
    mentor = next(account for account in accounts if account["role"] == "mentor")
    profile = Person(product, mentor["name"], mentor["email"], mentor["password"]).get("/api/mentors/me")[
        "mentor"
    ]
    assert profile["rating"]["count"] >= 1
    assert requests.get(profile["avatar"], timeout=10).content.startswith(b"\x89PNG")


def test_of_twelve_students_at_once_one_gets_the_time(product: Product, mentor_slug: str):
    students = [newcomer(product) for _ in range(12)]
    body = booking_of(students[0], mentor_slug, free_times(students[0], mentor_slug)[0])

    def ask(student: Person) -> int:
        headers = {"Authorization": f"Bearer {student.token}"}
        return requests.post(
            f"{product.url}/api/bookings", json=body, headers=headers, timeout=60
        ).status_code

    with ThreadPoolExecutor(6) as pool:
        statuses = sorted(pool.map(ask, students))

    assert statuses == [201] + [409] * 11


def test_a_wrong_signature_changes_nothing(product: Product, mentor_slug: str):
    student = newcomer(product)
    made = student.post(
        "/api/bookings", booking_of(student, mentor_slug, free_times(student, mentor_slug)[0])
    )
    pay = f"/_local/payments/{made['order']['orderId']}/pay"
    proof = product.call("POST", pay, json={"webhook": "never"})

    answer = requests.post(
        f"{product.url}/api/payments/verify",
        json=proof | {"razorpay_signature": "0" * 64},
        headers={"Authorization": f"Bearer {student.token}"},
        timeout=30,
    )

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_signature")
    assert student.get(f"/api/bookings/{made['booking']['id']}")["booking"]["status"] == "pending"


def test_a_repeated_webhook_changes_nothing(product: Product, mentor_slug: str):
    student = newcomer(product)
    made = student.post(
        "/api/bookings", booking_of(student, mentor_slug, free_times(student, mentor_slug)[0])
    )
    pay = f"/_local/payments/{made['order']['orderId']}/pay"

    product.call("POST", pay, json={"webhook": "twice"})

    booking = student.get(f"/api/bookings/{made['booking']['id']}")["booking"]
    assert (booking["status"], booking["payment"]["status"]) == ("confirmed", "paid")
    told = demo.eventually(lambda: about(booking["id"], product.mails_to(student.email)), "the mail is there")
    assert [mail["template"] for mail in told] == ["bookingConfirmation"]


def about(booking_id: str, mails: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [mail for mail in mails if booking_id in mail["text"]]


def test_every_schedule_can_be_run(product: Product):
    for name in ("reminders", "holds", "completions", "reconcile", "payouts"):
        product.run_schedule(name)


def test_the_api_documents_itself(product: Product):
    document = requests.get(f"{product.url}/api/openapi.json", timeout=30).json()

    assert document["openapi"].startswith("3.1")
    assert "/api/bookings" in document["paths"]
    assert requests.get(f"{product.url}/api/docs", timeout=30).headers["content-type"].startswith("text/html")


def test_strangers_to_the_api_are_told_in_its_own_words(product: Product):
    unknown = requests.get(f"{product.url}/api/no/such/thing", timeout=30)
    wrong = requests.delete(f"{product.url}/api/bookings", timeout=30)

    assert (unknown.status_code, unknown.json()["code"]) == (404, "not_found")
    assert (wrong.status_code, wrong.json()["code"]) == (405, "method_not_allowed")


# ── Two who talk ─────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def sockets(product: Product) -> Iterator[Callable[[Person], Socket]]:
    loop, opened = Loop(), []

    def of(person: Person) -> Socket:
        opened.append(Socket(loop, person))
        return opened[-1].open()

    yield of
    for socket in opened:
        socket.close()
    loop.stop()


@pytest.fixture
def mentor(product: Product) -> Person:
    accounts = product.call("GET", "/_local/accounts")["items"]
    found = next(account for account in accounts if account["role"] == "mentor")
    return Person(product, found["name"], found["email"], found["password"])


def test_two_chat_and_a_third_hears_nothing(
    product: Product, mentor: Person, mentor_slug: str, sockets: Callable[[Person], Socket]
):
    student, stranger = newcomer(product), newcomer(product)
    booking = session_of(student, mentor_slug, free_times(student, mentor_slug)[0])
    talk = booking["conversationId"]
    mentors, strangers = sockets(mentor), sockets(stranger)
    students = sockets(student)

    for one in (mentors, students, strangers):
        one.event("notifications.unread_count")
    online = mentors.event("chat.presence", userId=booking["student"]["id"])
    joined = [
        one.ask("chat.join_conversation", conversationId=talk) for one in (students, mentors, strangers)
    ]
    students.ask("chat.typing_start", conversationId=talk)
    typing = mentors.event("chat.typing", conversationId=talk)
    text = send(students, talk, type="text", content="Hello!", clientMessageId="one")
    again = send(students, talk, type="text", content="Hello!", clientMessageId="one")
    code = send(mentors, talk, type="code", codeBlock={"language": "python", "code": "print(1)"})
    file = send(students, talk, type="file", attachment=offer(student, talk, PDF))
    heard = [one.message(sent["id"]) for one in (students, mentors) for sent in (text, code, file)]
    mentors.ask("chat.mark_read", conversationId=talk, messageId=file["id"])
    read = students.event("chat.read", messageId=file["id"])

    assert online["online"] is True
    assert [one["event"] for one in joined] == ["ack", "ack", "error"]
    assert joined[2]["code"] == "not_found"
    assert (typing["userId"], typing["isTyping"]) == (booking["student"]["id"], True)
    assert again["id"] == text["id"]
    assert [one["id"] for one in heard] == [text["id"], code["id"], file["id"]] * 2
    assert requests.get(heard[-1]["attachment"]["url"], timeout=60).content == PDF
    assert read["userId"] == mentor.get("/api/auth/me")["user"]["id"]
    assert {frame["event"] for frame in strangers.heard} <= {"notifications.unread_count", "error"}


def test_a_connection_that_breaks_loses_and_doubles_nothing(
    product: Product, mentor: Person, mentor_slug: str, sockets: Callable[[Person], Socket]
):
    student = newcomer(product)
    talk = session_of(student, mentor_slug, free_times(student, mentor_slug)[0])["conversationId"]
    students, mentors = sockets(student), sockets(mentor)
    said = [send(students, talk, type="text", content="Are you there?")]
    mentors.message(said[0]["id"])

    for round_number in range(3):
        mentors.break_off()
        said += [send(students, talk, type="text", content=f"{round_number}.{nth}") for nth in range(3)]
        known = [one["id"] for one in said[:-3]]
        mentors = sockets(mentor)
        said.append(send(students, talk, type="text", content=f"{round_number}, again"))
        mentors.message(said[-1]["id"])
        known += [one["id"] for one in missed(mentor, talk, after=known[-1])]
        assert known == [one["id"] for one in said]
        announced = [one["data"]["message"]["id"] for one in mentors.heard if one["event"] == "chat.message"]
        assert len(set(announced)) == len(announced)


def test_notifications_appear_as_their_causes_happen(
    product: Product, mentor: Person, mentor_slug: str, sockets: Callable[[Person], Socket]
):
    student = newcomer(product)
    socket = sockets(student)
    booking = session_of(student, mentor_slug, free_times(student, mentor_slug)[0])
    send(sockets(mentor), booking["conversationId"], type="text", content="See you soon.")
    told(student, "new_message")

    student.put(f"/api/bookings/{booking['id']}/cancel", {"reason": "I am ill."})

    for person in (student, mentor):
        about = told(person, "booking_cancelled")
        assert about["data"] == {"bookingId": booking["id"]}
    assert told(student, "booking_confirmed")["data"] == {"bookingId": booking["id"]}
    pushed = socket.wait_for(
        lambda frame: (
            frame["event"] == "notifications.new"
            and frame["data"]["notification"]["type"] == "booking_cancelled"
        ),
        "a cancellation",
    )
    assert pushed["data"]["notification"]["isRead"] is False
    assert student.get("/api/notifications/unread-count")["count"] >= 3


def test_bank_details_are_taken_and_shown_masked(product: Product, mentor: Person):
    details = {"payoutDetails": {"method": "upi", "upiId": "9876543210@okbank"}}

    changed = mentor.put("/api/mentors/profile", details)

    assert changed["mentor"]["payoutDetails"]["upiId"] == "••••••3210@okbank"


# ── What an operator does, and what roles forbid ─────────────────────────────────────────────────────


def test_a_stage_shows_from_outside_that_it_works(product: Product):
    command = [sys.executable, "-m", "infra.smoke", "--stage", "local", "--url", product.url]

    tried = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert tried.returncode == 0, tried.stdout + tried.stderr
    assert tried.stdout.count("  ok ") == 6


def test_a_second_deployment_of_the_same_changes_nothing(product: Product):
    target = cloud.target(product)

    template = deploy.upload(package("local"), target)

    assert deploy.propose(template, parameters=cloud.parameters(target), target=target) is None


def test_a_release_is_brought_back_as_it_was(product: Product):
    target = cloud.target(product)
    first = Release(
        id="20261123T000001Z",
        commit="one",
        template=deploy.upload(package("local"), target),
        site="",
        parameters=cloud.parameters(target),
    )
    second = replace(
        first, id="20261123T000002Z", commit="two", parameters={**first.parameters, "SellerName": "Another"}
    )
    kept, shown = Releases(target), []

    for release in (first, second):
        put_release(release, target=target, is_wanted=lambda wanted: shown.append(wanted) or True)
        kept.add(release)
    old = before_the_last(kept.all())
    assert old is not None
    put_release(old, target=target, is_wanted=lambda wanted: shown.append(wanted) or True)

    assert old == first
    assert cloud.parameters(target)["SellerName"] == first.parameters["SellerName"]
    assert len(shown) == 2, "the first release stood already"
    assert any("APIHandler " in line for line in shown[0].changes)


def test_a_mailbox_that_bounces_is_written_to_no_more(product: Product):
    target, person = cloud.target(product), newcomer(product)
    demo.eventually(lambda: product.mails_to(person.email), "the first mail is there")
    recipients = [{"emailAddress": person.email}]
    bounce = {"bounceType": "Permanent", "bounceSubType": "NoEmail", "bouncedRecipients": recipients}
    event = {"eventType": "Bounce", "bounce": bounce, "mail": {"messageId": "0100"}}
    topic = deploy.outputs(target)["MailEventsTopic"]

    target.client("sns").publish(TopicArn=topic, Message=json.dumps(event))
    demo.eventually(lambda: suppressed(target), "the mailbox is on the list")
    before = len(product.mails_to(person.email))
    other = newcomer(product)
    product.call("POST", "/api/auth/forgot-password", json={"email": person.email})
    demo.eventually(lambda: product.mails_to(other.email), "others are written to")
    product.run_schedule("outbox")

    assert len(product.mails_to(person.email)) == before


def suppressed(target: deploy.Target) -> list[Any]:
    found = target.client("dynamodb").scan(
        TableName=deploy.outputs(target)["TableName"],
        FilterExpression="SK = :list",
        ExpressionAttributeValues={":list": {"S": "SUPPRESSED"}},
    )
    return list(found["Items"])


def test_a_function_can_do_no_more_than_its_role_says(product: Product):
    target = cloud.target(product)
    iam, role = target.client("iam"), deploy.physical_name("CompletionsRole", target)
    (name,) = iam.list_role_policies(RoleName=role)["PolicyNames"]
    whole = iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
    less = {
        **whole,
        "Statement": [one for one in whole["Statement"] if one["Sid"] not in ("Table", "Indexes")],
    }

    iam.put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=json.dumps(less))
    try:
        answer = requests.post(f"{product.url}/_local/schedules/completions", timeout=60)
    finally:
        iam.put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=json.dumps(whole))

    assert answer.status_code == 502, answer.text
    product.run_schedule("completions")


def test_no_function_asked_for_what_is_not_on_record(product: Product, folder: Path):
    """The last of these tests: by now each function has done most of what it can."""
    seen = set((folder / "calls.txt").read_text().splitlines())
    if calls.RECORDING:
        with Path(calls.RECORDING).open("a") as file:
            file.writelines(f"{line}\n" for line in seen)
        return
    recorded = {f"{function} {action}" for function, some in calls.recorded().items() for action in some}

    assert {line.split()[0] for line in seen} >= {"api_handler", "stream", "outbox", "payouts"}
    assert seen <= recorded
