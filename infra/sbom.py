"""Which software of others does a package ship? A CycloneDX document beside it, from what is in the archives."""

import json
import zipfile
from collections.abc import Iterator
from email.message import Message
from email.parser import Parser
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Any

Component = dict[str, Any]

# Chalice copies its runtime into the code, without the metadata that would tell its version.
_VENDORED = ("chalice",)
_CLASSIFIER = "License :: OSI Approved :: "


def document(layer: Path, code: Path, *, name: str, version: str) -> str:
    """CycloneDX 1.6 as JSON: the same bytes for the same archives, so without the moment it was made."""
    components = sorted((*_of_layer(layer), *_of_code(code)), key=lambda one: str(one["bom-ref"]))
    product = {"type": "application", "bom-ref": name, "name": name, "version": version}
    made: dict[str, Any] = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": product},
        "components": components,
        "dependencies": [{"ref": name, "dependsOn": [one["bom-ref"] for one in components]}],
    }
    return json.dumps(made, indent=1, sort_keys=True) + "\n"


def _of_layer(layer: Path) -> Iterator[Component]:
    with zipfile.ZipFile(layer) as archive:
        for member in archive.namelist():
            if member.endswith(".dist-info/METADATA"):
                metadata = Parser().parsestr(archive.read(member).decode(), headersonly=True)
                yield _component(str(metadata["Name"]), str(metadata["Version"]), licence=_licence(metadata))


def _of_code(code: Path) -> Iterator[Component]:
    with zipfile.ZipFile(code) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
    for name in _VENDORED:
        if name in tops:
            yield _component(name, installed_version(name), licence={"license": {"id": "Apache-2.0"}})


def _component(name: str, version: str, *, licence: dict[str, Any] | None) -> Component:
    purl = f"pkg:pypi/{name.lower().replace('_', '-')}@{version}"
    found: Component = {"type": "library", "bom-ref": purl, "purl": purl, "name": name, "version": version}
    return found | ({"licenses": [licence]} if licence else {})


def _licence(metadata: "Message[str, str]") -> dict[str, Any] | None:
    """As exactly as its authors say it: an SPDX expression, else a name."""
    if metadata["License-Expression"]:
        return {"expression": str(metadata["License-Expression"])}
    named = [
        one.removeprefix(_CLASSIFIER) for one in metadata.get_all("Classifier", ()) if _CLASSIFIER in one
    ]
    text = str(metadata["License"] or "").strip()
    name = named[0] if named else text if text and "\n" not in text else ""
    return {"license": {"name": name}} if name else None
