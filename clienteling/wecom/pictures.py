"""Pictures WeCom keeps, by the address it gave: from hosts we know, by https, within the bounds of every call."""

import time
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from clienteling.wecom.client import our_errors
from clienteling.wecom.errors import Rejected, Transient
from clienteling.wecom.transport import Session

NAME = "picture"


def fetch_picture(address: str) -> bytes:
    """Asks without any token. Raises Transient, Rejected, Unclear."""
    with our_errors(NAME):
        parts = known(urlsplit(address))
        session = Session(f"{parts.scheme}://{parts.netloc}")
        session.deadline = time.monotonic() + settings.WECOM_CALL_TIMEOUT_S
        with session:
            answer = session.get(parts.geturl())
    if answer.status_code != 200:
        kind = Rejected if answer.status_code < 500 else Transient
        raise kind(NAME, f"http_{answer.status_code}")
    return answer.content


def known(parts: SplitResult) -> SplitResult:
    """The same at a host that may be asked. WeCom writes some addresses as http; pictures are there by https too."""
    if (parts.scheme, parts.netloc) == urlsplit(settings.WECOM_API_URL)[:2]:
        return parts
    if parts.netloc not in settings.WECOM_PICTURE_HOSTS or parts.scheme not in ("http", "https"):
        raise Rejected(NAME, "host_not_listed")
    return parts._replace(scheme="https")
