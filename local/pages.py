"""What does the local cloud look like to a person?"""

from collections.abc import Iterable
from html import escape
from typing import Any

from aiohttp import web

from infra.schedules import SCHEDULES
from local.mailbox import Attachment, Mail

_LAYOUT = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }}
body {{ max-width: 60rem; margin: 2rem auto; padding: 0 1rem }}
table {{ border-collapse: collapse; width: 100% }}
th, td {{ text-align: left; vertical-align: top; padding: .3rem .7rem .3rem 0; border-bottom: 1px solid }}
button {{ font: inherit; padding: .2rem .7rem; margin: 0 .3rem .3rem 0 }}
iframe {{ width: 100%; height: 32rem; border: 1px solid #8885; background: #fff }}
pre {{ white-space: pre-wrap; border: 1px solid #8885; padding: 1rem }}
output {{ display: block; min-height: 1.5rem }}
</style></head><body>{body}</body></html>
"""

# Posts the JSON on a button, and says what came of it.
_SCRIPT = """<script>
for (const button of document.querySelectorAll("button[data-path]")) button.onclick = async () => {
  const said = document.querySelector("output");
  said.textContent = button.textContent + " …";
  const answer = await fetch(button.dataset.path, {method: "POST", body: button.dataset.body || "{}"});
  const told = await answer.json();
  said.textContent = button.textContent + ": " + (answer.ok ? "done" : told.message);
  if (told.now) document.querySelector("time").textContent = told.now;
};
</script>"""


def answer(html: str) -> web.Response:
    return web.Response(text=html, content_type="text/html")


def home(*, accounts: Iterable[dict[str, Any]], now: str) -> str:
    rows = "".join(_row(one["role"], one["name"], one["email"], one["password"]) for one in accounts)
    table = (
        f"<table><tr><th>Role<th>Name<th>E-mail<th>Password</tr>{rows}</table>"
        if rows
        else "<p>None yet.</p>"
    )
    schedules = "".join(_button(f"/_local/schedules/{name}", name) for name in SCHEDULES)
    clock = "".join(
        _button("/_local/clock", label, body)
        for label, body in (
            ("15 minutes on", '{"advanceMinutes": 15}'),
            ("An hour on", '{"advanceMinutes": 60}'),
            ("A day on", '{"advanceMinutes": 1440}'),
            ("Real time", '{"reset": true}'),
        )
    )
    return _page(
        "The local cloud",
        "<h1>The local cloud</h1>"
        '<p><a href="/">The product</a> · <a href="/api/docs">Its API</a> · '
        '<a href="/_local/mail">Mail</a> · <a href="/_local/payments">Payments</a></p>'
        f"<h2>Accounts</h2>{table}"
        f"<h2>Clock</h2><p>The product believes it is <time>{escape(now)}</time>.</p><p>{clock}</p>"
        f"<h2>Run a schedule now</h2><p>{schedules}</p>"
        f"<h2>Begin again</h2><p>{_button('/_local/reset', 'Empty everything, make the demo data anew')}</p>"
        f"<output></output>{_SCRIPT}",
    )


def mailbox(mails: Iterable[Mail]) -> str:
    rows = "".join(
        f'<tr><td>{escape(mail.sent_at)}<td>{escape(mail.to)}<td><a href="/_local/mail/{mail.id}">'
        f"{escape(mail.subject) or '(no subject)'}</a><td>{escape(mail.template or '')}</tr>"
        for mail in mails
    )
    table = (
        f"<table><tr><th>Sent<th>To<th>Subject<th>Template</tr>{rows}</table>"
        if rows
        else "<p>No mail yet.</p>"
    )
    return _page("Mail", f'<p><a href="/_local">The local cloud</a></p><h1>Mail</h1>{table}')


def mail(one: Mail) -> str:
    attachments = "".join(f"<li>{_link(attachment)}" for attachment in one.attachments)
    # Sandboxed, so that a mail can neither run a script nor act as this page.
    html = f'<iframe sandbox srcdoc="{escape(one.html)}" title="HTML"></iframe>' if one.html else ""
    return _page(
        one.subject,
        f'<p><a href="/_local/mail">Mail</a></p><h1>{escape(one.subject)}</h1>'
        f"<p>From {escape(one.sender)} to {escape(one.to)}, {escape(one.sent_at)}</p>"
        f"<ul>{attachments}</ul>{html}<h2>As text</h2><pre>{escape(one.text)}</pre>",
    )


def _link(attachment: Attachment) -> str:
    base64 = ";base64" if attachment.encoding == "base64" else ""
    content = attachment.content if base64 else _percent_encoded(attachment.content)
    address = f"data:{attachment.type}{base64},{content}"
    name = escape(attachment.filename)
    return f'<a download="{name}" href="{escape(address)}">{name}</a>'


def _percent_encoded(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode())


def _button(path: str, label: str, body: str = "{}") -> str:
    return f'<button data-path="{escape(path)}" data-body="{escape(body)}">{escape(label)}</button>'


def _row(*cells: str) -> str:
    return "<tr>" + "".join(f"<td>{escape(cell)}" for cell in cells) + "</tr>"


def _page(title: str, body: str) -> str:
    return _LAYOUT.format(title=escape(title), body=body)
