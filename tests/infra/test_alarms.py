"""Does somebody hear of whatever needs them, and find it explained?"""

import json
import re
from pathlib import Path

import pytest

from infra import dashboard
from infra.alarms import COUNTERS, DAY, QUEUES, SLOWEST, Alarm, alarms, kebab, resources
from infra.package import ROOT

CHALICE = json.loads((ROOT / ".chalice" / "config.json").read_text())
BY_NAME = {alarm.name: alarm for alarm in alarms()}
# Counted, and no reason to look by themselves.
HEALTHY = {"PaymentVerified", "WebhookReceived", "PayoutsRun", "MailBounced", "MailComplained"}
LONGEST_LOOK_SECONDS = 7 * DAY


def counted() -> set[str]:
    """Every name that the application counts by."""
    sources = (file.read_text() for file in Path(ROOT, "chalicelib").rglob("*.py"))
    return {
        name
        for source in sources
        for name in re.findall(r'\bcount\("(\w+)"\)|: "(Mail\w+)"', source)
        for name in name
        if name
    }


def logical(function: str) -> str:
    return (
        "APIHandler" if function == "api_handler" else "".join(part.title() for part in function.split("_"))
    )


def test_every_function_is_watched_for_errors_throttles_and_time() -> None:
    assert set(SLOWEST) == {logical(name) for name in CHALICE["lambda_functions"]}
    for function in SLOWEST:
        assert {f"{function}Errors", f"{function}Throttles", f"{function}Slow"} <= set(BY_NAME)


@pytest.mark.parametrize("function", CHALICE["lambda_functions"])
def test_slowness_is_told_before_the_function_is_stopped(function: str) -> None:
    timeout = CHALICE["lambda_functions"][function].get("lambda_timeout", CHALICE["lambda_timeout"])

    assert SLOWEST[logical(function)] <= timeout * 1000 * 0.8


def test_whatever_the_application_counts_is_watched() -> None:
    assert counted() - HEALTHY == set(COUNTERS)
    assert {"WebhookReceived", "PaymentVerified"} <= counted()


def test_every_failure_queue_rings_at_its_first_message() -> None:
    for queue in QUEUES:
        assert BY_NAME[f"{queue}Waiting"].threshold == 1


def test_webhooks_are_missed_only_where_payments_were_made() -> None:
    alarm = BY_NAME["WebhooksSilent"]

    assert alarm.expression == "IF(FILL(verified, 0) > 0 AND FILL(told, 0) == 0, 1, 0)"
    assert {metric.name for metric in alarm.metrics.values()} == {"PaymentVerified", "WebhookReceived"}


def test_a_week_without_payouts_rings_although_nothing_is_measured() -> None:
    alarm = BY_NAME["PayoutsNotRun"].as_resource()["Properties"]

    assert alarm["TreatMissingData"] == "breaching"
    assert alarm["ComparisonOperator"] == "LessThanThreshold"
    assert alarm["EvaluationPeriods"] * alarm["Metrics"][0]["MetricStat"]["Period"] == LONGEST_LOOK_SECONDS


@pytest.mark.parametrize("alarm", alarms(), ids=lambda alarm: alarm.name)
def test_an_alarm_is_sound_and_told(alarm: Alarm) -> None:
    made = alarm.as_resource()

    assert made["Condition"] == "IsDeployed"
    assert made["Properties"]["AlarmActions"] == [{"Ref": "Alarms"}]
    assert alarm.period * alarm.of <= LONGEST_LOOK_SECONDS
    assert [query["ReturnData"] for query in made["Properties"]["Metrics"]].count(True) == 1


def test_counters_of_stages_in_one_account_are_told_apart() -> None:
    (metric,) = BY_NAME["RefundGivenUp"].metrics.values()

    assert metric.dimensions == {"service": "mentor-connect", "stage": {"Ref": "Stage"}}


def test_the_dashboard_names_only_what_there_is() -> None:
    body = dashboard.resources()["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
    named = {name.split(".")[0] for name in re.findall(r"\$\{([^}]+)\}", body)}

    assert len(json.loads(body)["widgets"]) == 12
    assert named - set(SLOWEST) - set(QUEUES) == {
        "AWS::Region",
        "AWS::StackName",
        "Stage",
        "Table",
        "WebsocketAPI",
    }


def test_alarms_have_names_that_people_can_read() -> None:
    assert [kebab(name) for name in ("APIHandlerErrors", "MailFeedbackSlow", "StreamFailuresWaiting")] == [
        "api-handler-errors",
        "mail-feedback-slow",
        "stream-failures-waiting",
    ]
    assert len({alarm.logical_name for alarm in alarms()} & set(resources())) == len(alarms())


def test_the_docs_say_of_every_alarm_what_to_do() -> None:
    text = (ROOT / "docs" / "operations.md").read_text()
    alarm_rows = text.split("\n## Alarms\n")[1].split("\n## ")[0]
    counters = set(re.findall(r"`(\w+)`", text.split("\n## Razorpay\n")[1].split("\n## ")[0]))
    told = set(re.findall(r"`([a-z-]+|<function>-[a-z]+)`", alarm_rows))

    for alarm in BY_NAME.values():
        per_function = {
            f"{kebab(one)}-{kind}": f"<function>-{kind}"
            for one in SLOWEST
            for kind in ("errors", "throttles", "slow")
        }
        name = per_function.get(kebab(alarm.name), kebab(alarm.name))
        assert name in told or alarm.name in counters, alarm.name


@pytest.mark.parametrize(
    ("name", "threshold", "said"),
    [
        ("StreamBehind", 300_000, "300,000 ms"),
        ("RequestsFailing", 0.01, "1 %"),
        ("RequestsSlow", 3_000, "3,000 ms"),
        ("MailBouncing", 0.03, "3 %"),
        ("MailComplained", 0.0005, "0.05 %"),
        ("PayoutsNotRun", 1, "none in 7 days"),
    ],
)
def test_the_docs_name_the_thresholds_that_hold(name: str, threshold: float, said: str) -> None:
    text = (ROOT / "docs" / "operations.md").read_text()
    (row,) = [line for line in text.splitlines() if line.startswith(f"| `{kebab(name)}`")]

    assert BY_NAME[name].threshold == threshold
    assert re.search(rf"(\| |p99 ){re.escape(said)}", row)
