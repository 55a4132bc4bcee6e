"""Who brings mentors their money?

The one provider now is `manual`: a file that a person uploads at the bank. RazorpayX would be another, once calls
leave from a fixed address, which it asks for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from chalicelib.domain.transfers import Transfer, as_csv


@dataclass(frozen=True, slots=True)
class HandedOver:
    """`file` is what a person has to take further; None where the provider needs nobody."""

    file: str | None


class PayoutProvider(Protocol):
    """Handing over the same payout again must not send it twice: its id is the reference."""

    name: str

    def hand_over(self, transfers: Sequence[Transfer]) -> HandedOver: ...


class Manual:
    """A person sends what the file says, and tells the outcome of each through the admin's routes."""

    name = "manual"

    def hand_over(self, transfers: Sequence[Transfer]) -> HandedOver:
        return HandedOver(as_csv(transfers))
