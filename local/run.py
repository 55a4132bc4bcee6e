"""How does the whole product come up on this machine, and go down again?"""

import asyncio
import contextlib
import fcntl
import logging
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web
from botocore.exceptions import BotoCoreError, ClientError

from infra.package import ROOT, PackagingError, package
from local import emulator as emulators
from local import functions, keys, ports, proxy, seeding, server, web_app
from local.banner import banner
from local.clock import ProductClock
from local.cloud import Cloud
from local.emulator import Emulator
from local.mail_server import MailServer
from local.mailbox import Mailbox
from local.place import Place
from local.sandbox import make_sandbox
from local.stack import STAGE, Addresses, Stack, parameters
from local.steps import StepError, step

_LONGEST_LINE = 64 * 1024
_CACHE = ROOT / ".cache"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a person may choose: port, folder for everything, and whether schedules run by themselves."""

    port: int
    folder: Path
    schedules: bool


async def run(wishes: Wishes) -> None:
    """Serve until Ctrl-C or SIGTERM. Raises StepError when a step of starting, or the emulator, fails."""
    ended = _on_signals()
    place = Place(wishes.folder.resolve())
    place.root.mkdir(parents=True, exist_ok=True)
    with _alone(place):
        serving = asyncio.create_task(_serve(wishes, place, ended))
        waiting = asyncio.create_task(ended.wait())
        await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if not serving.done():
            print("\nStopping …", flush=True)
            serving.cancel()
        waiting.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await serving


async def _serve(wishes: Wishes, place: Place, ended: asyncio.Event) -> None:
    if not ports.is_free(wishes.port):
        raise StepError(f"Port {wishes.port} is taken. Choose another: PORT=8001 make run")
    logging.basicConfig(filename=place.root / "local.log", level=logging.WARNING)
    chosen = ports.choose(("emulator", "mail", "internal"), remembered_in=place.ports)
    packaging = asyncio.create_task(asyncio.to_thread(_packaged))
    emulator = await asyncio.to_thread(_started_emulator, place, chosen["emulator"])
    try:
        built = await packaging
        await asyncio.to_thread(_web_app_built)
        async with _cloud(wishes, place, chosen, emulator) as cloud:
            await asyncio.to_thread(_deploy, cloud, built, wishes)
            async with _listening(cloud, wishes.port, chosen):
                await _make_ready(cloud)
                print(banner(cloud), flush=True)
                await _deliver_what_waits(cloud)
                await _until_something_ends(emulator, ended)
    finally:
        await asyncio.to_thread(emulator.stop)


def _packaged() -> Path:
    with step("Packaging the application"):
        try:
            return package(STAGE)
        except PackagingError as error:
            raise StepError(str(error)) from None


def _web_app_built() -> None:
    """Without Node the API is served alone; the banner says so."""
    with contextlib.suppress(web_app.NodeMissingError):
        web_app.build()


def _started_emulator(place: Place, port: int) -> Emulator:
    first = not emulators.is_installed(_CACHE)
    with step("Installing the AWS emulator, this once" if first else "Starting the AWS emulator"):
        emulator = Emulator(interpreter=emulators.install(_CACHE), place=place, port=port)
        emulator.start()
    return emulator


@asynccontextmanager
async def _cloud(
    wishes: Wishes, place: Place, chosen: dict[str, int], emulator: Emulator
) -> AsyncIterator[Cloud]:
    held = keys.load_or_make(place.keys)
    clock = ProductClock(place.clock)
    internal = f"http://{ports.HOST}:{chosen['internal']}"
    async with proxy.make_session() as session:
        yield Cloud(
            place=place,
            addresses=Addresses(
                public=f"http://{ports.HOST}:{wishes.port}",
                emulator=emulator.url,
                mail=f"http://{ports.HOST}:{chosen['mail']}",
            ),
            internal=internal,
            emulator=emulator,
            stack=Stack(emulator),
            clock=clock,
            mailbox=Mailbox(place.mail),
            sandbox=make_sandbox(
                webhook_url=f"{internal}/api/payments/webhook",
                key_id=keys.RAZORPAY_KEY_ID,
                key_secret=held["razorpayKeySecret"],
                webhook_secret=held["razorpayWebhookSecrets"][0],
                now=clock.now,
                state_file=place.payments,
            ),
            session=session,
        )


def _deploy(cloud: Cloud, built: Path, wishes: Wishes) -> None:
    wanted = parameters(
        cloud.addresses,
        razorpay_key_id=keys.RAZORPAY_KEY_ID,
        clock_file=cloud.place.clock,
        schedules=wishes.schedules,
    )
    if cloud.stack.is_current(built, wanted):
        return
    with step("Deploying the stack"):
        try:
            cloud.stack.put_keys(keys.load_or_make(cloud.place.keys))
            cloud.stack.verify_sender()
            cloud.stack.deploy(built, wanted)
        except (BotoCoreError, ClientError) as error:
            raise StepError(
                f"The emulator refused: {error}\nIts log is {cloud.place.emulator_log}."
            ) from None


@asynccontextmanager
async def _listening(cloud: Cloud, port: int, chosen: dict[str, int]) -> AsyncIterator[None]:
    mail = MailServer(
        mailbox=cloud.mailbox, clock=cloud.clock, upstream=cloud.emulator.url, session=cloud.session
    )
    # Longer lines than API Gateway's, so that what is too long is refused in the product's words.
    product = web.AppRunner(
        server.application(cloud), access_log=None, max_line_size=_LONGEST_LINE, max_field_size=_LONGEST_LINE
    )
    runners = {
        product: (port, chosen["internal"]),
        web.AppRunner(mail.application(), access_log=None): (chosen["mail"],),
    }
    try:
        for runner, listened in runners.items():
            await runner.setup()
            for one in listened:
                await web.TCPSite(runner, ports.HOST, one, shutdown_timeout=2).start()
        yield
    finally:
        await cloud.close_sockets()
        for runner in runners:
            await runner.cleanup()


async def _make_ready(cloud: Cloud) -> None:
    if not cloud.stack.is_seeded:
        with step("Making the demo data"):
            try:
                await seeding.empty(cloud)
                await seeding.seed(cloud)
            except seeding.SeedError as error:
                print(
                    f"  {error}\n  The functions' own words are in {cloud.place.emulator_log}.\n"
                    f"  Try again: curl -X POST {cloud.addresses.public}/_local/reset",
                    flush=True,
                )
    cloud.is_ready = True


async def _deliver_what_waits(cloud: Cloud) -> None:
    """What the stream had not delivered when the emulator stopped is gone from it: the sweep has it still."""
    with contextlib.suppress(functions.FunctionError):
        await asyncio.to_thread(
            functions.run_schedule,
            "outbox",
            now=cloud.clock.now(),
            emulator=cloud.emulator,
            stack=cloud.stack,
        )


async def _until_something_ends(emulator: Emulator, ended: asyncio.Event) -> None:
    while not ended.is_set():
        if not emulator.is_running():
            raise StepError(
                "The AWS emulator ended by itself; its last words are in emulator.log in LOCAL_DIR."
            )
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(ended.wait(), timeout=1)


@contextmanager
def _alone(place: Place) -> Iterator[None]:
    """Two emulators on one state would each overwrite what the other saved."""
    with place.lock.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise StepError(
                f"Another `make run` uses {place.root}. Stop it, or give this one a folder and a port of its "
                "own: LOCAL_DIR=.local-2 PORT=8001 make run"
            ) from None
        yield


def _on_signals() -> asyncio.Event:
    ended = asyncio.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(one, ended.set)
    return ended


def wishes_of(environment: "os._Environ[str]") -> Wishes:
    """PORT, LOCAL_DIR, and SCHEDULES=off for who wants to run them by hand only. Raises StepError."""
    port = environment.get("PORT") or "8000"
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise StepError(f"PORT is {port!r}, which is no port.")
    return Wishes(
        port=int(port),
        folder=ROOT / (environment.get("LOCAL_DIR") or ".local"),
        schedules=environment.get("SCHEDULES") != "off",
    )
