"""The frame around every page, its words in two languages, and the files it links to."""

from html import escape
from pathlib import Path
from string import Template

from clienteling.wecom.mock.http import Answer, html_answer, json_answer
from clienteling.wecom.mock.pages.words import word

FILES = Path(__file__).parent / "files"
SCRIPT = "text/javascript; charset=utf-8"
KINDS = {"mock.css": "text/css; charset=utf-8", "phone.js": SCRIPT, "forms.js": SCRIPT, "jssdk.js": SCRIPT}
PAGE = Template((FILES / "page.html").read_text(encoding="utf-8"))


def render(body: str, *, title: str, language: str, status: int = 200) -> Answer:
    """`body` is markup already; the title is escaped here."""
    tag = "zh-Hans" if language == "zh" else "en"
    return html_answer(PAGE.substitute(title=escape(title), language=tag, body=body), status)


def nobody(language: str) -> Answer:
    page = f'<main class="sheet narrow"><p class="empty">{word("no_phone", language)}</p></main>'
    return render(page, title="404", language=language, status=404)


def asset(name: str) -> Answer:
    if name not in KINDS:
        return json_answer({"error": f"no file {name}"}, 404)
    return Answer((FILES / name).read_bytes(), 200, KINDS[name])


ROOMS = {"/": "phones", "/clock": "clock", "/faults": "faults", "/calls": "calls"}


def sheet(here: str, name: str, lead: str, body: str, language: str) -> Answer:
    """A page of the desk: title, lead and a way to the other pages. `here` is its path."""
    doors = "".join(
        f'<a href="{path}"{" aria-current=page" if path == here else ""}>{word(door, language)}</a>'
        for path, door in ROOMS.items()
    )
    head = f"<header><h1>{word(name, language)}</h1><p>{word(lead, language)}</p></header>"
    page = f'<main class="sheet"><nav class="doors">{doors}</nav>{head}{body}</main>'
    page += '<script src="/files/forms.js"></script>'
    return render(page, title=word(name, language), language=language)
