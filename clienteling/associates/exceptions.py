"""One error shape for the whole API: a domain error becomes a stable code, the sentence and its field."""

from django.db import DataError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_standardized_errors.handler import ExceptionHandler
from rest_framework.exceptions import APIException, NotFound, ParseError, ValidationError

from clienteling.lib.errors import DomainError
from clienteling.lib.outage import RETRY_AFTER_S, database_is_away


class Conflict(APIException):
    status_code = 409
    default_code = "conflict"


class Unavailable(APIException):
    """PostgreSQL is away; nothing was done."""

    status_code = 503
    default_detail = _("The system is briefly unavailable. Please try again in a moment.")
    default_code = "unavailable"
    wait = RETRY_AFTER_S


class DomainErrorHandler(ExceptionHandler):
    def convert_known_exceptions(self, exc: Exception) -> Exception:
        if isinstance(exc, DomainError):
            if exc.field:
                return ValidationError({exc.field: [exc.detail]}, code=exc.code)
            return Conflict(exc.detail, code=exc.code)
        if database_is_away(exc):
            return Unavailable()
        if isinstance(exc, UnicodeEncodeError):
            return ParseError(gettext("Half a character is no text."))
        if isinstance(exc, DataError | ValueError) and "NUL" in str(exc):
            return NotFound()  # no text has a NUL in it, so nothing is called so
        return super().convert_known_exceptions(exc)
