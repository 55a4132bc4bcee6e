"""Which calls to AWS does each function make?

Every test that wakes a function, by an event or by what its handler does, is watched. A call that
`tests/infra/calls.json` does not list for the function fails the test: its role would not allow it, for
`tests/infra/test_permissions.py` holds roles and list equal. `make record-calls` writes the list anew.
"""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from pathlib import Path
from types import MappingProxyType
from typing import Any

from botocore.client import BaseClient

RECORDED = Path(__file__).parent / "infra" / "calls.json"
RECORDING = os.environ.get("RECORD_CALLS")
"""A file that gets a line for each new call, instead of the test failing."""

_awake: ContextVar[tuple[str, ...]] = ContextVar("awake", default=())
_known: set[str] = set()
surprises: list[str] = []

_SERVICES = {"sesv2": "ses", "apigatewaymanagementapi": "execute-api"}
_ACTIONS = {
    ("s3", "HeadObject"): "GetObject",
    ("s3", "CreateBucket"): "PutObject",  # as botocore has it while it signs a form
    ("execute-api", "PostToConnection"): "ManageConnections POST",
    ("execute-api", "GetConnection"): "ManageConnections GET",
    ("execute-api", "DeleteConnection"): "ManageConnections DELETE",
}
# A transaction is allowed by what it does to each item.
_IN_TRANSACTIONS = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
    "Get": "GetItem",
}


@contextmanager
def acting(*functions: str) -> Iterator[None]:
    """What is called inside, on whichever thread, is called by these functions."""
    token = _awake.set(functions)
    try:
        yield
    finally:
        _awake.reset(token)


def actions(service: str, operation: str, parameters: Mapping[str, Any]) -> set[str]:
    """What a role has to allow for a call, as `calls.json` says it: perhaps with what it is done to."""
    prefix = _SERVICES.get(service, service)
    if operation.startswith("Transact"):
        members = {member for item in parameters["TransactItems"] for member in item}
        return {f"{prefix}:{_IN_TRANSACTIONS[member]}" for member in members}
    name = _ACTIONS.get((prefix, operation), operation)
    return {f"{prefix}:{name} index" if parameters.get("IndexName") else f"{prefix}:{name}"}


def called(service: str, operation: str, parameters: Mapping[str, Any] = MappingProxyType({})) -> None:
    """Notes a call, or a signature under an address that lets others make it. Fakes of gateways call this, too."""
    for function in _awake.get():
        for action in actions(service, operation, parameters):
            line = f"{function} {action}"
            if line not in _known:
                _known.add(line)
                _note(line)


def _note(line: str) -> None:
    if RECORDING:
        with Path(RECORDING).open("a") as file:
            file.write(f"{line}\n")
    else:
        surprises.append(line)


def watch() -> None:
    """From now on, for all tests of this process."""
    if not RECORDING:
        _known.update(f"{function} {action}" for function, some in recorded().items() for action in some)
    emit, submit = BaseClient._emit_api_params, ThreadPoolExecutor.submit

    def observed(self: BaseClient, api_params: Any, operation_model: Any, *args: Any, **kwargs: Any) -> Any:
        called(self.meta.service_model.service_name, operation_model.name, api_params)
        return emit(self, api_params, operation_model, *args, **kwargs)

    def followed(self: ThreadPoolExecutor, call: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        return submit(self, copy_context().run, call, *args, **kwargs)

    BaseClient._emit_api_params = observed
    ThreadPoolExecutor.submit = followed  # type: ignore[method-assign]


def recorded() -> dict[str, list[str]]:
    found: dict[str, list[str]] = json.loads(RECORDED.read_text())
    return found


def write(lines: Iterator[str]) -> None:
    """Makes the list of what was seen, function by function."""
    seen: dict[str, set[str]] = {}
    for line in lines:
        function, _, action = line.strip().partition(" ")
        seen.setdefault(function, set()).add(action)
    listed = {function: sorted(some) for function, some in sorted(seen.items())}
    RECORDED.write_text(json.dumps(listed, indent=2) + "\n")


if __name__ == "__main__":
    write(line for file in sys.argv[1:] for line in Path(file).read_text().splitlines())
