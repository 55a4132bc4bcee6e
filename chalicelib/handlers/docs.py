"""Is the API alive, how is this stage set up, and how is the API used?"""

from enum import StrEnum

from chalice.app import Response

from chalicelib.config import settings
from chalicelib.domain import uploads
from chalicelib.domain.accounts import Role
from chalicelib.domain.bookings import BookingStatus, Party, PaymentStatus, PayoutStatus, RefundStatus
from chalicelib.domain.cancellation import REFUND_STEPS
from chalicelib.domain.directory import Sort
from chalicelib.domain.mentors import ApplicationStatus, Expertise, SessionTopic
from chalicelib.domain.notifications import NotificationType
from chalicelib.handlers import openapi, reference
from chalicelib.handlers.answers import View, json_response
from chalicelib.handlers.http import Routes
from chalicelib.services.access import Access

routes = Routes(__name__, tag="About")

# These answers change with a deployment only.
_KEPT_FOR_A_WHILE = {"Cache-Control": "public, max-age=300"}
_ENUMERATIONS: dict[str, type[StrEnum]] = {
    "expertise": Expertise,
    "sessionTopics": SessionTopic,
    "applicationStatus": ApplicationStatus,
    "mentorSort": Sort,
    "role": Role,
    "bookingStatus": BookingStatus,
    "cancelledBy": Party,
    "paymentStatus": PaymentStatus,
    "refundStatus": RefundStatus,
    "mentorPayoutStatus": PayoutStatus,
    "notificationType": NotificationType,
}


class Health(View):
    stage: str
    version: str


@routes.get("/health", access=Access.ANYONE, operation="getHealth")
def health() -> Health:
    """Is the API alive?"""
    return Health.of(settings())


@routes.get("/api/mentors/health", access=Access.ANYONE, operation="getMentorsHealth")
def mentors_health() -> Health:
    """Is the API alive? The same answer under the mentors' address."""
    return Health.of(settings())


class RefundStepView(View):
    """Cancelling with more notice than this, or with exactly this where it counts, gives `percent` back."""

    notice_hours: int
    percent: int
    exactly_counts: bool


class UploadLimitView(View):
    max_bytes: int
    mime_types: list[str]


class UploadLimits(View):
    avatar: UploadLimitView
    attachment: UploadLimitView


class Config(View):
    """`gstRate` and `commissionRate` are shares of one. `refundSteps` stand longest notice first."""

    stage: str
    version: str
    checkout_script_url: str
    razorpay_key_id: str
    jitsi_domain: str
    gst_rate: float
    commission_rate: float
    hold_minutes: int
    refund_steps: list[RefundStepView]
    enumerations: dict[str, list[str]]
    upload_limits: UploadLimits


@routes.get("/api/config", access=Access.ANYONE, operation="getConfig")
def config() -> Config:
    """What a client needs to know of this stage: keys that are public, rates, limits and enumerations."""
    stage = settings()
    return Config(
        stage=stage.stage,
        version=stage.version,
        checkout_script_url=stage.checkout_script_url,
        razorpay_key_id=stage.razorpay_key_id,
        jitsi_domain=stage.jitsi_domain,
        gst_rate=float(stage.gst_rate),
        commission_rate=float(stage.platform_commission_rate),
        hold_minutes=stage.booking_hold_minutes,
        refund_steps=[RefundStepView.of(step) for step in REFUND_STEPS],
        enumerations={name: list(enumeration) for name, enumeration in _ENUMERATIONS.items()},
        upload_limits=UploadLimits(
            avatar=UploadLimitView.of(uploads.AVATAR), attachment=UploadLimitView.of(uploads.ATTACHMENT)
        ),
    )


@routes.get("/api/openapi.json", access=Access.ANYONE, operation="getOpenapi")
def openapi_document() -> Response:
    """This API in OpenAPI 3.1, made from the models that validate. Not in the envelope."""
    text = openapi.text(tuple(routes.of_app), version=settings().version)
    return json_response(200, text, _KEPT_FOR_A_WHILE)


@routes.get("/api/docs", access=Access.ANYONE, operation="getDocs", media_type="text/html")
def docs_page() -> Response:
    """This API as a page to read and search."""
    page = reference.page(tuple(routes.of_app), version=settings().version)
    kind = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": page.policy}
    return Response(page.html, headers={**kind, **_KEPT_FOR_A_WHILE})
