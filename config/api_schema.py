"""How each operation of the API is described: one shape for every error, the same statuses for a kind of call."""

from typing import Any

from drf_standardized_errors.openapi import AutoSchema
from rest_framework import serializers

from clienteling.associates import idempotency

ALWAYS = {"400", "401", "403", "405", "406", "429", "500", "503"}
WITH_A_BODY = {"409", "413", "415", "422"}
KINDS = ["validation_error", "client_error", "server_error"]


class ErrorSerializer(serializers.Serializer[Any]):
    """`code` never changes; `detail` is for people; `attr` is where it is wrong."""

    code = serializers.CharField()
    detail = serializers.CharField()
    attr = serializers.CharField(allow_null=True)


class ErrorsSerializer(serializers.Serializer[Any]):
    """What every refusal looks like."""

    type = serializers.ChoiceField(choices=[(kind, kind) for kind in KINDS])
    errors = ErrorSerializer(many=True)  # type: ignore[assignment]  # a field called like a property


class Schema(AutoSchema):
    def get_override_parameters(self) -> list[Any]:
        """The key, where the view's method takes one."""
        handler = getattr(self.view, getattr(self.view, "action", None) or self.method.lower(), None)
        given: list[Any] = super().get_override_parameters()
        return [*given, *idempotency.PARAMETERS] if getattr(handler, "takes_key", False) else given

    def _get_allowed_error_status_codes(self) -> list[str]:
        return sorted({*ALWAYS, *WITH_A_BODY, "404"})

    def _should_add_error_response(self, responses: Any, status_code: str) -> bool:
        if status_code in responses:
            return False
        if status_code in WITH_A_BODY:
            return self.method in ("POST", "PUT", "PATCH")
        return status_code in ALWAYS or bool(self._should_add_http404_error_response())

    def _get_error_response_serializer(self, status_code: str) -> type[ErrorsSerializer]:
        return ErrorsSerializer
