"""Content-Security-Policy: strict, but for the console, whose Alpine (unfold) must evaluate scripts."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

STRICT = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'"
DOCS = STRICT + "; style-src 'self' 'unsafe-inline'"  # Swagger styles as it draws; its scripts are files
CONSOLE = STRICT + "; script-src 'self' 'unsafe-eval' 'unsafe-inline'; style-src 'self' 'unsafe-inline'"
FRAME = "; frame-ancestors 'none'"


class ContentSecurityPolicy:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def policy(self, path: str) -> str:
        """The phone pages also ask WeCom's own script, which talks to where it comes from."""
        if path.startswith("/console/"):
            return CONSOLE
        if path.startswith("/api/docs/"):
            return DOCS
        sdk = "{0.scheme}://{0.netloc}".format(urlsplit(settings.WECOM_JS_SDK_URL))
        return f"{STRICT}; script-src 'self' {sdk}; connect-src 'self' {sdk}" if path.startswith("/m/") else STRICT

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy(request.path) + FRAME)
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response
