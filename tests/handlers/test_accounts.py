"""What clients meet under /api/auth."""

import pytest

import app as _  # noqa: F401 - connects storage once, before `table` does

from tests.clients import Client

ASHA = {"name": "Asha Rao", "email": "asha@example.com", "password": "a quiet harbour at dawn"}


def test_registering_signs_in(client: Client, table):
    answer = client.post("/api/auth/register", json=ASHA)

    user = answer.data["user"]
    assert answer.status == 201
    assert client.get("/api/auth/me", token=answer.data["accessToken"]).data == {"user": user}


def test_login(client: Client, table):
    client.post("/api/auth/register", json=ASHA)

    answer = client.post("/api/auth/login", json={"email": ASHA["email"], "password": ASHA["password"]})
    wrong = client.post("/api/auth/login", json={"email": ASHA["email"], "password": "x"})

    assert answer.status == 200
    assert wrong.status == 401
    again = client.post("/api/auth/refresh", cookies=answer.cookies)
    assert again.status == 200
    assert client.post("/api/auth/refresh", cookies=answer.cookies).cookies == again.cookies
    assert client.post("/api/auth/logout", cookies=again.cookies).status == 204
    assert client.get("/api/auth/me", token=again.data["accessToken"]).status == 401
