"""How much is tried? Some in every run of the tests; all with PROOF_SIZE=deep (`make test-deep`)."""

import os

IS_DEEP = os.environ.get("PROOF_SIZE") == "deep"


def sized(usual: int, deep: int) -> int:
    return deep if IS_DEEP else usual
