"""What does waking up cost, and what is shipped?

    python -m bench.cold_start

The processor's time from a fresh interpreter to the first answer, of the package as it is shipped: an interpreter
without site-packages sees its layer and code only. The floor is what any function that uses DynamoDB through
botocore pays. Rounds are interleaved; what counts is the median of each round's ratio to the floor.
"""

from statistics import median

from bench.arena import BARE, FASTAPI, FLOOR, PRODUCT, RESOLVER, Contestant, First, Worker
from bench.lines import Line, show
from bench.samples import profile_order
from infra.package import CODE, LAYER, package

ROUNDS = 15
LIMIT, PACKAGE_LIMIT_MB = 1.2, 8
CONTESTANTS = (FLOOR, PRODUCT, BARE, RESOLVER, FASTAPI)
HEAVY = ("boto3", "jinja2", "argon2", "requests", "razorpay", "cryptography", "pydantic", "httpx")
COMMAND = "python -m bench.cold_start"


def woken(contestant: Contestant) -> First:
    with Worker.started(contestant, profile_order()) as worker:
        return worker.first


def measure(rounds: int = ROUNDS) -> list[Line]:
    for one in CONTESTANTS:
        woken(one)  # what is read once from the disk
    taken = [{one.module: woken(one) for one in CONTESTANTS} for _ in range(rounds)]
    ratio = {
        one.module: median(found[one.module].seconds / found["floor"].seconds for found in taken)
        for one in CONTESTANTS
    }
    floor = median(found["floor"].seconds for found in taken)
    peers = ", ".join(f"{one.name} {ratio[one.module]:.2f}×" for one in (BARE, RESOLVER, FASTAPI))
    return [
        Line(
            what="cold start: from a fresh interpreter to the first answered GET /api/mentors/{mentor}, signed in",
            limit=f"≤ {LIMIT}× botocore's session and a DynamoDB client",
            measured=f"{ratio['product']:.2f}× ({peers}; the floor: {floor * 1000:.0f} ms of processor)",
            command=COMMAND,
            ok=ratio["product"] <= LIMIT,
        ),
        *loaded(taken[0]["product"], taken[0]["floor"]),
        shipped_size(),
    ]


def loaded(product: First, floor: First) -> list[Line]:
    heavy = sorted(set(HEAVY) & set(product.modules))
    sizes = f"{len(product.modules)} in all (the floor: {len(floor.modules)})"
    return [
        Line(
            what="modules loaded by then",
            limit=f"none of {', '.join(HEAVY)}",
            measured=f"{', '.join(heavy) or 'none'}; {sizes}",
            command=COMMAND,
            ok=not heavy,
        ),
        Line(
            what="botocore sessions a process",
            limit="1",
            measured=str(product.sessions),
            command=COMMAND,
            ok=product.sessions == 1,
        ),
    ]


def shipped_size() -> Line:
    built = package("local")
    layer, code = ((built / name).stat().st_size / 1e6 for name in (LAYER, CODE))
    return Line(
        what="shipped package, zipped",
        limit=f"≤ {PACKAGE_LIMIT_MB} MB",
        measured=f"{layer + code:.2f} MB (layer {layer:.2f}, code {code:.2f})",
        command=COMMAND,
        ok=layer + code <= PACKAGE_LIMIT_MB,
    )


if __name__ == "__main__":
    show(measure())
