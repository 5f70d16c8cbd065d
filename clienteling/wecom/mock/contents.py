"""Validation of an application message's content, one check per msgtype (document 90236)."""

from collections.abc import Callable

from clienteling.wecom.mock import validate
from clienteling.wecom.mock.cards import check_card
from clienteling.wecom.mock.directory import Json
from clienteling.wecom.mock.errors import Refused

TEXT_OCTETS = 2048
NOTICE = 90200


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


def _media(content: Json) -> Json:
    validate.text(content, "media_id", code=40007)
    return content


def _video(content: Json) -> Json:
    validate.optional(content, "title", octets=128)
    validate.optional(content, "description", octets=512)
    return _media(content)


def _mpnews(content: Json) -> Json:
    for article in validate.mappings(content, "articles", least=1, most=8, code=45008):
        validate.text(article, "title", octets=128)
        validate.text(article, "thumb_media_id", code=40007)
        validate.optional(article, "author", octets=64)
        validate.address(article, "content_source_url", required=False)
        validate.text(article, "content", octets=666 * 1024)
        validate.optional(article, "digest", octets=512)
    return content


def _miniprogram_notice(content: Json) -> Json:
    """Title and description have 4 to 12 characters; which of 90200 to 90208 means what is not published."""
    validate.text(content, "appid", code=NOTICE)
    validate.optional(content, "page", octets=1024, long=NOTICE)
    title = validate.text(content, "title", code=NOTICE, chars=12, long=NOTICE)
    description = validate.optional(content, "description", chars=12, long=NOTICE)
    if len(title) < 4 or 0 < len(description) < 4:
        raise Refused(NOTICE, "title or description")
    for item in validate.mappings(content, "content_item", most=10, code=NOTICE):
        validate.text(item, "key", code=NOTICE, chars=10, long=NOTICE)
        validate.text(item, "value", code=NOTICE, chars=30, long=NOTICE)
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
    "image": _media,
    "voice": _media,
    "file": _media,
    "video": _video,
    "mpnews": _mpnews,
    "miniprogram_notice": _miniprogram_notice,
    "textcard": _textcard,
    "news": _news,
    "template_card": _template_card,
}


def media_used(msgtype: str, content: Json) -> list[tuple[str, str]]:
    """The (media_id, kind) pairs a valid content refers to."""
    if msgtype in {"image", "voice", "file", "video"}:
        return [(content["media_id"], msgtype)]
    if msgtype == "mpnews":
        return [(article["thumb_media_id"], "image") for article in content["articles"]]
    rows = content.get("horizontal_content_list") or [] if msgtype == "template_card" else []
    return [(row["media_id"], "file") for row in rows if row.get("type", 0) == 2]
