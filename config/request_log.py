"""One line of log for each request, with the address that `proxy.RealAddress` found."""

import structlog
from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware


class LogRequests(RequestMiddleware):
    """django-structlog would look for the address itself, in headers that anybody may send."""

    @classmethod
    def bind_ip(cls, request: HttpRequest) -> None:
        structlog.contextvars.bind_contextvars(ip=request.META.get("REMOTE_ADDR"))
