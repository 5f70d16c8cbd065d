"""Machine clients: `Authorization: Api-Key …` becomes a principal with a source and scopes."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework_api_key.permissions import KeyParser

from clienteling.associates.models import MachineKey, Market
from clienteling.lib import acting

HEADER = "Api-Key"


@dataclass(frozen=True)
class Machine:
    """Another system: it reaches only its own source, and only what its scopes name."""

    source: str
    scopes: frozenset[str]
    market: Market | None
    is_authenticated: bool = True
    is_active: bool = True

    def may(self, scope: str) -> bool:
        return scope in self.scopes


class MachineAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        given = KeyParser().get(request)
        if not given:
            return None
        try:
            key = MachineKey.objects.get_from_key(given)
        except MachineKey.DoesNotExist as error:
            raise AuthenticationFailed(_("This key is not known.")) from error
        if key.revoked or key.has_expired:
            raise AuthenticationFailed(_("This key was revoked or has expired."))
        acting.also(source=key.source)
        return Machine(key.source, frozenset(key.scopes), key.market), key

    def authenticate_header(self, request: Request) -> str:
        return HEADER
