"""The frame around every page, its words in two languages, and the files it links to."""

from html import escape
from pathlib import Path
from string import Template

from clienteling.wecom.mock.http import Answer, html_answer, json_answer

FILES = Path(__file__).parent / "files"
KINDS = {"mock.css": "text/css; charset=utf-8", "phone.js": "text/javascript; charset=utf-8"}
PAGE = Template((FILES / "page.html").read_text(encoding="utf-8"))

WORDS = {
    "title": ("WeCom mock", "企业微信模拟器"),
    "lead": ("Every phone of the house, and what reached it.", "每位成员的手机，以及收到的每一条消息。"),
    "empty_world": ("No corp yet. POST /mock/setup sets the stage.", "尚无企业。请以 POST /mock/setup 布置。"),
    "members": ("members", "位成员"),
    "messages": ("messages", "条消息"),
    "who": ("Who are you?", "您是哪位？"),
    "who_lead": ("Signing in through WeCom as a member of", "以企业成员身份登录："),
    "no_messages": ("No messages yet", "暂无消息"),
    "no_phone": ("Nobody here has this userid.", "没有这个 userid。"),
    "bad_corp": ("This corp or app is unknown here.", "未知的企业或应用。"),
    "bad_redirect": ("The redirect address is missing or not trusted.", "回调地址缺失或不受信任。"),
    "details": ("Details", "详情"),
    "image": ("Image", "图片"),
    "voice": ("Voice", "语音"),
    "file": ("File", "文件"),
    "video": ("Video", "视频"),
    "submit_first": ("Choose an option first", "请先选择"),
    "back": ("All phones", "全部手机"),
    "today": ("Today", "今天"),
}


def word(name: str, language: str) -> str:
    english, chinese = WORDS[name]
    return chinese if language == "zh" else english


def render(body: str, *, title: str, language: str, status: int = 200) -> Answer:
    """`body` is markup already; the title is escaped here."""
    tag = "zh-Hans" if language == "zh" else "en"
    return html_answer(PAGE.substitute(title=escape(title), language=tag, body=body), status)


def asset(name: str) -> Answer:
    if name not in KINDS:
        return json_answer({"error": f"no file {name}"}, 404)
    return Answer((FILES / name).read_bytes(), 200, KINDS[name])
