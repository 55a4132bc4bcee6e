"""What can wake the app? HTTP requests, sockets, schedules and table changes, each handed on at once."""

from typing import Any

from chalice.app import CloudWatchEvent, Rate

from chalicelib import wiring
from chalicelib.handlers import (
    accounts,
    admin,
    bookings,
    directory,
    docs,
    lifecycle,
    meetings,
    mentors,
    notifications,
    passwords,
    payments,
    reviews,
    schedules,
    sessions,
    slots,
    stream,
)
from chalicelib.handlers.http import Api

app = Api("mentor-connect")
app.api.cors = False
wiring.connect_storage()

BLUEPRINTS = (
    docs.routes,
    accounts.routes,
    sessions.routes,
    passwords.routes,
    mentors.routes,
    directory.routes,
    reviews.routes,
    slots.routes,
    bookings.routes,
    lifecycle.routes,
    meetings.routes,
    payments.routes,
    notifications.routes,
    admin.routes,
)
for blueprint in BLUEPRINTS:
    app.register_blueprint(blueprint)


@app.lambda_function(name="stream")
def on_stream(event: dict[str, Any], context: object) -> dict[str, Any]:
    return stream.consume(event)


@app.schedule(Rate(1, unit=Rate.MINUTES), name="holds")
def on_holds(event: CloudWatchEvent) -> None:
    schedules.run("holds")


@app.schedule(Rate(1, unit=Rate.MINUTES), name="outbox")
def on_outbox(event: CloudWatchEvent) -> None:
    schedules.run("outbox")
