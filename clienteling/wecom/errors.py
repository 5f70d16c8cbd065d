"""What went wrong at WeCom, as classes that say what the caller does next. Judge by `code`, never by a message."""

BUSY = -1
TOKEN_CODES = frozenset({40014, 42001})
THROTTLED_CODES = frozenset({45009, 45033, 45036})
TRANSIENT_CODES = THROTTLED_CODES | {BUSY, 6000, 45035, 41063, 41078, 41079, 41096}
# Credentials or rights are wrong: every further call would fail alike, so the API is paused and a person called.
# 40125, 40164: an Official Account's secret or our address, refused.
HALTING_CODES = frozenset({40001, 40013, 40091, 40125, 40164, 48002, 50003, 60020})


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
