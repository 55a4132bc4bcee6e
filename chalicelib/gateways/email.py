"""How does a mail reach its reader?"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address, HeaderRegistry
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from typing import Any, Protocol
from urllib.parse import quote, urlencode

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.domain import wording
from chalicelib.domain.errors import MailRefused, MailUnavailable
from chalicelib.domain.mails import Attachment, Mail
from chalicelib.gateways import templates

PRODUCT = "Mentor Connect"
SUBJECT_LIMIT = 150

# What SESv2 says of the mail itself; all else is about us or the moment, and may pass.
_FINAL = frozenset({"BadRequestException", "MessageRejected"})
# local@domain in printable ASCII: SES takes no other local part, and domains are IDNA-encoded before.
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,255}")


class _Subject:
    """A subject that arrives as it was given.

    The standard library's own class drops spaces between encoded words; and it decodes
    "=?utf-8?q?=0D=0ABcc:…?=" in what it is given and, before Python 3.11.10 and 3.12.5, writes out that line
    break (CVE-2024-6923).
    """

    max_count = 1

    @staticmethod
    def parse(value: str, found: dict[str, Any]) -> None:
        found |= {"decoded": value, "parse_tree": None}

    def fold(self, *, policy: "EmailPolicy[EmailMessage]") -> str:
        text = str(self)
        is_plain = text.isascii() and "=?" not in text
        encoded = Header(text, "us-ascii" if is_plain else "utf-8", header_name="Subject")
        return f"Subject: {encoded.encode(linesep=policy.linesep)}{policy.linesep}"


HEADERS = HeaderRegistry()
HEADERS.map_to_type("subject", _Subject)  # type: ignore[arg-type]  # the registry adds the base class itself
POLICY = SMTP.clone(header_factory=HEADERS)


class SesClient(Protocol):
    """botocore's `sesv2` client, as far as it is used."""

    def send_email(self, **request: Any) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Email:
    """`sender` is an address, perhaps with a display name; `configuration_set` and `stage` may be empty."""

    client: SesClient
    sender: str
    configuration_set: str
    public_url: str
    stage: str = ""

    def send(self, mail: Mail) -> str:
        """SES's message id. Raises MailRefused (final) or MailUnavailable (another try may do)."""
        message = compose(mail, sender=self.sender, public_url=self.public_url)
        try:
            return str(self.client.send_email(**self._request(mail, message))["MessageId"])
        except ClientError as error:
            raise _as_domain_error(error) from error
        except BotoCoreError as error:
            raise MailUnavailable(type(error).__name__) from error

    def _request(self, mail: Mail, message: EmailMessage) -> dict[str, Any]:
        # The envelope is named outright, so that no header of the message can add a reader.
        request = {
            "FromEmailAddress": message["From"].addresses[0].addr_spec,
            "Destination": {"ToAddresses": [message["To"].addresses[0].addr_spec]},
            "Content": {"Raw": {"Data": message.as_bytes()}},
            "EmailTags": _tags(template=mail.template.value, stage=self.stage),
        }
        if self.configuration_set:
            request["ConfigurationSetName"] = self.configuration_set
        return request


def compose(mail: Mail, *, sender: str, public_url: str) -> EmailMessage:
    """The whole message: plain text and HTML as alternatives, then attachments.

    Raises MailRefused for an address that is none.
    """
    render = _renderer(mail, public_url)
    message = EmailMessage(policy=POLICY)
    message["Subject"] = _subject(render("subject.txt"))
    message["From"] = _sender(sender)
    message["To"] = _recipient(mail.to)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: keeps absence notices away
    message.set_content(_tidy(render("body.txt")), cte="quoted-printable")
    message.add_alternative(render("body.html"), subtype="html", cte="quoted-printable")
    for attachment in mail.attachments:
        _attach(message, attachment)
    return message


def link_to(public_url: str, *segments: str, **query: str) -> str:
    """An address in the SPA; every part is percent-encoded, so none can leave its place."""
    path = "".join(f"/{quote(segment, safe='', errors='replace')}" for segment in segments)
    return f"{public_url}{path}" + (f"?{urlencode(query, errors='replace')}" if query else "")


def _renderer(mail: Mail, public_url: str) -> Callable[[str], str]:
    told = {field.name: getattr(mail.content, field.name) for field in fields(mail.content)}
    context: dict[str, object] = told | {
        "product": PRODUCT,
        "is_mentor": mail.content.is_mentor,
        "link": lambda *segments, **query: link_to(public_url, *segments, **query),
    }
    return lambda file: templates.render(f"email/{mail.template}/{file}", context)


def _subject(text: str) -> str:
    return wording.shortened(wording.one_line(text), SUBJECT_LIMIT)


def _sender(text: str) -> Address:
    name, _, rest = text.rpartition("<")
    return Address(name.strip().strip('"') or PRODUCT, addr_spec=rest.removesuffix(">").strip())


def _recipient(text: str) -> Address:
    local, _, domain = text.rpartition("@")
    try:
        ascii_address = f"{local}@{domain.encode('idna').decode()}"
        if not _ADDRESS.fullmatch(ascii_address):
            raise MailRefused
        return Address(addr_spec=ascii_address)
    except (ValueError, MessageError) as error:
        raise MailRefused from error


def _attach(message: EmailMessage, attachment: Attachment) -> None:
    kind = SMTP.header_factory("content-type", attachment.mime_type)
    message.add_attachment(
        attachment.content,
        maintype=kind.maintype,
        subtype=kind.subtype,
        filename=re.sub(r"[^A-Za-z0-9._-]+", "-", attachment.filename),
        params=dict(kind.params),
    )


def _tidy(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _tags(**tags: str) -> list[dict[str, str]]:
    return [{"Name": name, "Value": value} for name, value in tags.items() if value]


def _as_domain_error(error: ClientError) -> MailRefused | MailUnavailable:
    code = str(error.response.get("Error", {}).get("Code", ""))
    return MailRefused(code) if code in _FINAL else MailUnavailable(code)
