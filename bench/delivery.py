"""How long from sending a chat message to its being heard by the other, on a running product?

    make run
    python bench/delivery.py            # --url http://127.0.0.1:8000 --messages 50

Two of the demo's people talk on sockets, on the local stack with all its processes. What counts is the median; the
goal is 250 ms.
"""

import sys
import time
from pathlib import Path
from statistics import median, quantiles

import click

sys.path.insert(0, str(Path(__file__).parents[1]))

from local.people import Person, Product
from tests.e2e.sockets import Loop, Socket
from tests.e2e.talking import send


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


@click.command()
@click.option("--url", default="http://127.0.0.1:8000")
@click.option("--messages", default=50)
def main(url: str, messages: int) -> None:
    loop = Loop()
    one, other, conversation_id = two_who_talk(Product(url))
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
    print(
        f"{messages} messages: median {median(took):.0f} ms, 95th percentile {quantiles(took, n=20)[-1]:.0f} ms"
    )


if __name__ == "__main__":
    main()
