"""Does any file that git keeps hold a secret that nobody has looked at?

    python -m infra.check_secrets [--accept]

`.secrets.json` names what has been looked at and is none, by file and by hash: lines may move. `--accept` writes
it anew. What runs or deploys is searched for passwords and random texts too, all else (tests make up secrets by the
dozen) for what has the form of a real key.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from detect_secrets.core.secrets_collection import SecretsCollection
from detect_secrets.settings import default_settings, get_settings

ROOT = Path(__file__).parents[1]
KNOWN = ROOT / ".secrets.json"
_GUESSES = ("KeywordDetector", "Base64HighEntropyString", "HexHighEntropyString")
_STRICTLY = ("app.py", "chalicelib/", "infra/", "local/", ".chalice/", ".ci/", ".github/", "Makefile")
_NOT_OURS = ("web/package-lock.json", KNOWN.name)


def found() -> dict[str, list[str]]:
    """Hashes of what looks like a secret, by file."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    files = [name for name in listed.stdout.splitlines() if name not in _NOT_OURS and (ROOT / name).exists()]
    strictly = [name for name in files if name.startswith(_STRICTLY)]
    seen = _scan(strictly) | _scan([name for name in files if name not in strictly], without=_GUESSES)
    return {name: sorted(hashes) for name, hashes in sorted(seen.items())}


def _scan(files: list[str], *, without: tuple[str, ...] = ()) -> dict[str, set[str]]:
    seen: dict[str, set[str]] = {}
    with default_settings():
        get_settings().disable_plugins(*without)
        secrets = SecretsCollection(root=str(ROOT))
        for name in files:
            secrets.scan_file(name)
    for name, secret in secrets:
        seen.setdefault(name, set()).add(secret.secret_hash)
    return seen


def main() -> int:
    now = found()
    if "--accept" in sys.argv:
        KNOWN.write_text(json.dumps(now, indent=1) + "\n", encoding="utf-8")
        return 0
    known: dict[str, Any] = json.loads(KNOWN.read_text(encoding="utf-8"))
    new = [name for name, hashes in now.items() if set(hashes) - set(known.get(name, []))]
    for name in new:
        print(f"{name} has what looks like a secret. If it is none: python -m infra.check_secrets --accept")
    return 1 if new else 0


if __name__ == "__main__":
    sys.exit(main())
