"""Which clock struck?"""

from chalicelib import clock, wiring
from chalicelib.observability import count, logger
from chalicelib.services import effects, timed


def run(name: str) -> dict[str, int]:
    """Runs one timed job and says how much it did."""
    outside = wiring.outside(now=clock.now())
    done = effects.sweep(outside) if name == "outbox" else timed.JOBS[name](outside)
    if name == "payouts":
        count("PayoutsRun")  # once a week: an alarm waits for it
    logger.info("schedule", job=name, done=done)
    return {"done": done}
