import pytest

from tests.clients import CATCH_ALL, event, resolve

ROUTES = [
    "/api/mentors",
    "/api/mentors/{mentor}",
    "/api/mentors/me",
    "/api/mentors/{mentor}/slots",
    "/health",
]


@pytest.mark.parametrize(
    ("path", "resource", "parameters"),
    [
        ("/api/mentors", "/api/mentors", {}),
        ("/api/mentors/", "/api/mentors", {}),
        ("/api/mentors/me", "/api/mentors/me", {}),
        ("/api/mentors/asha-rao", "/api/mentors/{mentor}", {"mentor": "asha-rao"}),
        ("/api/mentors/asha%20rao/slots", "/api/mentors/{mentor}/slots", {"mentor": "asha rao"}),
        ("/api/mentors/a/b", CATCH_ALL, {"proxy": "api/mentors/a/b"}),
        ("/", CATCH_ALL, {"proxy": ""}),
    ],
)
def test_the_most_static_resource_is_chosen(path: str, resource: str, parameters: dict[str, str]) -> None:
    assert resolve(ROUTES, path) == (resource, parameters)


def test_a_query_keeps_all_values_beside_the_last() -> None:
    made = event(ROUTES, "GET", "/health?a=1&a=%32&b=", query={"c": [3, 4]})

    assert made["multiValueQueryStringParameters"] == {"a": ["1", "2"], "b": [""], "c": ["3", "4"]}
    assert made["queryStringParameters"] == {"a": "2", "b": "", "c": "4"}


def test_only_what_is_declared_binary_comes_in_base64() -> None:
    text = event(ROUTES, "POST", "/health", body=b"\xff{}", headers={"Content-Type": "application/json"})
    binary = event(ROUTES, "POST", "/health", body=b"\xff{}", headers={"content-type": "image/png"})

    assert (text["body"], text["isBase64Encoded"]) == ("\ufffd{}", False)
    assert (binary["body"], binary["isBase64Encoded"]) == ("/3t9", True)
