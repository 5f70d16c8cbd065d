"""Uploads: media for messages, for moments and albums, and pictures inside messages."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from clienteling.wecom.calls.base import Calls
from clienteling.wecom.client import Answer, our_errors


@dataclass(frozen=True)
class File:
    """What is uploaded. `name` is what the recipient sees of a file."""

    name: str
    content: bytes
    content_type: str = "application/octet-stream"


@dataclass(frozen=True)
class Uploaded:
    """`created_at` in Unix seconds; the id lives 3 days from then, for all apps of the corp."""

    kind: str
    media_id: str
    created_at: int


def _uploaded(answer: Answer) -> Uploaded:
    """`created_at` is text from one call and a number from the other."""
    return Uploaded(str(answer["type"]), str(answer["media_id"]), int(answer["created_at"]))


def form(file: File) -> tuple[bytes, str]:
    """The body with the one part `media`, and its content type. Whole bytes, so that a second try sends them again."""
    boundary = secrets.token_hex(16)
    name = file.name.replace("\\", "_").replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    head = (
        f"--{boundary}\r\n"
        f'Content-Disposition: form-data; name="media"; filename="{name}"; filelength={len(file.content)}\r\n'
        f"Content-Type: {file.content_type}\r\n\r\n"
    )
    body = head.encode() + file.content + f"\r\n--{boundary}--\r\n".encode()
    return body, f"multipart/form-data; boundary={boundary}"


class MediaCalls(Calls):
    def media_upload(self, kind: str, file: File) -> Uploaded:
        """90253. `kind`: image, voice, video or file. For messages of the app and group sends."""
        return self._upload("media/upload", file, {"type": kind})

    def media_upload_attachment(self, kind: str, attachment_type: int, file: File) -> Uploaded:
        """95098. `kind`: image, video or file; `attachment_type`: 1 for moments, 2 for product albums."""
        params = {"media_type": kind, "attachment_type": str(attachment_type)}
        return self._upload("media/upload_attachment", file, params)

    def media_uploadimg(self, file: File) -> str:
        """90256. The address of the picture, for ever, but only inside WeCom's messages."""
        answer = self._post_form("media/uploadimg", file, {})
        with our_errors("media/uploadimg"):
            return str(answer["url"])

    def _upload(self, api: str, file: File, params: Mapping[str, str]) -> Uploaded:
        answer = self._post_form(api, file, params)
        with our_errors(api):
            return _uploaded(answer)

    def _post_form(self, api: str, file: File, params: Mapping[str, str]) -> Answer:
        body, content_type = form(file)
        return self.client.call("post", api, params=params, body=body, content_type=content_type)
