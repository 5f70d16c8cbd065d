"""What a service raises when the caller asked for something it must not or cannot do."""

from django.utils.translation import gettext as _


class DomainError(Exception):
    """A refusal with a stable `code`, a sentence that says what to do, and the field it is about."""

    def __init__(self, code: str, detail: str, field: str | None = None) -> None:
        super().__init__(f"{code}: {detail}")  # in logs the code says it in every language
        self.code = code
        self.detail = detail
        self.field = field


class StaleStatus(DomainError):
    """The row was no longer in the state the move starts from: somebody else was first. `move` is for logs."""

    def __init__(self, move: str) -> None:
        super().__init__("stale_status", _("Somebody changed this in the meantime. Please look again."))
        self.args = (move,)
