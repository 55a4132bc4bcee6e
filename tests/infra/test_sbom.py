"""Is everything that is shipped on the list?"""

import json
import re
import zipfile
from pathlib import Path

from infra.package import CODE, LAYER, ROOT, SBOM, package
from infra.sbom import document

METADATA = "Metadata-Version: 2.4\nName: Odd_Name\nVersion: 1.2.3\n{}\n\nLicense: not this\n"


def listed(tmp_path: Path, licence: str = "") -> dict:
    with zipfile.ZipFile(tmp_path / LAYER, "w") as layer:
        layer.writestr(
            "python/odd_name-1.2.3.dist-info/METADATA", METADATA.format(licence).replace("\n\n\n", "\n\n")
        )
        layer.writestr("python/odd_name.py", "")
    with zipfile.ZipFile(tmp_path / CODE, "w") as code:
        code.writestr("chalice/app.py", "")
    return json.loads(document(tmp_path / LAYER, tmp_path / CODE, name="ours", version="1"))


def test_a_library_is_listed_by_the_name_that_scanners_know(tmp_path: Path) -> None:
    components = {one["name"]: one for one in listed(tmp_path)["components"]}

    assert components["Odd_Name"]["purl"] == "pkg:pypi/odd-name@1.2.3"
    assert components["chalice"]["version"]


def test_a_licence_is_said_as_exactly_as_it_is_known(tmp_path: Path) -> None:
    def licences(text: str) -> list:
        return next(one for one in listed(tmp_path, text)["components"] if one["name"] == "Odd_Name").get(
            "licenses"
        )

    assert licences("License-Expression: MIT OR Apache-2.0") == [{"expression": "MIT OR Apache-2.0"}]
    assert licences("Classifier: License :: OSI Approved :: BSD License") == [
        {"license": {"name": "BSD License"}}
    ]
    assert licences("License: BSD-2-Clause") == [{"license": {"name": "BSD-2-Clause"}}]
    assert licences("Summary: none") is None


def test_every_pinned_library_and_nothing_unpinned_is_shipped_as_listed() -> None:
    pinned = dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "requirements.txt").read_text(), re.MULTILINE))

    made = json.loads((package("local") / SBOM).read_text())

    found = {
        one["purl"].removeprefix("pkg:pypi/").split("@")[0]: one["version"] for one in made["components"]
    }
    assert {name.lower(): version for name, version in pinned.items()}.items() <= found.items()
    assert made["metadata"]["component"]["name"] == "mentor-connect"
    assert set(made["dependencies"][0]["dependsOn"]) == {one["bom-ref"] for one in made["components"]}
