"""What went wrong at WeCom, as classes that say what the caller does next. Judge by `code`, never by a message."""

BUSY = -1
TOKEN_CODES = frozenset({40014, 42001})
# Not before their window has ended: calls of the API, and the data it gave.
BLOCKED_CODES = frozenset({45009, 45036})
THROTTLED_CODES = BLOCKED_CODES | {45033}
TRANSIENT_CODES = THROTTLED_CODES | {BUSY, 6000, 45035, 41063, 41078, 41079, 41096}
# Credentials or rights are wrong: every further call would fail alike, so the API is paused and a person called.
# 40125, 40164: an Official Account's secret or our address, refused. 40056, 301002: not that app's number. 43012: the
# app has no callback address, and no card goes without. 60031: barred for now. 301042: our address again.
CREDENTIALS = {40001, 40013, 40091, 40125}
RIGHTS = {48001, 48002, 48006, 50003, 60031}
OF_THE_APP = {40056, 43012, 301002}
ADDRESSES = {40164, 60020, 301042}
HALTING_CODES = frozenset(CREDENTIALS | RIGHTS | OF_THE_APP | ADDRESSES)


class WecomError(Exception):
    """A call that failed. `code` is WeCom's errcode, None when there was no answer; `reason` is a slug."""

    def __init__(self, api: str, reason: str, code: int | None = None) -> None:
        super().__init__(f"{api}: {reason}" if code is None else f"{api}: {reason} ({code})")
        self.api = api
        self.reason = reason
        self.code = code


class Transient(WecomError):
    """Nothing was done; repeat later."""


class Rejected(WecomError):
    """Refused for good. Any code no other class claims ends here."""


class Unclear(WecomError):
    """Bytes left and no whole answer came back: it may have been done. `unclear.py` says per call what then."""


class TokenExpired(WecomError):
    """The token was refused. Healed once inside the gateway; callers never see it."""


def from_code(api: str, code: int) -> WecomError:
    """The error for an errcode other than 0."""
    if code in TOKEN_CODES:
        return TokenExpired(api, "token_refused", code)
    kind = Transient if code in TRANSIENT_CODES else Rejected
    return kind(api, "refused_by_wecom", code)
