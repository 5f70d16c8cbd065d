"""People from outside as WeChat knows them: an openid per corp and client, always the same one."""

import hashlib


def openid_of(corpid: str, who: str) -> str:
    """28 characters that begin with `o`, as an openid has them."""
    return f"o{hashlib.sha256(f'{corpid}:{who}'.encode()).hexdigest()[:27]}"
