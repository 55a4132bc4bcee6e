"""What may an effect reach, and at which instant does it act?"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.config import Settings
from chalicelib.gateways.secrets import Secrets

if TYPE_CHECKING:
    from chalicelib.gateways.attachments import Attachments
    from chalicelib.gateways.email import Email
    from chalicelib.gateways.push import Push
    from chalicelib.gateways.razorpay import Razorpay


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    email: "Email"
    push: "Push"
    attachments: "Attachments"
    payments: "Razorpay"
    secrets: Secrets
    settings: Settings
    now: datetime
