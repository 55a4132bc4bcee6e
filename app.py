"""What can wake the app? HTTP requests, sockets, schedules and table changes, each handed on at once."""

from chalicelib import wiring
from chalicelib.handlers import accounts, admin, docs, mentors
from chalicelib.handlers.http import Api

app = Api("mentor-connect")
app.api.cors = False
wiring.connect_storage()

BLUEPRINTS = (
    docs.routes,
    accounts.routes,
    bookings.routes,
    payments.routes,
    mentors.routes,
    admin.routes,
)
for blueprint in BLUEPRINTS:
    app.register_blueprint(blueprint)
