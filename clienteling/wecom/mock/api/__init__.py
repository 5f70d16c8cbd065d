"""WeCom's calls, a module per group; importing this package fills the registry."""

from clienteling.wecom.mock.api import (
    acquisition,
    behavior,
    contact_ids,
    contact_ways,
    contacts,
    corp_tags,
    external,
    following,
    group_chats,
    group_transfers,
    js_sdk,
    media,
    message,
    oauth,
    token,
    transfers,
)

__all__ = [
    "acquisition",
    "behavior",
    "contact_ids",
    "contact_ways",
    "contacts",
    "corp_tags",
    "external",
    "following",
    "group_chats",
    "group_transfers",
    "js_sdk",
    "media",
    "message",
    "oauth",
    "token",
    "transfers",
]
