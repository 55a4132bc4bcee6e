"""When does somebody have to look at a stage?

docs/operations.md says of each alarm what it means and what to do; a test holds the two together.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Template = dict[str, Any]
Dimensions = Mapping[str, Any]

MINUTE, HOUR, DAY = 60, 3600, 86400
TOPIC = "Alarms"
# Functions by their logical names, and how long the slowest call in a hundred may take, in milliseconds: where
# people wait, until it is felt; elsewhere four fifths of the timeout in .chalice/config.json.
SLOWEST = {
    "APIHandler": 3_000,
    "WebsocketConnect": 3_000,
    "WebsocketMessage": 3_000,
    "WebsocketDisconnect": 3_000,
    "Stream": 48_000,
    "Outbox": 48_000,
    "Reminders": 48_000,
    "Holds": 48_000,
    "Completions": 48_000,
    "Reconcile": 240_000,
    "Payouts": 720_000,
    "MailFeedback": 24_000,
}
EVERY_MINUTE = ("Reminders", "Holds", "Outbox")
QUEUES = ("StreamFailures", "ScheduleFailures", "AsyncFailures")
# What the application counts, each once too often. docs/operations.md says of each what to do.
COUNTERS = (
    "RefundNotMade",
    "RefundGivenUp",
    "RefundedTwice",
    "RefundMismatch",
    "PaymentMismatch",
    "WebhookMismatch",
    "WebhookUnreadable",
    "WebhookDropped",
    "DisputeOpened",
    "DisputeLost",
    "DisputeEndedTwice",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    namespace: str
    name: str
    dimensions: Dimensions
    statistic: str = "Sum"

    def as_property(self, *, period: int) -> Template:
        return {
            "Metric": {
                "Namespace": self.namespace,
                "MetricName": self.name,
                "Dimensions": [{"Name": name, "Value": value} for name, value in self.dimensions.items()],
            },
            "Period": period,
            "Stat": self.statistic,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Rings when `metrics`, or what `expression` makes of them, reaches `threshold` in `of` periods on end.

    `is_floor` turns it round: it rings when less than the threshold came. `breaches_when_missing`: no figure at
    all counts as the worst, for what has to happen regularly.
    """

    name: str
    meaning: str
    metrics: Mapping[str, Metric]
    threshold: float
    period: int = 5 * MINUTE
    of: int = 1
    expression: str = ""
    is_floor: bool = False
    breaches_when_missing: bool = False

    @property
    def logical_name(self) -> str:
        return f"{self.name}Alarm"

    def as_resource(self) -> Template:
        queries = [
            {
                "Id": key,
                "MetricStat": metric.as_property(period=self.period),
                "ReturnData": not self.expression,
            }
            for key, metric in self.metrics.items()
        ]
        if self.expression:
            queries.append({"Id": "rings", "Expression": self.expression, "ReturnData": True})
        properties = {
            "AlarmName": {"Fn::Sub": f"${{AWS::StackName}}-{kebab(self.name)}"},
            "AlarmDescription": f"{self.meaning} What to do: docs/operations.md, Alarms.",
            "Metrics": queries,
            "EvaluationPeriods": self.of,
            "Threshold": self.threshold,
            "ComparisonOperator": "LessThanThreshold" if self.is_floor else "GreaterThanOrEqualToThreshold",
            "TreatMissingData": "breaching" if self.breaches_when_missing else "notBreaching",
            "AlarmActions": [{"Ref": TOPIC}],
            "OKActions": [{"Ref": TOPIC}],
        }
        return {"Type": "AWS::CloudWatch::Alarm", "Condition": "IsDeployed", "Properties": properties}


def kebab(name: str) -> str:
    """`APIHandlerErrors` → `api-handler-errors`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", name).lower()


# ── What is measured ─────────────────────────────────────────────────────────────────────────────────


def _of_function(function: str, name: str, statistic: str = "Sum") -> Metric:
    return Metric(
        namespace="AWS/Lambda", name=name, dimensions={"FunctionName": {"Ref": function}}, statistic=statistic
    )


def _of_api(name: str, statistic: str) -> Metric:
    dimensions = {"ApiName": {"Ref": "AWS::StackName"}, "Stage": {"Ref": "RestAPI.Stage"}}
    return Metric(namespace="AWS/ApiGateway", name=name, dimensions=dimensions, statistic=statistic)


def _counted(name: str) -> Metric:
    dimensions = {"service": "mentor-connect", "stage": {"Ref": "Stage"}}
    return Metric(namespace="MentorConnect", name=name, dimensions=dimensions)


def _in_queue(queue: str) -> Metric:
    return Metric(
        namespace="AWS/SQS",
        name="ApproximateNumberOfMessagesVisible",
        dimensions={"QueueName": {"Fn::GetAtt": [queue, "QueueName"]}},
        statistic="Maximum",
    )


def _of_table(name: str) -> Metric:
    return Metric(namespace="AWS/DynamoDB", name=name, dimensions={"TableName": {"Ref": "Table"}})


def _of_mail(name: str) -> Metric:
    """SES reckons these for the whole account."""
    return Metric(namespace="AWS/SES", name=f"Reputation.{name}", dimensions={}, statistic="Average")


# ── The alarms ───────────────────────────────────────────────────────────────────────────────────────


def alarms() -> list[Alarm]:
    return [*_of_functions(), *_of_what_runs_by_itself(), *_of_requests(), *_of_money(), *_of_mails()]


def _of_functions() -> Iterator[Alarm]:
    for function, slowest in SLOWEST.items():
        yield Alarm(
            name=f"{function}Errors",
            meaning="The function raised or ran out of time.",
            metrics={"errors": _of_function(function, "Errors")},
            threshold=1,
        )
        yield Alarm(
            name=f"{function}Throttles",
            meaning="The function was not let run.",
            metrics={"throttles": _of_function(function, "Throttles")},
            threshold=1,
        )
        yield Alarm(
            name=f"{function}Slow",
            meaning="The slowest call in a hundred took too long.",
            metrics={"p99": _of_function(function, "Duration", "p99")},
            threshold=slowest,
            of=3,
        )


def _of_what_runs_by_itself() -> Iterator[Alarm]:
    yield Alarm(
        name="StreamBehind",
        meaning="Effects of changes (mails, notifications, refunds) come late.",
        metrics={"age": _of_function("Stream", "IteratorAge", "Maximum")},
        threshold=5 * MINUTE * 1000,
        of=2,
    )
    for function in EVERY_MINUTE:
        yield Alarm(
            name=f"{function}NotRun",
            meaning="A job of every minute did not run.",
            metrics={"runs": _of_function(function, "Invocations")},
            threshold=1,
            of=2,
            is_floor=True,
            breaches_when_missing=True,
        )
    for queue in QUEUES:
        yield Alarm(
            name=f"{queue}Waiting",
            meaning="Something did not happen, and waits to be looked at.",
            metrics={"waiting": _in_queue(queue)},
            threshold=1,
        )
    throttled = {"reads": _of_table("ReadThrottleEvents"), "writes": _of_table("WriteThrottleEvents")}
    yield Alarm(
        name="TableThrottled",
        meaning="The table refused calls for their number.",
        metrics=throttled,
        expression="FILL(reads, 0) + FILL(writes, 0)",
        threshold=1,
        of=2,
    )


def _of_requests() -> Iterator[Alarm]:
    yield Alarm(
        name="RequestsFailing",
        meaning="More than one request in a hundred is answered 5xx.",
        metrics={"share": _of_api("5XXError", "Average")},
        threshold=0.01,
        of=2,
    )
    yield Alarm(
        name="RequestsSlow",
        meaning="The slowest request in a hundred takes three seconds.",
        metrics={"p99": _of_api("Latency", "p99")},
        threshold=3_000,
        of=3,
    )


def _of_money() -> Iterator[Alarm]:
    for counter in COUNTERS:
        yield Alarm(
            name=counter,
            meaning="The application counted what somebody has to look at.",
            metrics={"counted": _counted(counter)},
            threshold=1,
        )
    yield Alarm(
        name="WebhooksSilent",
        meaning="Payers' browsers told of payments, and Razorpay told of none.",
        metrics={"verified": _counted("PaymentVerified"), "told": _counted("WebhookReceived")},
        expression="IF(FILL(verified, 0) > 0 AND FILL(told, 0) == 0, 1, 0)",
        period=HOUR,
        threshold=1,
    )
    yield Alarm(
        name="PayoutsNotRun",
        meaning="No week's payouts were made in the last seven days.",
        metrics={"runs": _counted("PayoutsRun")},
        period=DAY,
        of=7,  # the longest that CloudWatch looks back
        threshold=1,
        is_floor=True,
        breaches_when_missing=True,
    )


def _of_mails() -> Iterator[Alarm]:
    yield Alarm(
        name="MailBouncing",
        meaning="SES puts an account under review at 5 % of mails bounced.",
        metrics={"share": _of_mail("BounceRate")},
        period=HOUR,
        threshold=0.03,
    )
    yield Alarm(
        name="MailComplained",
        meaning="SES puts an account under review at 0.1 % of mails called spam.",
        metrics={"share": _of_mail("ComplaintRate")},
        period=HOUR,
        threshold=0.0005,
    )


def resources() -> Template:
    """The alarms, and where they are told."""
    topic = {
        "Type": "AWS::SNS::Topic",
        "Condition": "IsDeployed",
        "Properties": {
            "Subscription": {
                "Fn::If": [
                    "HasAlarmMail",
                    [{"Protocol": "email", "Endpoint": {"Ref": "AlarmMail"}}],
                    {"Ref": "AWS::NoValue"},
                ]
            }
        },
    }
    made = {alarm.logical_name: alarm.as_resource() for alarm in alarms()}
    return {TOPIC: topic, **made}
