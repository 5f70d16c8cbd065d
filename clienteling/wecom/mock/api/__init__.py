"""WeCom's calls, a module per group; importing this package fills the registry."""

from clienteling.wecom.mock.api import (
    acquisition,
    contact_ways,
    contacts,
    corp_tags,
    external,
    following,
    message,
    oauth,
    token,
    transfers,
)

__all__ = [
    "acquisition",
    "contact_ways",
    "contacts",
    "corp_tags",
    "external",
    "following",
    "message",
    "oauth",
    "token",
    "transfers",
]
