"""Are the templates of all stages sound, and the packages whole?  `python -m infra.check_template`"""

import subprocess
import sys
from pathlib import Path

from infra import check_package
from infra.check_package import modules
from infra.package import ROOT, STAGES, TEMPLATE, PackagingError, package

# CloudFormation takes no larger template from S3.
_MAX_TEMPLATE_BYTES = 1_000_000
_MAX_PACKAGE_BYTES = 8_000_000
# Of the deployed stages layer and code are the same: one tells of all.
_TELLING = ("local", "prod")


def faults(package_folder: Path) -> list[str]:
    """What is wrong with a stage's package, one line each."""
    found = check_package.check(package_folder) if package_folder.name in _TELLING else []
    template = package_folder / TEMPLATE
    if template.stat().st_size > _MAX_TEMPLATE_BYTES:
        found.append(f"the template has {template.stat().st_size:,} bytes")
    shipped = sum(file.stat().st_size for file in package_folder.glob("*.zip"))
    if shipped > _MAX_PACKAGE_BYTES:
        found.append(f"layer and code have {shipped:,} bytes together")
    return [f"{package_folder.relative_to(ROOT)}: {fault}" for fault in found]


def main() -> int:
    try:
        packages = [package(stage) for stage in STAGES]
    except PackagingError as error:
        print(error, file=sys.stderr)
        return 1
    found = [fault for one in packages for fault in faults(one)]
    if missing := sorted(
        set.symmetric_difference(*(modules(one) for one in packages if one.name in _TELLING))
    ):
        found.append(f"the layers differ between processors: {', '.join(missing)}")
    print("\n".join(found) or "Every stage packages; its package imports, answers and is whole.")
    run = "import sys; from cfnlint.runner import main; sys.exit(main())"
    templates = [str(one / TEMPLATE) for one in packages]
    linted = subprocess.run([sys.executable, "-c", run, *templates], check=False)
    return 1 if found or linted.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
