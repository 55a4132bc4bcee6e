import re

import pytest
from openapi_spec_validator import validate

from app import app
from chalicelib.domain import errors
from chalicelib.handlers import openapi
from chalicelib.handlers.openapi_schemas import Json
from chalicelib.handlers.routes import Route
from chalicelib.services.access import Access
from tests.clients import Client
from tests.handlers import toy

ROUTES = tuple(app.declared)
METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}


@pytest.fixture(scope="module")
def document() -> Json:
    return openapi.document(ROUTES, version="1.2.3")


@pytest.fixture(scope="module")
def toys() -> Json:
    return openapi.document(tuple(toy.app.declared), version="9")


def operation(document: Json, route: Route) -> Json:
    found: Json = document["paths"][route.path][route.method.lower()]
    return found


def codes(operation: Json, status: int) -> list[str]:
    schema = operation["responses"][str(status)]["content"]["application/json"]["schema"]
    found: list[str] = schema["allOf"][1]["properties"]["code"]["enum"]
    return found


def each_route() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")


# ── The whole ────────────────────────────────────────────────────────────────────────────────────────


def test_it_is_a_valid_document(document: Json) -> None:
    validate(document)


def test_a_document_that_is_wrong_does_not_pass_for_valid(toys: Json) -> None:
    broken = {**toys, "paths": {"/x": {"get": {"responses": {"200": {}}}}}}

    with pytest.raises(Exception, match="description"):
        validate(broken)


def test_it_has_every_route_and_no_other(document: Json) -> None:
    described = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    served = {(method, path) for path, methods in app.routes.items() for method in methods}

    assert described == served


def test_each_operation_has_a_name_of_its_own() -> None:
    names = [route.operation for route in ROUTES]

    assert sorted(set(names)) == sorted(names)
    assert all(re.fullmatch(r"[a-z][A-Za-z0-9]+", name) for name in names)


def test_every_reference_leads_somewhere_and_every_schema_is_referred_to(document: Json) -> None:
    referred = set(re.findall(r'"#/components/schemas/([^"]+)"', openapi.text(ROUTES, version="1.2.3")))

    assert referred == set(document["components"]["schemas"])


def test_it_is_made_once(document: Json) -> None:
    assert openapi.document(ROUTES, version="1.2.3") is document


# ── Each route ───────────────────────────────────────────────────────────────────────────────────────


@each_route()
def test_who_may_call_it_is_said(document: Json, route: Route) -> None:
    said = operation(document, route)

    expected: list[Json] = [] if route.access is Access.ANYONE else [{"accessToken": []}]
    assert said["security"] == ([{"refreshToken": []}] if route.cookie else expected)
    assert said["x-access"] == route.access


@each_route()
def test_it_is_summed_up_in_a_line(document: Json, route: Route) -> None:
    summary = operation(document, route)["summary"]

    assert 3 < len(summary) <= 100
    assert summary[0].isupper()


@each_route()
def test_each_of_its_refusals_stands_under_its_status(document: Json, route: Route) -> None:
    said = operation(document, route)

    for kind in route.refusals:
        assert kind.code in codes(said, openapi.answers.status_of(kind))


@each_route()
def test_each_part_of_its_path_is_a_parameter(document: Json, route: Route) -> None:
    in_path = [one["name"] for one in operation(document, route)["parameters"] if one["in"] == "path"]

    assert in_path == re.findall(r"{(\w+)}", route.path)


@each_route()
def test_it_shows_all_fields_it_always_has(document: Json, route: Route) -> None:
    content = operation(document, route)["responses"][str(route.status)].get("content", {})

    if route.answer:
        envelope = content["application/json"]["schema"]
        assert {"success", "data"} <= set(envelope["required"])
    elif route.status == 204:
        assert content == {}
    else:
        assert route.makes_response or content["application/json"]


# ── What the declarations mean ───────────────────────────────────────────────────────────────────────


def test_what_creates_takes_a_key_against_repetition(toys: Json) -> None:
    made = toys["paths"]["/api/toys"]["post"]

    assert [one["name"] for one in made["parameters"]] == ["Idempotency-Key"]
    assert codes(made, 409) == ["idempotency_mismatch", "idempotency_in_progress", "slot_taken"]


def test_what_takes_a_body_may_refuse_it(toys: Json) -> None:
    made = toys["paths"]["/api/toys"]["post"]

    assert made["requestBody"]["required"]
    assert codes(made, 400) == ["invalid_input", "invalid_json"]
    assert codes(made, 413) == ["too_large"]
    assert codes(made, 415) == ["not_json"]


def test_rooms_for_some_may_refuse_the_others(toys: Json) -> None:
    removal = toys["paths"]["/api/toys/{toy}"]["delete"]

    assert codes(removal, 401) == ["not_signed_in"]
    assert codes(removal, 403) == ["not_an_admin"]
    assert codes(removal, 404) == ["not_found"]


def test_anything_may_be_too_often_or_fail(toys: Json) -> None:
    best = toys["paths"]["/api/toys/best"]["get"]

    assert codes(best, 429) == ["too_many_requests"]
    assert "Retry-After" in best["responses"]["429"]["headers"]
    assert codes(best, 500) == ["internal_error"]
    assert codes(best, 503) == ["unavailable", "busy"]
    assert codes(best, 400) == ["invalid_input"]


def test_a_query_is_parameters_with_their_bounds(toys: Json) -> None:
    parameters = toys["paths"]["/api/toys"]["get"]["parameters"]

    assert parameters == [
        {"name": "colour", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}},
        {
            "name": "limit",
            "in": "query",
            "schema": {"type": "integer", "minimum": 1, "maximum": 50, "default": 20},
        },
    ]


def test_an_instant_is_a_date_time(toys: Json) -> None:
    made_at = toys["components"]["schemas"]["Toy"]["properties"]["madeAt"]

    assert (made_at["type"], made_at["format"]) == ("string", "date-time")


def test_an_answer_has_all_its_fields_but_those_that_may_be_unset(toys: Json) -> None:
    toy = toys["components"]["schemas"]["Toy"]

    assert toy["required"] == ["id", "name", "madeAt", "note"]
    assert {"weight", "price"} <= set(toy["properties"])
    assert all("default" not in schema for schema in toy["properties"].values())


def test_what_is_no_json_says_what_it_is(toys: Json) -> None:
    assert list(toys["paths"]["/api/raw"]["post"]["responses"]["200"]["content"]) == ["text/plain"]


def test_unknown_fields_are_refused_in_words_of_the_schema_too(toys: Json) -> None:
    assert toys["components"]["schemas"]["Order"]["additionalProperties"] is False


# ── Over HTTP ────────────────────────────────────────────────────────────────────────────────────────


def test_it_is_served_as_it_is(client: Client, document: Json) -> None:
    answer = client.get("/api/openapi.json")

    assert answer.headers["content-type"] == "application/json"
    assert answer.json["info"] == {**document["info"], "version": "1.2.3"}
    assert answer.json["paths"].keys() == document["paths"].keys()


def test_a_wrong_method_and_an_unknown_address_are_told_in_its_words(client: Client) -> None:
    assert client.delete("/api/openapi.json").status == errors_status(errors.MethodNotAllowed)
    assert client.get("/api/openapi.yaml").status == errors_status(errors.NotFound)


def errors_status(kind: type[errors.DomainError]) -> int:
    return openapi.answers.status_of(kind)
