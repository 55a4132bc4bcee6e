"""Which environment does a function get, as far as the template alone can tell?"""

from pathlib import Path
from typing import Any

import yaml

RESOURCES = Path(__file__).with_name("resources")
# Stands for what is known only once the stack is made: the table's name, addresses, parameters.
UNKNOWN = "https://known-when-deployed.invalid"
# Made up, so that clients can be made; nothing is ever called with them.
_CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "nobody",
    "AWS_SECRET_ACCESS_KEY": "nothing",
    "AWS_SESSION_TOKEN": "none",
}


def rehearsed(stage: str, *, region: str) -> dict[str, str]:
    """The variables of `stage`, with placeholders, for importing the application where nothing is deployed.

    It has the variables that the template sets and no other, so packaging finds a setting missing there.
    """
    template = load_resources()
    variables = template["Globals"]["Function"]["Environment"]["Variables"]
    known = {name: _value(expression, template, stage) for name, expression in variables.items()}
    return known | _CREDENTIALS | {"AWS_REGION": region, "AWS_DEFAULT_REGION": region}


def load_resources(folder: Path = RESOURCES) -> dict[str, Any]:
    """The files of `infra/resources/` as one template. Raises ValueError where two of them name the same thing."""
    merged: dict[str, Any] = {}
    for file in sorted(folder.glob("*.yaml")):
        for section, entries in yaml.load(file.read_text(), Loader=yaml.CSafeLoader).items():
            present = merged.setdefault(section, {})
            if twice := sorted(present.keys() & entries.keys()):
                raise ValueError(f"{file.name}: {section} {', '.join(twice)} stand in another file, too")
            present |= entries
    return merged


def _value(expression: Any, template: dict[str, Any], stage: str) -> str:
    match expression:
        case str():
            return expression
        case {"Ref": "Stage"}:
            return stage
        case {"Fn::FindInMap": [mapping, {"Ref": "Stage"}, name]}:
            return str(template["Mappings"][mapping][stage][name])
    return UNKNOWN
