"""What can wake the app? HTTP requests, sockets, schedules and table changes, each handed on at once."""

from typing import Any

from chalice.app import CloudWatchEvent, Cron, Rate, WebsocketEvent

from chalicelib import wiring
from chalicelib.handlers import (
    accounts,
    admin,
    admin_bookings,
    admin_refunds,
    admin_revenue,
    bookings,
    chat,
    dashboard,
    directory,
    docs,
    invoices,
    lifecycle,
    meetings,
    mentors,
    notifications,
    passwords,
    payments,
    payouts,
    realtime,
    reviews,
    schedules,
    sessions,
    slots,
    stream,
    uploads,
    websocket,
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
    payouts.routes,
    invoices.routes,
    chat.routes,
    notifications.routes,
    realtime.routes,
    dashboard.routes,
    uploads.routes,
    admin.routes,
    admin_bookings.routes,
    admin_refunds.routes,
    admin_revenue.routes,
)
EVERY_MINUTE, EVERY_TEN_MINUTES = Rate(1, unit=Rate.MINUTES), Rate(10, unit=Rate.MINUTES)
MONDAY_6_IN_INDIA = Cron(30, 0, "?", "*", "MON", "*")  # EventBridge reckons in UTC

for blueprint in BLUEPRINTS:
    app.register_blueprint(blueprint)


@app.on_ws_connect(name="websocket_connect")
def on_connect(event: WebsocketEvent) -> dict[str, Any]:
    return websocket.connect(event.to_dict())


@app.on_ws_message(name="websocket_message")
def on_message(event: WebsocketEvent) -> dict[str, Any]:
    return websocket.message(event.to_dict())


@app.on_ws_disconnect(name="websocket_disconnect")
def on_disconnect(event: WebsocketEvent) -> dict[str, Any]:
    return websocket.disconnect(event.to_dict())


@app.lambda_function(name="stream")
def on_stream(event: dict[str, Any], context: object) -> dict[str, Any]:
    return stream.consume(event)


@app.schedule(EVERY_MINUTE, name="reminders")
def on_reminders(event: CloudWatchEvent) -> dict[str, int]:
    return schedules.run("reminders")


@app.schedule(EVERY_MINUTE, name="holds")
def on_holds(event: CloudWatchEvent) -> dict[str, int]:
    return schedules.run("holds")


@app.schedule(EVERY_TEN_MINUTES, name="completions")
def on_completions(event: CloudWatchEvent) -> dict[str, int]:
    return schedules.run("completions")


@app.schedule(EVERY_TEN_MINUTES, name="reconcile")
def on_reconcile(event: CloudWatchEvent) -> dict[str, int]:
    return schedules.run("reconcile")


@app.schedule(MONDAY_6_IN_INDIA, name="payouts")
def on_payouts(event: CloudWatchEvent) -> dict[str, int]:
    return schedules.run("payouts")


@app.schedule(EVERY_MINUTE, name="outbox")
def on_outbox(event: CloudWatchEvent) -> dict[str, int]:
    return schedules.run("outbox")
