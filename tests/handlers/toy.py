"""A small application behind the product's door: one route for each thing that the door does."""

from collections.abc import Container
from datetime import datetime
from typing import Annotated

from chalice.app import Response
from msgspec import UNSET, Meta, UnsetType

from chalicelib.domain.accounts import Claims
from chalicelib.domain.errors import (
    LockedOut,
    NotAnAdmin,
    NotFound,
    NotSignedIn,
    PaymentProviderRefused,
    SlotTaken,
)
from chalicelib.handlers.answers import Timestamp, View
from chalicelib.handlers.http import Api, Routes
from chalicelib.handlers.requests import Request
from chalicelib.handlers.shapes import Shape
from chalicelib.services.access import Access, Identity

routes = Routes(__name__, tag="Toys")


class Toy(View):
    id: str
    name: str
    made_at: Timestamp
    weight: int | UnsetType
    note: str | None = None
    price: int | UnsetType = UNSET


class Order(Shape):
    name: Annotated[str, Meta(min_length=1, max_length=20)]
    count: Annotated[int, Meta(ge=1, le=9)] = 1


class Search(Shape):
    colour: list[str] | None = None
    limit: Annotated[int, Meta(ge=1, le=50)] = 20


class Found(View):
    colours: list[str]
    limit: int


def a_toy(toy_id: str, name: str) -> Toy:
    return Toy(id=toy_id, name=name, made_at=Timestamp("2026-11-23T04:30:00Z"), weight=UNSET)


class Door:
    """Who is let in: its guests, and `root` alone to the admins' room. Counts how often it was asked."""

    def __init__(self, guests: Container[str] = ("good",)) -> None:
        self.guests = guests
        self.asked = 0

    def admit(self, claims: Claims, access: Access, *, now: datetime) -> Identity:
        self.asked += 1
        if claims.user_id not in self.guests:
            raise NotSignedIn
        if access is Access.ADMIN and claims.user_id != "root":
            raise NotAnAdmin
        return Identity(user=None)  # type: ignore[arg-type] - nobody looks at it here


class Shop:
    """What the views did."""

    def __init__(self) -> None:
        self.made: list[str] = []


shop = Shop()


@routes.get("/api/toys", access=Access.ANYONE)
def search(query: Search) -> Found:
    """Find toys."""
    return Found(colours=query.colour or [], limit=query.limit)


@routes.post("/api/toys", access=Access.SIGNED_IN, status=201, message="Made.", refusals=(SlotTaken,))
def make(request: Request, body: Order) -> Toy:
    """Make a toy."""
    if body.name == "taken":
        raise SlotTaken(data={"since": request.now})
    if body.name == "declined":
        raise PaymentProviderRefused(status=400)
    if body.name == "broken":
        raise ZeroDivisionError("a secret of ours")
    shop.made.append(body.name)
    return a_toy(f"toy_{len(shop.made)}", body.name)


@routes.get("/api/toys/best", access=Access.ANYONE)
def best() -> Toy:
    """Show the best one."""
    return a_toy("toy_best", "Kite")


@routes.get("/api/toys/{toy}", access=Access.ANYONE, refusals=(NotFound,))
def show(toy: str) -> Toy:
    """Show one."""
    return a_toy(toy, toy)


@routes.delete("/api/toys/{toy}", access=Access.ADMIN)
def remove(toy: str) -> None:
    """Throw one away."""
    raise NotFound


@routes.post("/api/toys/{toy}/copies", access=Access.ADMIN, status=201, overlaps=True)
def copy(request: Request, toy: str) -> Toy:
    """Make one more of the same; the view itself asks who calls."""
    _ = request.signed_in.user
    shop.made.append(toy)
    return a_toy(f"toy_{len(shop.made)}", toy)


@routes.post("/api/toys/{toy}/locked", access=Access.ANYONE, refusals=(LockedOut,))
def locked(toy: str) -> Toy:
    """Try a lock."""
    raise LockedOut(retry_after=900)


@routes.post("/api/toys/{toy}/forgotten", access=Access.ANYONE, status=202, message="Perhaps.")
def forgotten(request: Request, toy: str) -> None:
    """Say nothing in particular."""
    request.set_cookie("toy=1")


@routes.post("/api/raw", access=Access.ANYONE, media_type="text/plain", raw_body="Any bytes.")
def raw(request: Request) -> Response:
    """Give back the bytes that came."""
    return Response(request.body.decode(), headers={"Content-Type": "text/plain"})


app = Api("toys")
app.api.cors = False
app.register_blueprint(routes)
