"""Attachments of welcome messages and group sends (documents 92135, 92137): their kinds, lengths and media."""

from collections.abc import Callable

from clienteling.wecom.mock import validate
from clienteling.wecom.mock.directory import Json
from clienteling.wecom.mock.errors import Refused
from clienteling.wecom.mock.registry import Request

MOST = 9
PICTURES = "https://wework.qpic.cn/"


def check_attachments(request: Request) -> list[Json]:
    """The body's attachments. Raises 41064, 41065, 40058, 40007 or what an expired media_id answers."""
    attachments = validate.mappings(request.body, "attachments", most=MOST, code=41064)
    for attachment in attachments:
        kind = attachment.get("msgtype")
        check = KINDS.get(kind) if isinstance(kind, str) else None
        if check is None or not isinstance(kind, str):
            raise Refused(41065, "msgtype")
        check(request, validate.mapping(attachment, kind))
    return attachments


def check_media(request: Request, holder: Json, name: str, kind: str, scene: str = "message") -> None:
    """Raises 40007 for an id of another corp, kind or scene, and what an expired one answers."""
    media_id = validate.text(holder, name, code=40007)
    request.world.media.check(media_id, request.corp.corpid, kind, scene)


def check_link(link: Json) -> None:
    validate.text(link, "title", octets=128, long=validate.INVALID)
    validate.optional(link, "desc", octets=512, long=validate.INVALID)
    validate.address(link, "picurl", required=False)
    validate.address(link, "url")


def _image(request: Request, image: Json) -> None:
    """`media_id` wins; a `pic_url` must come from uploadimg."""
    if image.get("media_id") or not image.get("pic_url"):
        check_media(request, image, "media_id", "image")
    elif not validate.address(image, "pic_url").startswith(PICTURES):
        raise Refused(validate.INVALID, "pic_url")


def _link(request: Request, link: Json) -> None:
    check_link(link)


def _video(request: Request, video: Json) -> None:
    check_media(request, video, "media_id", "video")


def _file(request: Request, file: Json) -> None:
    check_media(request, file, "media_id", "file")


def check_miniprogram(request: Request, program: Json) -> None:
    validate.text(program, "title", octets=64, long=validate.INVALID)
    validate.text(program, "appid")
    validate.text(program, "page")
    check_media(request, program, "pic_media_id", "image")


KINDS: dict[str, Callable[[Request, Json], None]] = {
    "image": _image,
    "link": _link,
    "miniprogram": check_miniprogram,
    "video": _video,
    "file": _file,
}
