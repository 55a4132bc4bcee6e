"""What remains when the product is stopped and started again?"""

import time
from pathlib import Path

from local import demo
from local.people import Person
from tests.e2e.running import running


def test_what_people_did_survives_a_restart_and_effects_go_on(tmp_path: Path):
    with running(tmp_path) as product:
        person = Person(product, "Tara Bose", "tara@example.com").register()

    began = time.monotonic()
    with running(tmp_path) as product:
        found = Person(product, person.name, person.email).get("/api/auth/me")["user"]
        told: list[str] = []
        demo.play(product.url, say=told.append)

    print(f"started again in {time.monotonic() - began:.1f} s, the demo included")
    assert found["email"] == person.email
    assert told[-1] == "Done."
