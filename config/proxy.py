"""Behind the proxy, who asks is whom the proxy says: log-in counters and address lists must not count the proxy."""

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class RealAddress:
    """Only the last entry of X-Forwarded-For, which our proxy wrote: what stands before it is anybody's word."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        said = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if settings.BEHIND_PROXY and is_address(said):
            request.META["REMOTE_ADDR"] = said
        return self.get_response(request)


def is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
