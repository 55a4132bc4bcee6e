"""How long from sending a chat message to its being heard by the other, on a running product?

    python -m bench.delivery            # starts one of its own; or --url http://127.0.0.1:8000 --messages 50

Two of the demo's people talk on sockets, on the local stack with all its processes. What counts is the median.
"""

import tempfile
import time
from pathlib import Path
from statistics import median, quantiles

import click

from bench.lines import Line, show
from local.people import Person, Product
from tests.e2e.running import running
from tests.e2e.sockets import Loop, Socket
from tests.e2e.talking import send

GOAL_MILLISECONDS = 250


def two_who_talk(product: Product) -> tuple[Person, Person, str]:
    """A student and a mentor of the demo, and their conversation."""
    people = {
        one["name"]: Person(product, one["name"], one["email"], one["password"])
        for one in product.call("GET", "/_local/accounts")["items"]
    }
    for person in people.values():
        for conversation in person.get("/api/chat/conversations")["items"]:
            other = people.get(conversation["with"]["name"])
            if other:
                return person, other, conversation["id"]
    raise SystemExit("No two of the demo's people have a conversation.")


def milliseconds(one: Socket, other: Socket, conversation_id: str) -> float:
    start = time.perf_counter()
    sent = send(one, conversation_id, type="text", content="How long does this take?")
    other.message(sent["id"])
    return (time.perf_counter() - start) * 1000


def heard(product: Product, messages: int) -> list[float]:
    """Milliseconds of each, one after another."""
    loop = Loop()
    one, other, conversation_id = two_who_talk(product)
    speaker, hearer = Socket(loop, one).open(), Socket(loop, other).open()
    for _ in range(5):
        milliseconds(speaker, hearer, conversation_id)
    took = []
    for _ in range(messages):
        took.append(milliseconds(speaker, hearer, conversation_id))
        time.sleep(0.1)  # the limit of messages a second is for people
    speaker.close()
    hearer.close()
    loop.stop()
    return took


def lines(took: list[float]) -> list[Line]:
    return [
        Line(
            what="a chat message from its sending to the other's socket, local stack",
            limit=f"≤ {GOAL_MILLISECONDS} ms at the median",
            measured=f"{median(took):.0f} ms (95 of 100 within {quantiles(took, n=20)[-1]:.0f} ms)",
            command="python -m bench.delivery",
            ok=median(took) <= GOAL_MILLISECONDS,
        )
    ]


def measure(messages: int = 50) -> list[Line]:
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as product:
        return lines(heard(product, messages))


@click.command()
@click.option("--url", help="of a product that runs already")
@click.option("--messages", default=50)
def main(url: str | None, messages: int) -> None:
    show(lines(heard(Product(url), messages)) if url else measure(messages))


if __name__ == "__main__":
    main()
