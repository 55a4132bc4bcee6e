"""How does the built web app get to its bucket?"""

import mimetypes
import zipfile
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from infra.archive import write_zip
from infra.package import ROOT

BUILT = ROOT / "web" / "dist"
PAGE = "index.html"
# Built files carry a digest in their names; what does not is asked for again each time.
_FOR_EVER, _ASK_AGAIN = "public, max-age=31536000, immutable", "no-cache"
_DIGESTED = "assets/"


def packed(folder: Path = BUILT) -> bytes | None:
    """All files as one archive, the same bytes for the same build; None when nothing is built."""
    if not (folder / PAGE).exists():
        return None
    with TemporaryDirectory() as scratch:
        target = Path(scratch) / "site.zip"
        write_zip(folder, target)
        return target.read_bytes()


def publish(archive: bytes, *, bucket: str, distribution: str, s3: Any, cloudfront: Any) -> int:
    """Puts the files there, the page last, so that it never names what is not there yet. Returns how many.

    Files of the version before stay: pages that are open still ask for them.
    """
    with zipfile.ZipFile(BytesIO(archive)) as files:
        names = sorted(files.namelist(), key=lambda name: (name == PAGE, name))
        for name in names:
            s3.put_object(
                Bucket=bucket,
                Key=name,
                Body=files.read(name),
                ContentType=_content_type(name),
                CacheControl=_FOR_EVER if name.startswith(_DIGESTED) else _ASK_AGAIN,
            )
    cloudfront.create_invalidation(
        DistributionId=distribution,
        InvalidationBatch={
            "Paths": {"Quantity": 1, "Items": ["/*"]},  # one path, so one is paid for
            "CallerReference": uuid4().hex,
        },
    )
    return len(names)


def _content_type(name: str) -> str:
    known = {".js": "text/javascript", ".webmanifest": "application/manifest+json"}.get(Path(name).suffix)
    kind = known or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
