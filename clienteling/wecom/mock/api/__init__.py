"""WeCom's calls, a module per group; importing this package fills the registry."""

from clienteling.wecom.mock.api import contacts, external, media, message, oauth, token

__all__ = ["contacts", "external", "media", "message", "oauth", "token"]
