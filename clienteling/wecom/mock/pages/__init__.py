"""The pages: phones of associates and clients, the clock, faults, the call log, and the OAuth page."""

from collections.abc import Callable

from clienteling.wecom.mock.http import Answer, Incoming, json_answer
from clienteling.wecom.mock.pages import calls, client, clock, faults, index, oauth, phone, sidebar
from clienteling.wecom.mock.pages.layout import asset
from clienteling.wecom.mock.world import World

Page = Callable[[World, Incoming], Answer]
PAGES: dict[str, Page] = {
    "/": index.show,
    "/clock": clock.show,
    "/faults": faults.show,
    "/calls": calls.show,
    "/sidebar": sidebar.show,
    **dict.fromkeys(oauth.PATHS, oauth.authorize),
}
UNDER: dict[str, Page] = {"/phones/": phone.show, "/clients/": client.show}


def is_page(path: str) -> bool:
    return path in PAGES or path.startswith((*UNDER, "/files/"))


def answer_page(world: World, incoming: Incoming) -> Answer:
    if incoming.method != "GET":
        return json_answer({"error": "pages are only read"}, 405)
    if incoming.path.startswith("/files/"):
        return asset(incoming.path.removeprefix("/files/"))
    show = PAGES.get(incoming.path) or next(page for under, page in UNDER.items() if incoming.path.startswith(under))
    with world.lock:
        answer = show(world, incoming)
        if incoming.path in oauth.PATHS:
            _note(world, incoming, answer)
        return answer


def _note(world: World, incoming: Incoming, answer: Answer) -> None:
    """The OAuth pages stand for WeCom's own, so they are in the journal; `answer` is where they lead."""
    world.journal.write(
        method=incoming.method,
        path=incoming.path,
        query=incoming.query,
        body="",
        clock=world.clock.now(),
        status=answer.status,
        answer=dict(answer.headers).get("Location"),
        fault=None,
        ms=0.0,
    )
