"""One error shape for the whole API: a domain error becomes a stable code, the sentence and its field."""

from drf_standardized_errors.handler import ExceptionHandler
from rest_framework.exceptions import APIException, ValidationError

from clienteling.lib.errors import DomainError


class Conflict(APIException):
    status_code = 409
    default_code = "conflict"


class DomainErrorHandler(ExceptionHandler):
    def convert_known_exceptions(self, exc: Exception) -> Exception:
        if isinstance(exc, DomainError):
            if exc.field:
                return ValidationError({exc.field: [exc.detail]}, code=exc.code)
            return Conflict(exc.detail, code=exc.code)
        return super().convert_known_exceptions(exc)
