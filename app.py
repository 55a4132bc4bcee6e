"""What can wake the app? HTTP requests, sockets, schedules and table changes, each handed on at once."""

import gc
from typing import Any

# What is loaded here stays, so that looking through it for garbage, again and again, finds nothing.
gc.disable()

from chalice.app import CloudWatchEvent, Cron, Rate, WebsocketEvent

from chalicelib import wiring
from chalicelib.handlers import blueprints
from chalicelib.handlers.http import Api

app = Api("mentor-connect")
app.api.cors = False
wiring.connect_storage()
app.open(blueprints.MODULES, load=blueprints.load, places=blueprints.places())

EVERY_MINUTE, EVERY_TEN_MINUTES = Rate(1, unit=Rate.MINUTES), Rate(10, unit=Rate.MINUTES)
MONDAY_6_IN_INDIA = Cron(30, 0, "?", "*", "MON", "*")  # EventBridge reckons in UTC

gc.freeze()
gc.enable()

# Every function is this file. Each imports what it answers with when it is called, and nothing for the others.


@app.on_ws_connect(name="websocket_connect")
def on_connect(event: WebsocketEvent) -> dict[str, Any]:
    from chalicelib.handlers import websocket

    return websocket.connect(event.to_dict())


@app.on_ws_message(name="websocket_message")
def on_message(event: WebsocketEvent) -> dict[str, Any]:
    from chalicelib.handlers import websocket

    return websocket.message(event.to_dict())


@app.on_ws_disconnect(name="websocket_disconnect")
def on_disconnect(event: WebsocketEvent) -> dict[str, Any]:
    from chalicelib.handlers import websocket

    return websocket.disconnect(event.to_dict())


@app.lambda_function(name="stream")
def on_stream(event: dict[str, Any], context: object) -> dict[str, Any]:
    from chalicelib.handlers import stream

    return stream.consume(event)


@app.lambda_function(name="mail_feedback")
def on_mail_feedback(event: dict[str, Any], context: object) -> dict[str, int]:
    from chalicelib.handlers import mail_feedback

    return mail_feedback.heed(event)


@app.schedule(EVERY_MINUTE, name="reminders")
def on_reminders(event: CloudWatchEvent) -> dict[str, int]:
    return _run("reminders")


@app.schedule(EVERY_MINUTE, name="holds")
def on_holds(event: CloudWatchEvent) -> dict[str, int]:
    return _run("holds")


@app.schedule(EVERY_TEN_MINUTES, name="completions")
def on_completions(event: CloudWatchEvent) -> dict[str, int]:
    return _run("completions")


@app.schedule(EVERY_TEN_MINUTES, name="reconcile")
def on_reconcile(event: CloudWatchEvent) -> dict[str, int]:
    return _run("reconcile")


@app.schedule(MONDAY_6_IN_INDIA, name="payouts")
def on_payouts(event: CloudWatchEvent) -> dict[str, int]:
    return _run("payouts")


@app.schedule(EVERY_MINUTE, name="outbox")
def on_outbox(event: CloudWatchEvent) -> dict[str, int]:
    return _run("outbox")


def _run(job: str) -> dict[str, int]:
    from chalicelib.handlers import schedules

    return schedules.run(job)
