"""Uploaded media: who may use an id, for what and how long."""

import secrets
from dataclasses import dataclass, field

from clienteling.wecom.mock.clock import Clock
from clienteling.wecom.mock.errors import Refused
from clienteling.wecom.mock.settings import Settings


@dataclass(frozen=True)
class Upload:
    """`scene`: message (media/upload), moment or album (media/upload_attachment)."""

    corpid: str
    scene: str
    kind: str
    filename: str
    content: bytes = field(repr=False)
    created_at: int


class Library:
    def __init__(self, clock: Clock, settings: Settings) -> None:
        self._clock = clock
        self._settings = settings
        self._uploads: dict[str, Upload] = {}

    def keep(self, corpid: str, scene: str, kind: str, filename: str, content: bytes) -> tuple[str, int]:
        """The new id and the time it counts from."""
        media_id = f"3{secrets.token_urlsafe(48)}"
        self._uploads[media_id] = Upload(corpid, scene, kind, filename, content, self._clock.seconds())
        return media_id, self._uploads[media_id].created_at

    def check(self, media_id: str, corpid: str, kind: str, scene: str = "message") -> Upload:
        """The upload if this corp may use it here. Raises 40007, or what an expired one answers."""
        upload = self.find(media_id, corpid)
        if (upload.kind, upload.scene) != (kind, scene):
            raise Refused(40007)
        return upload

    def find(self, media_id: str, corpid: str) -> Upload:
        """The corp's upload, whatever it is for. Raises the same."""
        upload = self._uploads.get(media_id)
        if upload is None or upload.corpid != corpid:
            raise Refused(40007)
        if self._clock.now() >= upload.created_at + self._settings.media_life_s:
            raise Refused(self._settings.media_expired_errcode)
        return upload
