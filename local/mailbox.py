"""Which mails did the product send, as their readers see them?"""

import base64
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses
from pathlib import Path
from typing import Any
from uuid import uuid4

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """`content` is text for text types, else base64, as `encoding` says."""

    filename: str
    type: str
    encoding: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """`template` is the message tag of that name; `to` has its addresses separated by commas."""

    id: str
    template: str | None
    to: str
    sender: str
    subject: str
    html: str
    text: str
    attachments: tuple[Attachment, ...]
    tags: dict[str, str]
    sent_at: str

    def shown(self) -> Json:
        shown = asdict(self)
        return shown | {"sentAt": shown.pop("sent_at"), "from": shown.pop("sender")}

    def is_to(self, address: str) -> bool:
        return address.casefold() in self.to.casefold().split(", ")


class Mailbox:
    """Every mail ever sent, kept in a file a line each."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._mails = [_restored(json.loads(line)) for line in _lines(file)]

    def keep(self, mail: Mail) -> None:
        self._mails.append(mail)
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(mail)) + "\n")

    def newest_first(self, *, to: str | None = None) -> list[Mail]:
        return [mail for mail in reversed(self._mails) if to is None or mail.is_to(to)]

    def get(self, mail_id: str) -> Mail | None:
        return next((mail for mail in self._mails if mail.id == mail_id), None)

    def clear(self) -> None:
        self._mails.clear()
        self._file.unlink(missing_ok=True)


def parse(request: Json, *, sent_at: datetime) -> Mail:
    """What an SESv2 SendEmail request (its JSON body) puts into a mailbox."""
    content = request["Content"]
    message = _raw(content["Raw"]) if "Raw" in content else _simple(content["Simple"])
    tags = {tag["Name"]: tag["Value"] for tag in request.get("EmailTags", ())}
    return Mail(
        id=uuid4().hex,
        template=tags.get("template"),
        to=", ".join(_recipients(request, message)),
        sender=str(request.get("FromEmailAddress") or message["From"] or ""),
        subject=str(message["Subject"] or ""),
        html=_body(message, "html"),
        text=_body(message, "plain"),
        attachments=tuple(_attachment(part) for part in message.iter_attachments()),
        tags=tags,
        sent_at=sent_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    )


def _raw(raw: Json) -> EmailMessage:
    message = message_from_bytes(base64.b64decode(raw["Data"]), policy=policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101 -- what this policy makes
    return message


def _simple(simple: Json) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = simple["Subject"]["Data"]
    body = simple["Body"]
    message.set_content(body.get("Text", {}).get("Data", ""))
    if "Html" in body:
        message.add_alternative(body["Html"]["Data"], subtype="html")
    for one in simple.get("Attachments", ()):
        main, _, sub = one.get("ContentType", "application/octet-stream").partition("/")
        content = base64.b64decode(one["RawContent"])
        message.add_attachment(content, maintype=main, subtype=sub, filename=one["FileName"])
    return message


def _recipients(request: Json, message: EmailMessage) -> list[str]:
    destination = request.get("Destination") or {}
    named = [address for kind in ("To", "Cc", "Bcc") for address in destination.get(f"{kind}Addresses") or ()]
    headers = named or [str(value) for kind in ("To", "Cc", "Bcc") for value in message.get_all(kind, ())]
    return [address for _, address in getaddresses(headers)]


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return str(part.get_content()) if part is not None else ""


def _attachment(part: Any) -> Attachment:
    content = part.get_content()
    is_text = isinstance(content, str)
    return Attachment(
        filename=part.get_filename() or "",
        type=part.get_content_type(),
        encoding="text" if is_text else "base64",
        content=content if is_text else base64.b64encode(_bytes(content)).decode(),
    )


def _bytes(content: Any) -> bytes:
    return content if isinstance(content, bytes) else bytes(content)


def _lines(file: Path) -> Iterable[str]:
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else ()


def _restored(saved: Json) -> Mail:
    attachments = tuple(Attachment(**one) for one in saved.pop("attachments"))
    return Mail(attachments=attachments, **saved)
