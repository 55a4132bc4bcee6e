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
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}


@dataclass(frozen=True)
class Change:
    """The `number`th place that can be changed, and what stands there then."""

    number: int
    line: int
    said: str


def changes(source: str) -> list[Change]:
    return [
        Change(number, getattr(node, "lineno", 0), f"{ast.unparse(node)}  →  {ast.unparse(other)}")
        for number, (_, node, other) in enumerate(_places(ast.parse(source)))
    ]


def changed(source: str, change: Change | None) -> ast.Module:
    """The module with that change; None: as it is."""
    tree = ast.parse(source)
    if change is not None:
        parent, node, other = list(_places(tree))[change.number]
        _replace(parent, node, other)
    return ast.fix_missing_locations(tree)


def _places(tree: ast.Module) -> Iterator[tuple[ast.AST, ast.AST, ast.AST]]:
    """Each place: what it stands in, what it is, and what it becomes. Types and decorators are left alone."""
    left: list[ast.AST] = [tree]
    while left:
        parent = left.pop(0)
        for name, value in ast.iter_fields(parent):
            if name in ("annotation", "returns", "decorator_list", "bases"):
                continue
            for node in value if isinstance(value, list) else [value]:
                if isinstance(node, ast.AST):
                    left.append(node)
                    yield from ((parent, node, other) for other in _instead_of(node))


def _instead_of(node: ast.AST) -> Iterator[ast.AST]:  # noqa: C901 - one case for each kind
    match node:
        case ast.Compare(ops=[op]) if type(op) in _COMPARED:
            yield _with(node, ops=[_COMPARED[type(op)]()])
        case ast.Compare(ops=[first, *rest]) if type(first) in _COMPARED:
            yield _with(node, ops=[_COMPARED[type(first)](), *rest])
            yield _with(node, ops=[*node.ops[:-1], _COMPARED[type(rest[-1])]()])
        case ast.BinOp(op=op) if type(op) in _CALCULATED:
            yield _with(node, op=_CALCULATED[type(op)]())
        case ast.BoolOp(op=op):
            yield _with(node, op=ast.And() if isinstance(op, ast.Or) else ast.Or())
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield ast.Constant(value + 1)
        case ast.Return(value=ast.AST() as value) if not isinstance(value, ast.Constant):
            yield ast.Return(ast.Constant(None))
        case ast.IfExp(body=body, orelse=orelse):
            yield _with(node, body=orelse, orelse=body)
        case ast.Raise() | ast.AugAssign():
            yield ast.Pass()
        case ast.Expr(value=ast.Call()):
            yield ast.Pass()


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
