"""Where does the local cloud keep its things?"""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Place:
    """The folder LOCAL_DIR and what lies where in it."""

    root: Path

    @property
    def state(self) -> Path:
        return self.root / "state"

    @property
    def objects(self) -> Path:
        return self.root / "s3"

    @property
    def scratch(self) -> Path:
        """Emptied at every start and stop."""
        return self.root / "tmp"

    @property
    def unpacked(self) -> Path:
        """The functions' packages, by digest."""
        return self.root / "unpacked"

    @property
    def mail(self) -> Path:
        return self.root / "mail.jsonl"

    @property
    def clock(self) -> Path:
        return self.root / "clock"

    @property
    def payments(self) -> Path:
        return self.root / "payments.json"

    @property
    def keys(self) -> Path:
        return self.root / "keys.json"

    @property
    def ports(self) -> Path:
        return self.root / "ports.json"

    @property
    def accounts(self) -> Path:
        return self.root / "accounts.json"

    @property
    def lock(self) -> Path:
        return self.root / "lock"

    @property
    def calls(self) -> Path:
        """Which function made which calls to AWS, one line for each kind."""
        return self.root / "calls.txt"

    @property
    def emulator_log(self) -> Path:
        return self.root / "emulator.log"


def write_whole(path: Path, text: str) -> None:
    """Replaces the file at once: who reads it meanwhile sees the old one or the new one."""
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)
