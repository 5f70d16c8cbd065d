"""Machine clients: `Authorization: Api-Key …` becomes a principal with a source and scopes."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework_api_key.permissions import KeyParser

from clienteling.associates.models import MachineKey, Market
from clienteling.lib import acting, clock
from clienteling.lib.addresses import caller_address

HEADER = "Api-Key"


@dataclass(frozen=True)
class Machine:
    """Another system: it reaches only its own source, and only what its scopes name."""

    source: str
    scopes: frozenset[str]
    market: Market | None
    per_minute: int = 0
    is_authenticated: bool = True
    is_active: bool = True

    def may(self, scope: str) -> bool:
        return scope in self.scopes


class MachineAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        given, at = KeyParser().get(request), clock.now()
        if not given:
            return None
        try:
            key = MachineKey.objects.called(given.replace("\x00", ""), at)
        except MachineKey.DoesNotExist as error:
            raise AuthenticationFailed(_("This key is not known.")) from error
        if key.revoked or (key.expiry_date and key.expiry_date <= at):
            raise AuthenticationFailed(_("This key was revoked or has expired."))
        if not key.admits(caller_address(request)):
            raise AuthenticationFailed(_("This key may not be used from this address."))
        acting.also(source=key.source)
        MachineKey.objects.note_use(key, at)
        return Machine(key.source, frozenset(key.scopes), key.market, key.per_minute), key

    def authenticate_header(self, request: Request) -> str:
        return HEADER
