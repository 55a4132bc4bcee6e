"""What can wake the app? HTTP requests, sockets, schedules and table changes, each handed on at once."""

from typing import Any

from chalice.app import CloudWatchEvent, Cron, Rate, WebsocketEvent

from chalicelib import wiring
from chalicelib.handlers import mail_feedback, schedules, stream, websocket
from chalicelib.handlers.blueprints import BLUEPRINTS
from chalicelib.handlers.http import Api

app = Api("mentor-connect")
app.api.cors = False
wiring.connect_storage()

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


@app.lambda_function(name="mail_feedback")
def on_mail_feedback(event: dict[str, Any], context: object) -> dict[str, int]:
    return mail_feedback.heed(event)


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
