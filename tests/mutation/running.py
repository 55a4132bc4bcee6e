"""Do the tests notice a change? Each is tried in a process of its own, forked from one that has all loaded.

A function that was changed takes the place of the one that the tests have found already. What acts while a module
loads (a constant, a table, a default) is tried in a process that has not loaded the product yet.
"""

import gc
import importlib.abc
import importlib.util
import json
import os
import signal
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, partial
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any

import pytest

from tests.mutation.changes import Change, changed

OPTIONS = ["-q", "-p", "no:cacheprovider", "--no-header", "--hypothesis-seed=1"]
_QUIET = ["-W", "ignore:Module already imported:pytest.PytestAssertRewriteWarning"]
_PASSED, _FAILED, _BROKEN = 0, 1, 3
# A test that takes this many times longer than it did unchanged, hangs.
_PATIENCE, _LEAST_SECONDS = 20, 60
_WHOLE_SECONDS = 900
_SAY_EVERY = 50
# A function that would hold other variables of its surroundings cannot change in its place; one that no test calls
# has done its work, if any, as the modules loaded.
NOT_IN_PLACE = "not in its place"


@dataclass(frozen=True)
class Source:
    """A module and its text."""

    module: str
    path: Path

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    def code(self, change: Change | None) -> CodeType:
        return compile(changed(self.text, change), str(self.path), "exec")


@dataclass(frozen=True)
class Tried:
    """`by` is the test that failed; None if none did."""

    source: Source
    change: Change
    by: str | None


# ── A module that is loaded changed ──────────────────────────────────────────────────────────────────


class Instead(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives out one module as it was changed."""

    def __init__(self, source: Source, code: CodeType) -> None:
        self.source, self.code = source, code

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name != self.source.module:
            return None
        return importlib.util.spec_from_file_location(name, self.source.path, loader=self)

    def create_module(self, spec: ModuleSpec) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        exec(self.code, module.__dict__)


class _FirstFailure:
    """Remembers which test it was."""

    def __init__(self) -> None:
        self.name = "does not load"

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.name = report.nodeid


def try_whole(source: Source, change: Change, tests: Sequence[str]) -> Tried:
    """All the tests, from the start, with the module loaded as changed."""

    def run() -> str | None:
        sys.meta_path.insert(0, Instead(source, source.code(change)))
        first = _FirstFailure()
        code = int(pytest.main(["-x", *OPTIONS, *_QUIET, *tests], plugins=[first]))
        return first.name if code else None

    return Tried(source, change, _in_a_fork(run, seconds=_WHOLE_SECONDS))


# ── A function that is changed in its place ──────────────────────────────────────────────────────────


@dataclass
class _Run:
    """One run of the tests as the modules are: how long each takes, and which lines of ours it reaches."""

    seconds: dict[int, float] = field(default_factory=dict)
    lines: dict[tuple[str, int], set[int]] = field(default_factory=lambda: defaultdict(set))
    failed: bool = False


class InPlace:
    """A pytest plugin: where pytest would run its tests, each change is tried instead.

    Who noticed is written to `report`, one for each of `wanted`.
    """

    def __init__(self, wanted: Sequence[tuple[Source, Change]], report: Path) -> None:
        self.wanted, self.report = wanted, report

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            sys.exit("the tests cannot be collected")
        gc.freeze()  # what is never collected is never copied into a child
        run = self._unchanged(session)
        said: list[str | None] = []
        sharp: dict[tuple[str, str | None], list[str | None]] = defaultdict(list)
        for number, (source, change) in enumerate(self.wanted):
            noticed_before = sharp[source.module, change.function]
            work = partial(_try, session, run, source, change, noticed_before, number=number)
            by = _in_a_fork(work, seconds=_LEAST_SECONDS)
            said.append(by)
            noticed_before.append(by)
            if by is None:
                _say(f"  unnoticed: {source.path.name}:{change.line}: {change.said}")
            if (number + 1) % _SAY_EVERY == 0:
                _say(f"  {number + 1} of {len(self.wanted)}")
        self.report.write_text(json.dumps(said))
        return True

    def _unchanged(self, session: pytest.Session) -> _Run:
        """In a fork too, so that nothing of it is left. Ends the whole if a test fails."""
        files = {str(source.path) for source, _ in self.wanted}
        passed = self.report.with_suffix(".run")

        def run() -> str | None:
            found = _traced(session, files)
            lines = [[*place, sorted(items)] for place, items in found.lines.items()]
            passed.write_text(json.dumps({"seconds": list(found.seconds.items()), "lines": lines}))
            return None if not found.failed else "failed"

        if _in_a_fork(run, seconds=10 * _WHOLE_SECONDS):
            sys.exit("the tests fail already")
        said = json.loads(passed.read_text())
        lines = {(path, line): set(items) for path, line, items in said["lines"]}
        return _Run(dict(said["seconds"]), lines)


def _traced(session: pytest.Session, files: set[str]) -> _Run:
    run, current = _Run(), 0

    def calls(frame: FrameType, event: str, argument: Any) -> Any:
        return lines if frame.f_code.co_filename in files else None

    def lines(frame: FrameType, event: str, argument: Any) -> Any:
        if event == "line":
            run.lines[frame.f_code.co_filename, frame.f_lineno].add(current)
        return lines

    for current, item in enumerate(session.items):
        threading.settrace(calls)
        sys.settrace(calls)
        began = time.monotonic()
        following = session.items[current + 1] if current + 1 < len(session.items) else None
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        run.seconds[current] = time.monotonic() - began
        sys.settrace(None)
    run.failed = bool(session.testsfailed)
    return run


def _try(
    session: pytest.Session,
    run: _Run,
    source: Source,
    change: Change,
    noticed_before: Sequence[str | None],
    *,
    number: int,
) -> str | None:
    """Which of the tests fails first."""
    chosen = _who_reach(run, source, change)
    try:
        _put_in_place(source, change)
    except ValueError:
        return NOT_IN_PLACE
    if not chosen:
        return NOT_IN_PLACE
    _tables_of_its_own(session, number)
    # Who noticed other changes of the function goes ahead.
    chosen.sort(key=lambda one: -noticed_before.count(session.items[one].nodeid))
    for one, following in zip(chosen, [*chosen[1:], None], strict=False):
        signal.alarm(_LEAST_SECONDS + int(_PATIENCE * run.seconds[one]))
        item = session.items[one]
        after = None if following is None else session.items[following]
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
        if session.testsfailed:
            return item.nodeid
    return None


def _who_reach(run: _Run, source: Source, change: Change) -> list[int]:
    """The tests that call the function, the quickest first."""
    code, path = _code(source.code(None), str(change.function).split(".")), str(source.path)
    own = {line for _, _, line in code.co_lines() if line is not None}
    # The line of `def` runs as the module loads, unless all of it stands there.
    own -= {code.co_firstlineno} if len(own) > 1 else set()
    found = {one for line in own for one in run.lines.get((path, line), ())}
    return sorted(found, key=lambda one: run.seconds[one])


def _tables_of_its_own(session: pytest.Session, number: int) -> None:
    """A child that was ended may have left a table behind."""
    for plugin in session.config.pluginmanager.get_plugins():
        if hasattr(plugin, "_table_numbers"):
            plugin._table_numbers = iter(range(number * 10_000, (number + 1) * 10_000))


def _put_in_place(source: Source, change: Change) -> None:
    """The function is the same object with other code, whoever holds it."""
    name = str(change.function)
    _function(sys.modules[source.module], name).__code__ = _code(source.code(change), name.split("."))


def _function(module: ModuleType, name: str) -> FunctionType:
    found: Any = module
    for part in name.split("."):
        found = vars(found)[part]
    for inner in ("fget", "__func__", "func", "__wrapped__"):
        found = getattr(found, inner, None) or found
    if not isinstance(found, FunctionType):
        raise TypeError(f"{name} of {module.__name__} is no function")
    return found


def _code(within: CodeType, names: Sequence[str]) -> CodeType:
    for one in names:
        (within,) = [part for part in within.co_consts if isinstance(part, CodeType) and part.co_name == one]
    return within


# ── Processes ────────────────────────────────────────────────────────────────────────────────────────


def _in_a_fork(work: Any, *, seconds: float) -> str | None:
    """What `work` says, there. One that hangs or dies has noticed, too; a mistake of ours ends everything."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        with _silence():
            code, said = _PASSED, None
            try:
                signal.alarm(int(seconds))
                said = work()
            except BaseException as error:  # the parent is to know, whatever it is
                code, said = _BROKEN, repr(error)
            os.write(writing, json.dumps(said).encode())
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        answer = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return "hangs" if os.WTERMSIG(status) == signal.SIGALRM else "dies"
    said = json.loads(answer)
    if os.waitstatus_to_exitcode(status) == _BROKEN:
        sys.exit(f"a change could not be tried: {said}")
    return None if said is None else str(said)


@contextmanager
def _silence() -> Iterator[None]:
    nothing = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):
        os.dup2(nothing, descriptor)
    yield


def _say(line: str) -> None:
    """Past pytest, which holds back what is printed."""
    sys.__stderr__.write(line + "\n")  # type: ignore[union-attr]
    sys.__stderr__.flush()  # type: ignore[union-attr]


def try_in_place(wanted: Sequence[tuple[Source, Change]], tests: Sequence[str], report: Path) -> list[Tried]:
    """Each change of a function, from one process that has collected the tests."""
    child = os.fork()
    if child == 0:
        code = _BROKEN
        try:
            options = [*OPTIONS, *_QUIET, "-s", *tests]
            code = int(pytest.main(options, plugins=[InPlace(wanted, report)]))
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    if status:
        sys.exit(f"the tests could not be run: {' '.join(tests)}")
    said = json.loads(report.read_text())
    return [Tried(source, change, by) for (source, change), by in zip(wanted, said, strict=True)]
