"""Which headers do the web app's pages carry? Those that CloudFront gives them, as far as this machine can.

So whatever the content security policy would break in production breaks here, too.
"""

from functools import cache
from typing import Any

from infra.environment import load_resources

# This machine has no TLS to insist on.
_NOT_HERE = "upgrade-insecure-requests"


@cache
def headers(public_url: str) -> dict[str, str]:
    template = load_resources()
    policy = template["Resources"]["SiteHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]
    names = {
        "JitsiDomain": template["Parameters"]["JitsiDomain"]["Default"],
        "Uploads": public_url,
        "Sockets": public_url.replace("http", "ws", 1),
    }
    security = policy["SecurityHeadersConfig"]
    written = _filled(security["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Fn::Sub"][0], names)
    return {
        "Content-Security-Policy": written.replace(f"; {_NOT_HERE}", ""),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": security["FrameOptions"]["FrameOption"],
        "Referrer-Policy": security["ReferrerPolicy"]["ReferrerPolicy"],
        **{one["Header"]: _value(one["Value"], names) for one in policy["CustomHeadersConfig"]["Items"]},
    }


def _value(value: Any, names: dict[str, str]) -> str:
    return _filled(value["Fn::Sub"] if isinstance(value, dict) else value, names)


def _filled(text: str, names: dict[str, str]) -> str:
    for name, value in names.items():
        text = text.replace(f"${{{name}}}", value)
    return text
