"""The pages: who is there, each associate's phone, and the OAuth page that asks who you are."""

from collections.abc import Callable

from clienteling.wecom.mock.http import Answer, Incoming, json_answer
from clienteling.wecom.mock.pages import index, oauth, phone
from clienteling.wecom.mock.pages.layout import asset
from clienteling.wecom.mock.world import World

PAGES: dict[str, Callable[[World, Incoming], Answer]] = {
    "/": index.show,
    **dict.fromkeys(oauth.PATHS, oauth.authorize),
}


def is_page(path: str) -> bool:
    return path in PAGES or path.startswith(("/phones/", "/files/"))


def answer_page(world: World, incoming: Incoming) -> Answer:
    if incoming.method != "GET":
        return json_answer({"error": "pages are only read"}, 405)
    if incoming.path.startswith("/files/"):
        return asset(incoming.path.removeprefix("/files/"))
    show = PAGES.get(incoming.path, phone.show)
    with world.lock:
        return show(world, incoming)
