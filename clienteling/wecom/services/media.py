"""The registry of uploads: content goes to WeCom once, and again before its id dies."""

import hashlib
from datetime import datetime

from clienteling.wecom.calls.media import File
from clienteling.wecom.gateway import Gateway
from clienteling.wecom.models import Corp, Media, MediaKind, MediaScene

ATTACHMENT_TYPES = {MediaScene.MOMENT: 1, MediaScene.ALBUM: 2}


def media_id_for(
    corp: Corp, *, kind: MediaKind, file: File, at: datetime, scene: MediaScene = MediaScene.MESSAGE
) -> str:
    """An id of this content that lives at least 12 hours more; uploads if need be, so never in a transaction.

    Raises Transient, Rejected, Unclear; after any of them it may be called again.
    """
    digest = _digest(kind, file)
    known = Media.objects.usable(at).filter(corp=corp, scene=scene, kind=kind, digest=digest)
    if media_id := known.values_list("media_id", flat=True).first():
        return media_id
    media_id = _upload(Gateway(corp), kind, scene, file)
    Media.objects.remember(Media(corp=corp, scene=scene, kind=kind, digest=digest, media_id=media_id, uploaded_at=at))
    return media_id


def _digest(kind: MediaKind, file: File) -> bytes:
    """Of the content; of a file also its name, which the recipient sees."""
    name = file.name if kind == MediaKind.FILE else ""
    return hashlib.sha256(f"{name}\0".encode() + file.content).digest()


def _upload(gateway: Gateway, kind: MediaKind, scene: MediaScene, file: File) -> str:
    if scene == MediaScene.MESSAGE:
        return gateway.media_upload(kind.value, file).media_id
    return gateway.media_upload_attachment(kind.value, ATTACHMENT_TYPES[scene], file).media_id
