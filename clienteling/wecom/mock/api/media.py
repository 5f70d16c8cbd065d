"""Uploads: for messages, for moments and albums, pictures inside messages (documents 90253, 95098, 90256, 90254)."""

import re
import secrets
from mimetypes import guess_type
from urllib.parse import quote

from clienteling.wecom.mock.directory import Json
from clienteling.wecom.mock.errors import Refused
from clienteling.wecom.mock.form import Part, parts
from clienteling.wecom.mock.http import Answer
from clienteling.wecom.mock.registry import Request, call

MB = 1024 * 1024
LEAST_OCTETS = 5
MESSAGE_MOST = {"image": 10 * MB, "voice": 2 * MB, "video": 10 * MB, "file": 20 * MB}
ATTACHMENT_MOST = {"image": 10 * MB, "video": 10 * MB, "file": 10 * MB}
IMAGE_MOST = 2 * MB
RANGE = re.compile(r"bytes=(\d+)-(\d*)")
SCENES = {"1": "moment", "2": "album"}


@call("POST", "/cgi-bin/media/upload", form=True)
def upload(request: Request) -> Json:
    """`created_at` is text here, and errmsg is empty."""
    kind = request.query.get("type", "")
    if kind not in MESSAGE_MOST:
        raise Refused(40004, "type")
    part = _media(request, kind, MESSAGE_MOST[kind], too_large=45001)
    media_id, created_at = _keep(request, "message", kind, part)
    return {"errmsg": "", "type": kind, "media_id": media_id, "created_at": str(created_at)}


@call("POST", "/cgi-bin/media/upload_attachment", scope="external_contact", form=True)
def upload_attachment(request: Request) -> Json:
    """`created_at` is a number here."""
    kind, scene = request.query.get("media_type", ""), SCENES.get(request.query.get("attachment_type", ""))
    if kind not in ATTACHMENT_MOST:
        raise Refused(40004, "media_type")
    if scene is None:
        raise Refused(40058, "attachment_type")
    part = _media(request, kind, ATTACHMENT_MOST[kind], too_large=41080)
    media_id, created_at = _keep(request, scene, kind, part)
    return {"type": kind, "media_id": media_id, "created_at": created_at}


@call("POST", "/cgi-bin/media/uploadimg", form=True)
def uploadimg(request: Request) -> Json:
    """Any part name will do. Counted per corp, by day and by month."""
    found = parts(request.form)
    if not found:
        raise Refused(41005)
    _check(found[0], "image", IMAGE_MOST, too_large=40009)
    settings, now = request.world.settings, request.world.clock.now()
    limits = [(86_400, settings.uploadimg_per_day), (30 * 86_400, settings.uploadimg_per_month)]
    if not request.world.limiter.admits((request.corp.corpid, "uploadimg"), limits, now):
        raise Refused(45009)
    return {"url": f"https://wework.qpic.cn/wwpic/{secrets.token_urlsafe(24)}/0"}


@call("GET", "/cgi-bin/media/get")
def get(request: Request) -> Answer:
    """The bytes, or the range of them that was asked for. Raises 40007, 40146."""
    upload = request.world.media.find(request.query.get("media_id", ""), request.corp.corpid)
    name = quote(upload.filename)
    headers = [("Content-Disposition", f'attachment; filename="{name}"')]
    kind = guess_type(upload.filename)[0] or "application/octet-stream"
    if not request.range:
        return Answer(upload.content, 200, kind, headers)
    start, end = _range(request.range, len(upload.content))
    headers.append(("Content-Range", f"bytes {start}-{end}/{len(upload.content)}"))
    return Answer(upload.content[start : end + 1], 206, kind, headers)


def _range(given: str, size: int) -> tuple[int, int]:
    """First and last byte. Raises 40146 for anything but one range inside."""
    found = RANGE.fullmatch(given)
    start, end = (int(found[1]), int(found[2] or size - 1)) if found else (size, size)
    if not start <= min(end, size - 1):
        raise Refused(40146)
    return start, min(end, size - 1)


def _media(request: Request, kind: str, most: int, *, too_large: int) -> Part:
    """The part named `media`, or the only one if it has no name at all. Raises 41005 without one."""
    found = [part for part in parts(request.form) if part.filename]
    part = next((part for part in found if part.name == "media" or (not part.name and len(found) == 1)), None)
    if part is None:
        raise Refused(41005)
    _check(part, kind, most, too_large=too_large)
    return part


def _check(part: Part, kind: str, most: int, *, too_large: int) -> None:
    """Raises 44001, 40006, `too_large`, or 40004 for content that is not of its kind."""
    if not part.content:
        raise Refused(44001)
    if len(part.content) <= LEAST_OCTETS:
        raise Refused(40006)
    if len(part.content) > most:
        raise Refused(too_large)
    if not _is(kind, part.content):
        raise Refused(40004)


def _is(kind: str, content: bytes) -> bool:
    """JPG or PNG, AMR, MP4 by their first bytes; a file may be anything."""
    if kind == "image":
        return content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))
    if kind == "voice":
        return content.startswith(b"#!AMR")
    return kind == "file" or content[4:8] == b"ftyp"


def _keep(request: Request, scene: str, kind: str, part: Part) -> tuple[str, int]:
    return request.world.media.keep(request.corp.corpid, scene, kind, part.filename, part.content)
