"""Files under addresses that end: whoever has one may fetch the file for ten minutes or a little more, without cookies.

WeCom's web view on iOS fetches previews without cookies, so a session cannot guard a picture.
"""

import time
from urllib.parse import quote

from django.core.files.storage import FileSystemStorage
from django.core.signing import BadSignature, TimestampSigner, b62_encode

VALID_S = 600
# An address stays the same for this long, so that a browser that saw a picture need not fetch it again.
SAME_FOR_S = 300


class Signer(TimestampSigner):
    def timestamp(self) -> str:
        now = int(time.time())
        return b62_encode(now - now % SAME_FOR_S)


SIGNER = Signer(salt="media")


class SignedStorage(FileSystemStorage):
    def url(self, name: str | None) -> str:
        name = name or ""
        return f"{super().url(name)}?s={quote(SIGNER.sign(name)[len(name) + 1 :])}"


def may_fetch(name: str, token: str) -> bool:
    """Whether the token was made for this file, not too long ago."""
    try:
        SIGNER.unsign(f"{name}:{token}", max_age=VALID_S + SAME_FOR_S)
    except BadSignature:
        return False
    return True
