"""What does a person need to know once it runs?"""

from local import seeding
from local.cloud import Cloud
from local.web_app import DIST, NEEDED


def banner(cloud: Cloud) -> str:
    address = cloud.addresses.public
    lines = [
        "",
        f"Mentor Connect is ready: {address}",
        f"  API         {address}/api/docs",
        f"  Mail, clock, payments, schedules: {address}/_local",
    ]
    lines += _web_app()
    lines += _accounts(cloud)
    lines += ["", "Stop with Ctrl-C; what you did is kept.", ""]
    return "\n".join(lines)


def _web_app() -> list[str]:
    if DIST.exists():
        return []
    return [f"  The web app is not built, so only the API is served: install {NEEDED} and start again."]


def _accounts(cloud: Cloud) -> list[str]:
    accounts = seeding.accounts(cloud)
    shown = [f"  {one['role']:<8} {one['email']:<36} {one['password']:<24} {one['name']}" for one in accounts]
    return ["", "Accounts (role, e-mail, password, name)", *shown] if shown else []
