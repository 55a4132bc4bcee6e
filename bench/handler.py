"""How much processor does a request take, against a bare function and the usual frameworks?

    python -m bench.handler

GET /api/mentors/{mentor}, from API Gateway's event to the answer, signed in: in processes side by side, each with
its own packages, over the same stored items and with AWS's HTTP stubbed below botocore. All but the product
answer with `contestants/work.py`. Rounds are interleaved; what counts is the median of each round's ratio.
"""

from statistics import median

from bench.arena import BARE, FASTAPI, PRODUCT, RESOLVER, all_started
from bench.lines import Line, show
from bench.samples import profile_order

ROUNDS, REQUESTS, WARM_UP = 21, 200, 300
LIMIT = 1.5
CONTESTANTS = (BARE, PRODUCT, RESOLVER, FASTAPI)


def measure(rounds: int = ROUNDS) -> list[Line]:
    with all_started(CONTESTANTS, profile_order()) as workers:
        answers = [worker.first.data for worker in workers.values()]
        assert all(answer == answers[0] for answer in answers), answers
        for worker in workers.values():
            worker.seconds(WARM_UP)
        taken = [{name: one.seconds(REQUESTS) for name, one in workers.items()} for _ in range(rounds)]
    ratio = {one.module: median(times[one.module] / times["bare"] for times in taken) for one in CONTESTANTS}
    bare = median(times["bare"] for times in taken) / REQUESTS
    peers = ", ".join(f"{one.name} {ratio[one.module]:.2f}×" for one in (RESOLVER, FASTAPI))
    return [
        Line(
            what="handling GET /api/mentors/{mentor} in the process",
            limit=f"≤ {LIMIT}× a bare function with boto3 that does the same, goal 1.25×",
            measured=f"{ratio['product']:.2f}× ({peers}; the bare one: {bare * 1000:.2f} ms of processor)",
            command="python -m bench.handler",
            ok=ratio["product"] <= LIMIT,
        )
    ]


if __name__ == "__main__":
    show(measure())
