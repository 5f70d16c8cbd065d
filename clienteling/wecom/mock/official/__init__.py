"""The Official Account side (公众号), reached under /api.weixin.qq.com: followers, events, statistics."""
