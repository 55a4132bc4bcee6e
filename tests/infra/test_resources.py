"""Does what is merged in speak to clients, and keep data, as promised?"""

import json
from typing import Any

import pytest

from infra.environment import load_resources

RESOURCES: dict[str, Any] = load_resources()["Resources"]
RESPONSES = RESOURCES["RestAPI"]["Properties"]["DefinitionBody"]["x-amazon-apigateway-gateway-responses"]


@pytest.mark.parametrize("name", RESPONSES)
def test_the_gateways_own_answers_have_the_shape_of_the_applications(name: str) -> None:
    body = json.loads(RESPONSES[name]["responseTemplates"]["application/json"])

    assert body["success"] is False
    assert body["code"]
    assert body["message"]
    assert body["requestId"] == "$context.requestId"


@pytest.mark.parametrize("name", RESPONSES)
def test_a_browser_may_read_the_gateways_own_answers(name: str) -> None:
    headers = {key.rsplit(".", 1)[1]: value for key, value in RESPONSES[name]["responseParameters"].items()}

    assert headers["Access-Control-Allow-Origin"] == {"Fn::Sub": "'${PublicUrl}'"}
    assert headers["X-Request-Id"] == "context.requestId"


@pytest.mark.parametrize(
    ("name", "status"),
    [("MISSING_AUTHENTICATION_TOKEN", 404), ("REQUEST_TOO_LARGE", 413), ("THROTTLED", 429)],
)
def test_the_gateways_statuses_are_those_of_the_contract(name: str, status: int) -> None:
    assert RESPONSES[name]["statusCode"] == status


def test_the_table_can_be_restored_and_is_encrypted_and_streams_both_images() -> None:
    table = RESOURCES["Table"]["Properties"]

    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert table["SSESpecification"] == {"SSEEnabled": True}
    assert table["StreamSpecification"] == {"StreamViewType": "NEW_AND_OLD_IMAGES"}
    assert table["TimeToLiveSpecification"] == {"AttributeName": "ttl", "Enabled": True}
    assert table["DeletionProtectionEnabled"] == {"Fn::If": ["IsProd", True, False]}


def test_four_indexes_hold_all_attributes() -> None:
    indexes = RESOURCES["Table"]["Properties"]["GlobalSecondaryIndexes"]

    assert [one["IndexName"] for one in indexes] == ["GSI1", "GSI2", "GSI3", "GSI4"]
    for one in indexes:
        assert [key["AttributeName"] for key in one["KeySchema"]] == [
            f"{one['IndexName']}PK",
            f"{one['IndexName']}SK",
        ]
        assert one["Projection"] == {"ProjectionType": "ALL"}


def test_a_poisoned_record_neither_blocks_the_stream_nor_is_lost() -> None:
    mapping = RESOURCES["StreamMapping"]["Properties"]

    assert mapping["StartingPosition"] == "TRIM_HORIZON"
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["BisectBatchOnFunctionError"] is True
    assert mapping["MaximumRetryAttempts"] < 100
    assert mapping["DestinationConfig"]["OnFailure"]["Destination"] == {
        "Fn::GetAtt": ["StreamFailures", "Arn"]
    }


@pytest.mark.parametrize(
    ("record", "wakes"),
    [
        ({"eventName": "INSERT", "dynamodb": {"Keys": {"PK": {"S": "B#1"}, "SK": {"S": "EVENT#1"}}}}, True),
        ({"eventName": "INSERT", "dynamodb": {"Keys": {"PK": {"S": "CONN#1"}, "SK": {"S": "META"}}}}, True),
        (
            {"eventName": "INSERT", "dynamodb": {"Keys": {"PK": {"S": "EVENT#1"}, "SK": {"S": "mail#u"}}}},
            False,
        ),
        ({"eventName": "REMOVE", "dynamodb": {"Keys": {"PK": {"S": "B#1"}, "SK": {"S": "EVENT#1"}}}}, False),
        ({"eventName": "MODIFY", "dynamodb": {"Keys": {"PK": {"S": "B#1"}, "SK": {"S": "BOOKING"}}}}, False),
    ],
)
def test_only_what_has_effects_wakes_the_stream_function(record: dict[str, Any], wakes: bool) -> None:
    filters = RESOURCES["StreamMapping"]["Properties"]["FilterCriteria"]["Filters"]

    assert any(matches(json.loads(one["Pattern"]), record) for one in filters) is wakes


def matches(pattern: Any, value: Any) -> bool:
    """Lambda's filter rules, as far as ours go: equal texts and prefixes."""
    if isinstance(pattern, dict):
        return all(key in value and matches(part, value[key]) for key, part in pattern.items())
    return any(value.startswith(one["prefix"]) if isinstance(one, dict) else value == one for one in pattern)


def test_uploads_are_never_public() -> None:
    blocked = RESOURCES["UploadsBucket"]["Properties"]["PublicAccessBlockConfiguration"]

    assert set(blocked.values()) == {True}
