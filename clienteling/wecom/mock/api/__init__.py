"""WeCom's calls, a module per group; importing this package fills the registry."""

from clienteling.wecom.mock.api import behavior, contacts, external, group_chats, js_sdk, media, message, oauth, token

__all__ = ["behavior", "contacts", "external", "group_chats", "js_sdk", "media", "message", "oauth", "token"]
