"""How much more processor than its one password hash does a login take?

    python -m bench.login

POST /api/auth/login from API Gateway's event to the answer, with AWS's HTTP stubbed below botocore, against one
Argon2id hash at OWASP's parameters, and against that hash with the four calls that a sign-in makes, all from the
shipped package, side by side. Rounds are interleaved; what counts is the median of each round's ratio.
"""

from statistics import median

from bench.arena import HASH_AND_CALLS, ONE_HASH, PRODUCT, all_started
from bench.lines import Line, show
from bench.samples import login_order

ROUNDS, REQUESTS, WARM_UP = 21, 10, 20
LIMIT = 1.15


def measure(rounds: int = ROUNDS) -> list[Line]:
    with all_started((ONE_HASH, HASH_AND_CALLS, PRODUCT), login_order()) as workers:
        assert workers["product"].first.data["accessToken"]
        for worker in workers.values():
            worker.seconds(WARM_UP)
        taken = [{name: one.seconds(REQUESTS) for name, one in workers.items()} for _ in range(rounds)]
    ratio, least = (
        median(times[name] / times["one_hash"] for times in taken) for name in ("product", "hash_and_calls")
    )
    one_hash = median(times["one_hash"] for times in taken) / REQUESTS
    return [
        Line(
            what="login",
            limit=f"≤ {LIMIT}× one Argon2id hash (19 MiB, t = 2, p = 1)",
            measured=f"{ratio:.2f}× ({HASH_AND_CALLS.name}: {least:.2f}×; the hash: {one_hash * 1000:.1f} ms of "
            "processor)",
            command="python -m bench.login",
            ok=ratio <= LIMIT,
        )
    ]


if __name__ == "__main__":
    show(measure())
