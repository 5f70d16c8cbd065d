"""A WeCom that cannot be told from the real thing: plain WSGI, state in memory, its own process or a thread."""

from clienteling.wecom.mock.server import MockServer, running_mock, serve
from clienteling.wecom.mock.settings import Settings

__all__ = ["MockServer", "Settings", "running_mock", "serve"]
