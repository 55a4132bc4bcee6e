"""What do two people do with a conversation, from outside?"""

import time
from collections.abc import Callable
from typing import Any

from local.people import Person
from tests.e2e.sockets import LONGEST_WAIT_SECONDS, Frame, Socket

PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


def eventually(ask: Callable[[], Any], what: str) -> Any:
    deadline = time.monotonic() + LONGEST_WAIT_SECONDS
    while not (found := ask()):
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(0.3)
    return found


def session_of(student: Person, slug: str, start: str) -> Any:
    """A paid session; its conversation is there."""
    mentor_id = student.get(f"/api/mentors/{slug}")["mentor"]["id"]
    wish = {"mentorId": mentor_id, "scheduledAt": start, "duration": 30, "topic": "Mock Interview"}
    made = student.post("/api/bookings", wish)
    proof = student.product.call("POST", f"/_local/payments/{made['order']['orderId']}/pay", json={})
    booking = student.post("/api/payments/verify", proof)["booking"]
    eventually(lambda: student.get("/api/chat/conversations")["items"], "the conversation is there")
    return booking


def offer(person: Person, conversation_id: str, content: bytes) -> Any:
    """An uploaded file, to be sent in a message."""
    wanted = {"name": "notes.pdf", "mimeType": "application/pdf", "size": len(content)}
    made = person.post(f"/api/chat/conversations/{conversation_id}/attachments", wanted)
    person.product.upload(made["upload"]["url"], made["upload"]["fields"], content)
    return made["attachment"]


def send(socket: Socket, conversation_id: str, **message: Any) -> Frame:
    answer = socket.ask("chat.send_message", conversationId=conversation_id, **message)
    assert answer["event"] == "ack", answer
    sent: Frame = answer["data"]["message"]
    return sent


def missed(person: Person, conversation_id: str, after: str) -> list[Frame]:
    """What was said after a message, oldest first."""
    found: list[Frame] = []
    cursor = None
    while True:
        asked = {"after": after, "limit": 2, **({"cursor": cursor} if cursor else {})}
        page = person.get(f"/api/chat/conversations/{conversation_id}/messages", params=asked)
        found += page["items"]
        cursor = page["pagination"]["nextCursor"]
        if cursor is None:
            return found[::-1]


def told(person: Person, kind: str) -> Any:
    """The newest notification of that type, once it is there."""

    def there() -> Any:
        items = person.get("/api/notifications")["items"]
        return next((one for one in items if one["type"] == kind), None)

    return eventually(there, f"{kind} is told")
