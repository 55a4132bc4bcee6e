"""Which small changes does a module allow? Those that a tired person makes."""

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_CALCULATED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_LEFT_ALONE = ("annotation", "returns", "decorator_list", "bases", "type_params")
# Changes of their own: a plain truth in one of these places is turned round.
_SAYS_NO_ALREADY = (ast.Compare, ast.BoolOp, ast.UnaryOp, ast.Constant)
# Calls that make a changed copy: a field left out stays as it was.
_COPIES = ("replace", "become")


@dataclass(frozen=True)
class Change:
    """The `number`th place that can be changed, and what stands there then.

    `function` is the outermost function or method in whose body it stands; None where it acts as the module loads.
    """

    number: int
    line: int
    function: str | None
    said: str


@dataclass(frozen=True)
class _Place:
    parent: ast.AST
    node: ast.AST
    other: ast.AST
    line: int
    function: str | None


def changes(source: str) -> list[Change]:
    return [
        Change(number, place.line, place.function, _said(place))
        for number, place in enumerate(_places(ast.parse(source)))
    ]


def changed(source: str, change: Change | None) -> ast.Module:
    """The module with that change; None: as it is."""
    tree = ast.parse(source)
    if change is not None:
        place = list(_places(tree))[change.number]
        _replace(place.parent, place.node, place.other)
    return ast.fix_missing_locations(tree)


def _said(place: _Place) -> str:
    match place.node, place.other:
        case ast.Call(keywords=before), ast.Call(func=func, keywords=after) if len(before) > len(after):
            (left_out,) = [ast.unparse(keyword) for keyword in before if keyword not in after]
            return f"{ast.unparse(func)}(…) without {left_out}"
    before, after = place.node, place.other
    if isinstance(before, ast.Constant) and isinstance(place.parent, ast.expr | ast.keyword | ast.stmt):
        before, after = place.parent, copy.copy(place.parent)
        _replace(after, place.node, place.other)
    return " ".join(f"{ast.unparse(before)}  →  {ast.unparse(after)}".split())


def _places(tree: ast.Module) -> Iterator[_Place]:
    members = _members(tree)
    yield from _inside(tree, members, function=None, path=(), line=0)


def _inside(
    parent: ast.AST, members: dict[str, list[str]], *, function: str | None, path: tuple[str, ...], line: int
) -> Iterator[_Place]:
    """Each place within `parent`. Types, decorators and docstrings are left alone."""
    for name, value in ast.iter_fields(parent):
        if name in _LEFT_ALONE:
            continue
        within, inner = function, path
        if isinstance(parent, ast.ClassDef | ast.FunctionDef) and name == "body" and function is None:
            inner = (*path, parent.name)
            within = ".".join(inner) if isinstance(parent, ast.FunctionDef) else None
        for node in value if isinstance(value, list) else [value]:
            if not isinstance(node, ast.AST):
                continue
            at = getattr(node, "lineno", line)
            for other in _instead_of(node, parent, name, members):
                yield _Place(parent, node, other, at, within)
            yield from _inside(node, members, function=within, path=inner, line=at)


def _instead_of(  # noqa: C901, PLR0912 - one case for each kind
    node: ast.AST, parent: ast.AST, name: str, members: dict[str, list[str]]
) -> Iterator[ast.AST]:
    match node:
        case ast.Compare(ops=[op]) if type(op) in _COMPARED:
            yield _with(node, ops=[_COMPARED[type(op)]()])
        case ast.Compare(ops=[first, *rest]) if type(first) in _COMPARED:
            yield _with(node, ops=[_COMPARED[type(first)](), *rest])
            yield _with(node, ops=[*node.ops[:-1], _COMPARED[type(rest[-1])]()])
        case ast.BinOp(op=op) if type(op) in _CALCULATED:
            yield _with(node, op=_CALCULATED[type(op)]())
        case ast.BoolOp(op=op, values=values):
            yield _with(node, op=ast.And() if isinstance(op, ast.Or) else ast.Or())
            yield from (_without(node, left) for left in values)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield ast.Constant(value + 1)
        case ast.Constant(value=str(value)) if _decides(parent):
            yield ast.Constant(f"not {value}")
        case ast.Return(value=ast.AST() as value) if not isinstance(value, ast.Constant):
            yield ast.Return(ast.Constant(None))
        case ast.IfExp(body=body, orelse=orelse):
            yield _with(node, body=orelse, orelse=body)
        case ast.Raise() | ast.AugAssign():
            yield ast.Pass()
        case ast.Expr(value=ast.Call()):
            yield ast.Pass()
        case ast.Call(func=func, keywords=keywords):
            yield from _calls_instead(node, func, keywords)
        case ast.Attribute(value=ast.Name(id=of), attr=attr) if attr in members.get(of, []):
            others = members[of]
            yield _with(node, attr=others[(others.index(attr) + 1) % len(others)])
    if name in ("test", "ifs") and isinstance(node, ast.expr) and not isinstance(node, _SAYS_NO_ALREADY):
        yield ast.UnaryOp(op=ast.Not(), operand=node)


def _calls_instead(node: ast.Call, func: ast.expr, keywords: list[ast.keyword]) -> Iterator[ast.AST]:
    """Without the condition of a write; a copy without one of its changes."""
    called = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
    if called == "create" and isinstance(func, ast.Attribute) and len(node.args) > 1:
        yield _with(node, func=_with(func, attr="put"))
    for keyword in keywords:
        if (called in _COPIES and keyword.arg != "now") or (keyword.arg == "condition" and called != "check"):
            yield _with(node, keywords=[one for one in keywords if one is not keyword])


def _decides(parent: ast.AST) -> bool:
    """Text that is compared, listed or answered; what is only said to people is not."""
    return isinstance(parent, ast.Compare | ast.Tuple | ast.Set | ast.List | ast.Return)


def _members(tree: ast.Module) -> dict[str, list[str]]:
    """Of each name, the constants that the module takes from it: the members of an enum, most of the time."""
    found: dict[str, list[str]] = {}
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id=of), attr=attr) if of[0].isupper() and attr.isupper():
                listed = found.setdefault(of, [])
                if attr not in listed:
                    listed.append(attr)
    return {of: sorted(attrs) for of, attrs in found.items() if len(attrs) > 1}


def _without(node: ast.BoolOp, left_out: ast.expr) -> ast.AST:
    rest = [one for one in node.values if one is not left_out]
    return rest[0] if len(rest) == 1 else _with(node, values=rest)


def _with(node: ast.AST, **fields: object) -> ast.AST:
    other = copy.copy(node)
    for name, value in fields.items():
        setattr(other, name, value)
    return other


def _replace(parent: ast.AST, node: ast.AST, other: ast.AST) -> None:
    ast.copy_location(other, node)
    for name, value in ast.iter_fields(parent):
        if value is node:
            setattr(parent, name, other)
        elif isinstance(value, list) and any(one is node for one in value):
            setattr(parent, name, [other if one is node else one for one in value])
