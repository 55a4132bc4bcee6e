"""How does a template become text?"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chalicelib.domain import wording

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = Path(__file__).parents[1] / "templates"


class _Quoted(str):
    """Lines that our own filter has already made safe for plain text."""

    __slots__ = ()


def render(name: str, context: Mapping[str, object]) -> str:
    """A template of `templates/` with its context; `.html` ones are escaped.

    Raises jinja2.UndefinedError for a missing field.
    """
    return _environment().get_template(name).render(context)


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=lambda name: not (name or "").endswith(".txt"),  # noqa: S701 - plain text is no HTML
        undefined=StrictUndefined,
        finalize=_in_one_line,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.filters |= {
        "rupees": wording.rupees,
        "day": wording.day,
        "start_of": wording.start_of,
        "moment": wording.moment,
        "lines": wording.lines,
        "salutation": wording.salutation,
        "quoted": _quoted,
    }
    environment.globals |= {"span": wording.span, "is_same_wall_clock": wording.is_same_wall_clock}
    return environment


def _in_one_line(value: Any) -> Any:
    """What a person typed stays in its line: line breaks in a plain-text mail would forge what follows."""
    if value is None:
        raise TypeError("a template printed None: the field is optional, so the template must ask first")
    return value if isinstance(value, _Quoted) or hasattr(value, "__html__") else wording.one_line(str(value))


def _quoted(text: str) -> str:
    """A longer text for plain-text mail, each line marked as somebody else's words."""
    return _Quoted("\n".join(f"> {line}".rstrip() for line in wording.lines(text)))
