"""What do people say to each other, on sockets and over REST, and what reaches them?"""

import uuid

from local.portraits import portrait
from tests.soak.people import Person, Town
from tests.soak.told import Said, Word, moment


async def chat(town: Town, me: Person) -> None:
    conversation = await _conversation(town, me)
    if conversation is None:
        return
    said = Said(conversation, me.id, f"{me.browser.name} says {uuid.uuid4().hex}")
    town.account.messages.append(said)
    if me.wire.is_open and me.dice.random() < 0.6:
        await _by_wire(me, said)
    if said.id is None or me.dice.random() < 0.05:  # and sometimes once more: it is one message all the same
        await _by_rest(me, said)
    if me.dice.random() < 0.5:
        await sync(town, me, conversation)


async def _conversation(town: Town, me: Person) -> str | None:
    mine = [
        one for one in (*town.account.of(student=me.id), *town.account.of(mentor=me.id)) if one.conversation
    ]
    known = sorted({one.conversation for one in mine if one.confirmed and one.conversation})
    return me.dice.choice(known) if known else None


def _frame(said: Said) -> dict[str, str]:
    return {"type": "text", "content": said.content, "clientMessageId": said.client_id}


async def _by_wire(me: Person, said: Said) -> None:
    said.ways.append("socket")
    answer = await me.wire.ask("chat.send_message", conversationId=said.conversation, **_frame(said))
    if answer and answer["event"] == "ack":
        said.hears(answer["data"]["message"]["id"])


async def _by_rest(me: Person, said: Said) -> None:
    said.ways.append("REST")
    path = f"/api/chat/conversations/{said.conversation}/messages"
    answer = await me.browser.post(path, _frame(said))
    if answer.status == 201:
        said.hears(answer.data["message"]["id"])


async def sync(town: Town, me: Person, conversation: str) -> None:
    """Fetches what was said after the last that was fetched."""
    async with me.syncing:
        known = me.synced.setdefault(conversation, [])
        path, cursor, found = f"/api/chat/conversations/{conversation}/messages", None, []
        after = {"after": known[-1]} if known else {}
        while True:
            page = await me.browser.get(path, limit=20, **after, **({"cursor": cursor} if cursor else {}))
            if not page.is_ok:
                return
            found += [one["id"] for one in page.data["items"]]
            cursor = page.data["pagination"]["nextCursor"]
            if cursor is None:
                break
        known += found[::-1]
    if found and me.dice.random() < 0.5:
        await me.browser.put(f"/api/chat/conversations/{conversation}/read", {"messageId": known[-1]})


async def keep_wire(town: Town, me: Person) -> None:
    """Opens the socket, uses it, has it cut."""
    if not me.wire.is_open:
        if await me.wire.open():
            for conversation in list(me.synced):
                await sync(town, me, conversation)
        return
    match me.dice.randrange(7):
        case 0:
            await me.wire.cut_off()
        case 1:
            await me.wire.ask("notifications.mark_all_read")
        case 2 if conversation := await _conversation(town, me):
            await me.wire.ask("chat.join_conversation", conversationId=conversation)
            await me.wire.ask("chat.typing_start", conversationId=conversation)
        case 3:
            await me.wire.ask("hello")
        case _:
            answer = await me.wire.ask("ping")
            if answer and answer["event"] != "pong":
                await me.wire.drop()


async def read_notifications(town: Town, me: Person) -> None:
    found = await me.browser.get("/api/notifications", unread="true", limit=10)
    await me.browser.get("/api/notifications/unread-count")
    for one in found.data["items"][:2] if found.is_ok else ():
        await me.browser.put(f"/api/notifications/{one['id']}/read")
    if me.dice.random() < 0.1:
        await me.browser.put("/api/notifications/read-all")


async def show_face(town: Town, me: Person) -> None:
    picture = portrait(f"{me.browser.name} {me.dice.random()}")
    offer = await me.browser.post("/api/uploads/avatar", {"mimeType": "image/png", "size": len(picture)})
    if not offer.is_ok or not await me.browser.upload(offer.data["upload"], picture):
        return
    began = moment()
    answer = await me.browser.ask("PATCH", "/api/auth/me", json={"avatar": offer.data["avatar"]})
    if answer.is_ok:
        town.account.avatars[me.id].append(Word(answer.data["user"]["avatar"], began, moment()))
    elif not answer.is_answer or not answer.is_certain:
        town.account.unsure_avatars.add(me.id)
