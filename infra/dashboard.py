"""What does somebody look at first, when a stage is not well?"""

import json
from collections.abc import Iterator
from typing import Any

from infra.alarms import COUNTERS, MINUTE, QUEUES, SLOWEST

Template = dict[str, Any]


def resources() -> Template:
    return {
        "Dashboard": {
            "Type": "AWS::CloudWatch::Dashboard",
            "Condition": "IsDeployed",
            "Properties": {
                "DashboardName": {"Ref": "AWS::StackName"},
                "DashboardBody": {"Fn::Sub": json.dumps({"widgets": list(_widgets())}, sort_keys=True)},
            },
        }
    }


def _widgets() -> Iterator[Template]:
    """Two columns: what people notice, then what runs by itself, then money and mail."""
    api, live = "${AWS::StackName}", "live"
    gateway: list[Any] = ["AWS/ApiGateway", "Count", "ApiName", api, "Stage", live]
    charts: list[tuple[str, str, list[list[Any]]]] = [
        ("Requests", "Sum", [gateway, _like(gateway, "4XXError"), _like(gateway, "5XXError")]),
        ("Time to answer, p99", "p99", [_like(gateway, "Latency"), _like(gateway, "IntegrationLatency")]),
        ("Functions' errors", "Sum", [_lambda("Errors", name) for name in SLOWEST]),
        ("Functions' time, p99", "p99", [_lambda("Duration", name) for name in SLOWEST]),
        ("At once", "Maximum", [_lambda("ConcurrentExecutions", name) for name in SLOWEST]),
        ("Stream, how far behind (ms)", "Maximum", [_lambda("IteratorAge", "Stream")]),
        ("Failure queues", "Maximum", [_queue(name) for name in QUEUES]),
        ("Table's throttles", "Sum", [_table("ReadThrottleEvents"), _table("WriteThrottleEvents")]),
        ("Payments", "Sum", [_counter(name) for name in ("PaymentVerified", "WebhookReceived")]),
        ("To look at", "Sum", [_counter(name) for name in COUNTERS]),
        ("Mail", "Sum", [_counter(name) for name in ("MailBounced", "MailComplained")]),
        ("Sockets", "Sum", [_socket("ConnectCount"), _socket("MessageCount"), _socket("ExecutionError")]),
    ]
    for number, (title, statistic, metrics) in enumerate(charts):
        yield {
            "type": "metric",
            "x": 12 * (number % 2),
            "y": 6 * (number // 2),
            "width": 12,
            "height": 6,
            "properties": {
                "title": title,
                "region": "${AWS::Region}",
                "stat": statistic,
                "period": 5 * MINUTE,
                "metrics": metrics,
            },
        }


def _like(metric: list[Any], name: str) -> list[Any]:
    return [metric[0], name, *metric[2:]]


def _lambda(metric: str, function: str) -> list[Any]:
    return ["AWS/Lambda", metric, "FunctionName", f"${{{function}}}", {"label": function}]


def _queue(name: str) -> list[Any]:
    return [
        "AWS/SQS",
        "ApproximateNumberOfMessagesVisible",
        "QueueName",
        f"${{{name}.QueueName}}",
        {"label": name},
    ]


def _table(metric: str) -> list[Any]:
    return ["AWS/DynamoDB", metric, "TableName", "${Table}"]


def _counter(name: str) -> list[Any]:
    return ["MentorConnect", name, "service", "mentor-connect", "stage", "${Stage}"]


def _socket(metric: str) -> list[Any]:
    return ["AWS/ApiGateway", metric, "ApiId", "${WebsocketAPI}", "Stage", "ws"]
