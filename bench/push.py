"""How much sooner do 100 sockets hear something when they are posted to side by side?

    python -m bench.push

The product's own `Push` over its real client posts to a server on this machine that answers each post after
8 ms, about what API Gateway takes; the other way posts to one connection after another with the same client.
Rounds are interleaved; what counts is the median of each round's ratio.
"""

import os
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from statistics import median

os.environ |= {"AWS_ACCESS_KEY_ID": "bench", "AWS_SECRET_ACCESS_KEY": "bench", "AWS_REGION": "ap-south-1"}

import tests.stage  # noqa: F401 - sets the environment that wiring reads
from bench.lines import Line, show
from chalicelib import wiring
from chalicelib.domain.connections import Connection
from chalicelib.gateways.push import Post, Push

CONNECTIONS, ROUNDS, ANSWER_SECONDS, GOAL = 100, 10, 0.008, 4
NOW = datetime(2026, 3, 2, tzinfo=UTC)
FRAME = b'{"event":"chat.message","data":{"message":{"content":"' + b"x" * 400 + b'"}}}'


class Gateway(BaseHTTPRequestHandler):
    """Answers as API Gateway's management API does."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(ANSWER_SECONDS)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing: a line for each post would be what is measured."""


def connection(number: int) -> Connection:
    return Connection(id=f"c{number}=", user_id=f"usr_{number}", family="fam", opened_at=NOW)


def seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def ratio_of(push: Push) -> float:
    posts = [Post(connection(number), (FRAME,)) for number in range(CONNECTIONS)]
    push.post(posts, now=NOW)  # opens the connections that both ways use
    ratios = []
    for _ in range(ROUNDS):
        together = seconds(lambda: push.post(posts, now=NOW))
        one_by_one = seconds(lambda: [push.post([post], now=NOW) for post in posts])
        ratios.append(one_by_one / together)
    return median(ratios)


def measure() -> list[Line]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    os.environ["WS_ENDPOINT"] = f"http://127.0.0.1:{server.server_port}"
    ratio = ratio_of(wiring.push())
    server.shutdown()
    return [
        Line(
            what=f"posting to {CONNECTIONS} connections, each answered after {ANSWER_SECONDS * 1000:.0f} ms",
            limit=f"≥ {GOAL}× the rate of one after another",
            measured=f"{ratio:.1f}×",
            command="python -m bench.push",
            ok=ratio >= GOAL,
        )
    ]


if __name__ == "__main__":
    show(measure())
