"""The gateway to WeCom: client, tokens, limits, outbox, callback inbox, mock server. Knows no app above it."""
