"""WeCom's calls, a module per group; importing this package fills the registry."""

from clienteling.wecom.mock.api import contacts, corp_tags, external, following, message, oauth, token

__all__ = ["contacts", "corp_tags", "external", "following", "message", "oauth", "token"]
