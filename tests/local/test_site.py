"""Are pages here as guarded as in production?"""

from local.site import headers

FOUND = headers("http://127.0.0.1:8000")


def test_pages_carry_the_content_security_policy_that_production_has() -> None:
    directives = [one.split() for one in FOUND["Content-Security-Policy"].split(";")]
    policy = {name: values for name, *values in directives}

    assert policy["script-src"] == ["'self'", "https://checkout.razorpay.com", "https://meet.jit.si"]
    assert {"'self'", "ws://127.0.0.1:8000", "http://127.0.0.1:8000"} <= set(policy["connect-src"])
    assert policy["frame-ancestors"] == ["'none'"]
    assert "upgrade-insecure-requests" not in policy


def test_nothing_is_left_to_be_filled_in() -> None:
    assert not [value for value in FOUND.values() if "${" in value]
    assert 'camera=(self "https://meet.jit.si")' in FOUND["Permissions-Policy"]
    assert FOUND["X-Frame-Options"] == "DENY"
