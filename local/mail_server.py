"""How does SES, as the functions see it, keep what it sends?  (The emulator's mailbox drops attachments.)"""

import json

from aiohttp import ClientSession, web

from local.clock import ProductClock
from local.mailbox import Mailbox, parse
from local.proxy import forward

SEND = "/v2/email/outbound-emails"


class MailServer:
    """Stands before the emulator's SESv2, which still decides who may send what as whom."""

    def __init__(
        self, *, mailbox: Mailbox, clock: ProductClock, upstream: str, session: ClientSession
    ) -> None:
        self._mailbox = mailbox
        self._clock = clock
        self._upstream = upstream
        self._session = session

    def application(self) -> web.Application:
        application = web.Application(client_max_size=64 * 1024 * 1024)
        application.router.add_route("*", "/{path:.*}", self._answer)
        return application

    async def _answer(self, request: web.Request) -> web.Response:
        answer = await forward(request, self._upstream, session=self._session)
        if request.method == "POST" and request.path == SEND and answer.status == 200:
            self._mailbox.keep(parse(json.loads(await request.read()), sent_at=self._clock.now()))
        return answer
