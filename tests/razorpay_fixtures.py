"""Where do Razorpay's published payloads lie? Here, or in the folder that WEBHOOK_FIXTURES names."""

import json
import os
from pathlib import Path
from typing import Any

OWN_FOLDER = Path(__file__).parent / "fixtures" / "razorpay"


def read(name: str) -> Any:
    return json.loads((OWN_FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def webhook_files() -> list[Path]:
    folder = Path(os.environ.get("WEBHOOK_FIXTURES", OWN_FOLDER))
    return sorted(folder.glob("webhook_*.json"))
