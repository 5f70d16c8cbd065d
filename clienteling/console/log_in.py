"""Logging in to the console, a limited number of times."""

import logging
from typing import Any

from django.core.exceptions import ValidationError
from unfold.forms import AuthenticationForm

from clienteling.associates.services import count_try, forget_tries
from clienteling.lib import clock
from clienteling.lib.addresses import caller_address
from clienteling.lib.errors import DomainError

log = logging.getLogger(__name__)


class LogInForm(AuthenticationForm):  # type: ignore[misc]  # unfold is untyped
    """Says the same of a wrong name as of a wrong password, and of both only a few times."""

    def clean(self) -> dict[str, Any]:
        username = self.cleaned_data.get("username") or ""
        address = caller_address(self.request) if self.request else ""
        try:
            count_try(username, address, at=clock.now())
        except DomainError as error:
            log.warning("log_in.refused", extra={"how": "password", "why": error.code})
            raise ValidationError(error.detail, code=error.code) from error
        try:
            cleaned: dict[str, Any] = super().clean()
        except ValidationError:
            log.warning("log_in.refused", extra={"how": "password", "why": "wrong"})
            raise
        if user := self.get_user():  # nobody where the name or the password is empty
            forget_tries(username)
            log.info("log_in.done", extra={"how": "password", "associate": user.pk})
        return cleaned
