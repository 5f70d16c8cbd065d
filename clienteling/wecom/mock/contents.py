"""Validation of an application message's content, one check per msgtype (document 90236)."""

from collections.abc import Callable

from clienteling.wecom.mock import validate
from clienteling.wecom.mock.cards import check_card
from clienteling.wecom.mock.directory import Json
from clienteling.wecom.mock.errors import Refused

TEXT_OCTETS = 2048


def check_content(body: Json) -> Json:
    """The content as it will be shown. Raises 40008 for an unknown msgtype, or what its check raises."""
    msgtype = body.get("msgtype")
    check = CHECKS.get(msgtype) if isinstance(msgtype, str) else None
    if check is None or not isinstance(msgtype, str):
        raise Refused(40008, "msgtype")
    content = validate.mapping(body, msgtype, code=44004 if msgtype in {"text", "markdown"} else validate.INVALID)
    return check(content)


def _text(content: Json) -> Json:
    """Longer than 2048 bytes is cut, at a whole character."""
    value = validate.text(content, "content", code=44004)
    return {**content, "content": value.encode()[:TEXT_OCTETS].decode(errors="ignore")}


def _markdown(content: Json) -> Json:
    validate.text(content, "content", code=44004, octets=TEXT_OCTETS)
    return content


def _textcard(content: Json) -> Json:
    validate.text(content, "title", chars=128)
    validate.text(content, "description", chars=512)
    validate.address(content, "url")
    validate.optional(content, "btntxt", chars=4)
    return content


def _news(content: Json) -> Json:
    for article in validate.mappings(content, "articles", least=1, most=8, code=45008):
        validate.text(article, "title", octets=128)
        validate.optional(article, "description", octets=512)
        if not article.get("appid"):
            validate.address(article, "url")
        validate.address(article, "picurl", required=False)
    return content


def _template_card(content: Json) -> Json:
    check_card(content)
    return content


CHECKS: dict[str, Callable[[Json], Json]] = {
    "text": _text,
    "markdown": _markdown,
    "textcard": _textcard,
    "news": _news,
    "template_card": _template_card,
}
