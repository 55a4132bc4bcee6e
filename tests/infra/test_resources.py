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


def test_browsers_may_send_files_from_every_origin_of_the_stage() -> None:
    (rule,) = RESOURCES["UploadsBucket"]["Properties"]["CorsConfiguration"]["CorsRules"]

    assert "ExtraOrigins" in json.dumps(rule["AllowedOrigins"])


# ── What fails is kept ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "function", ["Reminders", "Holds", "Completions", "Reconcile", "Payouts", "Outbox", "MailFeedback"]
)
def test_what_an_asynchronous_call_could_not_do_is_kept(function: str) -> None:
    invocation = RESOURCES[f"{function}Invocation"]["Properties"]

    assert invocation["FunctionName"] == {"Ref": function}
    assert invocation["DestinationConfig"]["OnFailure"]["Destination"] == {
        "Fn::GetAtt": ["AsyncFailures", "Arn"]
    }
    assert invocation["MaximumRetryAttempts"] <= 2


@pytest.mark.parametrize("queue", ["StreamFailures", "ScheduleFailures", "AsyncFailures"])
def test_failures_are_kept_for_two_weeks_and_encrypted(queue: str) -> None:
    assert RESOURCES[queue]["Properties"] == {
        "MessageRetentionPeriod": 14 * 24 * 3600,
        "SqsManagedSseEnabled": True,
    }


def test_only_our_own_events_and_topic_may_fill_the_queues() -> None:
    statements = RESOURCES["FailuresPolicy"]["Properties"]["PolicyDocument"]["Statement"]

    for statement in statements:
        assert statement["Action"] == "sqs:SendMessage"
        assert statement["Condition"]


# ── Mail ─────────────────────────────────────────────────────────────────────────────────────────────


def test_bounces_and_complaints_reach_the_function_that_heeds_them() -> None:
    destination = RESOURCES["SentMailFeedback"]["Properties"]["EventDestination"]
    subscription = RESOURCES["MailFeedbackSubscription"]["Properties"]

    assert destination["MatchingEventTypes"] == ["bounce", "complaint"]
    assert destination["SnsDestination"] == {"TopicARN": {"Ref": "MailEvents"}}
    assert (subscription["TopicArn"], subscription["Protocol"]) == ({"Ref": "MailEvents"}, "lambda")
    assert subscription["Endpoint"] == {"Fn::GetAtt": ["MailFeedback", "Arn"]}


# ── The site ─────────────────────────────────────────────────────────────────────────────────────────


def site() -> dict[str, Any]:
    configuration: dict[str, Any] = RESOURCES["Site"]["Properties"]["DistributionConfig"]
    return configuration


def policy() -> dict[str, list[str]]:
    """The content security policy, by directive."""
    headers = RESOURCES["SiteHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
    text = headers["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Fn::Sub"][0]
    directives = [part.split() for part in text.split(";")]
    return {name: values for name, *values in directives}


def test_pages_run_scripts_of_ours_razorpays_and_jitsis_only() -> None:
    assert policy()["script-src"] == ["'self'", "https://checkout.razorpay.com", "https://${JitsiDomain}"]
    assert policy()["default-src"] == ["'self'"]
    assert policy()["object-src"] == ["'none'"]


def test_razorpays_checkout_and_jitsis_meeting_may_be_framed_and_nobody_may_frame_us() -> None:
    assert {"https://api.razorpay.com", "https://${JitsiDomain}"} <= set(policy()["frame-src"])
    assert policy()["frame-ancestors"] == ["'none'"]


def test_pages_reach_the_socket_and_the_bucket() -> None:
    assert {"${Sockets}", "${Uploads}"} <= set(policy()["connect-src"])


@pytest.mark.parametrize("path", ["/api/*", "/health"])
def test_the_api_is_reached_by_every_method_uncached_and_told_who_calls(path: str) -> None:
    (behaviour,) = [one for one in site()["CacheBehaviors"] if one["PathPattern"] == path]

    assert behaviour["TargetOriginId"] == "api"
    assert {"POST", "PUT", "PATCH", "DELETE"} <= set(behaviour["AllowedMethods"])
    assert behaviour["FunctionAssociations"] == [
        {"EventType": "viewer-request", "FunctionARN": {"Fn::GetAtt": ["SiteViewer", "FunctionARN"]}}
    ]


def test_cloudfront_proves_itself_to_the_api_by_the_stages_own_key() -> None:
    (api,) = [one for one in site()["Origins"] if one["Id"] == "api"]

    (header,) = api["OriginCustomHeaders"]
    assert header["HeaderName"] == "x-edge-key"
    assert "SecretsId}:SecretString:edgeKey" in header["HeaderValue"]["Fn::Sub"]


def test_errors_of_the_api_are_not_replaced_by_the_apps_page() -> None:
    assert "CustomErrorResponses" not in site()


def holds(expression: Any, parameters: dict[str, str]) -> bool:
    """A condition of the template, with these parameters."""

    def value(one: Any) -> Any:
        return parameters[one["Ref"]] if isinstance(one, dict) else one

    match expression:
        case {"Condition": name}:
            return holds(load_resources()["Conditions"][name], parameters)
        case {"Fn::Not": [one]}:
            return not holds(one, parameters)
        case {"Fn::And": several}:
            return all(holds(one, parameters) for one in several)
        case {"Fn::Equals": [one, other]}:
            return bool(value(one) == value(other))
    raise AssertionError(expression)


def stands(name: str, **parameters: str) -> bool:
    """Whether a resource is made in a stage that gives these parameters."""
    declared = load_resources()["Parameters"]
    given = {key: one.get("Default", "") for key, one in declared.items()} | parameters
    condition = RESOURCES[name].get("Condition")
    return condition is None or holds({"Condition": condition}, given)


@pytest.mark.parametrize(
    "name",
    [
        name
        for name, one in RESOURCES.items()
        if one.get("Type", "").startswith(("AWS::CloudFront", "AWS::WAFv2", "AWS::Route53"))
        or "DomainName" in one.get("Type", "")
    ],
)
def test_what_the_emulator_need_not_bear_is_left_out_there(name: str) -> None:
    assert not stands(name, Stage="local")


def test_a_deployed_stage_has_a_site_and_domains_of_its_own_only_when_it_names_them() -> None:
    named = {"SiteDomain": "app.example", "ApiDomain": "api.example", "HostedZone": "Z1", "Firewall": "yes"}

    assert stands("Site", Stage="dev")
    assert not stands("SiteRecord", Stage="dev")
    assert not stands("ApiDomainName", Stage="dev")
    assert not stands("FirewallOfApi", Stage="dev")
    for name in ("SiteRecord", "ApiDomainName", "ApiDomainRecord", "FirewallOfApi"):
        assert stands(name, Stage="prod", **named)
