"""How does Razorpay say no?

The wording is what its documentation and users report; unknown ids are 400, not 404.
"""

from http import HTTPStatus

from local.sandbox.entities import Json


class RefusedError(Exception):
    """An answer in Razorpay's error envelope."""

    def __init__(
        self, description: str, *, field: str | None = None, status: int = HTTPStatus.BAD_REQUEST
    ) -> None:
        super().__init__(description)
        self.description = description
        self.field = field
        self.status = int(status)

    @property
    def body(self) -> Json:
        is_validation = self.status == HTTPStatus.BAD_REQUEST
        error: Json = {
            "code": "BAD_REQUEST_ERROR",
            "description": self.description,
            "source": "business" if is_validation else "NA",
            "step": "payment_initiation" if is_validation else "NA",
            "reason": "input_validation_failed" if is_validation else "NA",
            "metadata": {},
        }
        if self.field:
            error["field"] = self.field
        return {"error": error}


def unknown_id() -> RefusedError:
    return RefusedError("The id provided does not exist")


def missing(field: str) -> RefusedError:
    return RefusedError(f"The {field} field is required.", field=field)


def superfluous(fields: list[str]) -> RefusedError:
    return RefusedError(f"{', '.join(fields)} is/are not required and should not be sent")


def already_paid() -> RefusedError:
    return RefusedError(
        "Your payment has been declined as the order is already paid. "
        "Please initiate the payment with a new order."
    )
