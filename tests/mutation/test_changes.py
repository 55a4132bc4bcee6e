"""Are the changes that are tried those that we mean, and is each what it says?"""

import ast

import pytest

from tests.mutation.changes import changed, changes


@pytest.mark.parametrize(
    ("source", "becomes"),
    [
        ("a < b", ["a <= b"]),
        ("a < b <= c", ["a <= b <= c", "a < b < c"]),
        ("a is b", ["a is not b"]),
        ("a and b", ["a or b", "b", "a"]),
        ("not a", ["a"]),
        ("a + 1", ["a - 1", "a + 2"]),
        ("a & b", ["a | b"]),
        ("a = True", ["a = False"]),
        ("a if b else c", ["c if b else a", "a if not b else c"]),
        ("a += b", ["pass"]),
        ("raise A", ["pass"]),
        ("tx.check('a', b, condition=c)", ["pass"]),
        ("x = tx.put('a', b, condition=c)", ["x = tx.put('a', b)"]),
        ("x = tx.create('a', b)", ["x = tx.put('a', b)"]),
        ("x = replace(a, b=c, d=e)", ["x = replace(a, d=e)", "x = replace(a, b=c)"]),
        ("x = S.A, S.B", ["x = (S.B, S.B)", "x = (S.A, S.A)"]),
        ("x = a == 'INR'", ["x = a != 'INR'", "x = a == 'not INR'"]),
        ("x = f('said to people')", []),
    ],
)
def test_each_kind_of_change(source: str, becomes: list[str]):
    assert [ast.unparse(changed(source, change)) for change in changes(source)] == becomes


def test_a_change_names_the_outermost_function_that_it_is_in():
    source = "class A:\n    b = 1\n    def c(self, d=2):\n        def e(): return 3 < 4\n        return e"

    found = {(change.said, change.function) for change in changes(source)}

    assert {
        ("b = 1 → b = 2", None),
        ("2 → 3", None),
        ("3 < 4 → 3 <= 4", "A.c"),
        ("return e → return None", "A.c"),
    } <= found


def test_guards_and_filters_are_turned_round():
    source = "def f():\n    if a: return [b for b in c if d(b)]\n    while e.f: pass"

    said = {change.said for change in changes(source)}

    assert {"a → not a", "d(b) → not d(b)", "e.f → not e.f"} <= said


def test_types_decorators_and_the_rest_of_the_module_stay():
    source = "@d(1)\ndef f(a: A | B) -> C | None:\n    return a < 1\nx = 2"

    assert [ast.unparse(changed(source, change)).count("@d(1)") for change in changes(source)] == [1] * 4
    assert ast.unparse(changed(source, None)) == ast.unparse(ast.parse(source))
