"""Counts every request, by the name of its route and never by its address."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from config.metrics.counts import counts

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
ELSEWHERE = "none"
NOT_COUNTED = {"metrics", "freshz", "healthz", "readyz"}


class CountRequests:
    """The outermost middleware, so that what others refuse is counted too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.monotonic()
        answer = self.get_response(request)
        match = request.resolver_match
        route = (match.view_name or ELSEWHERE) if match else ELSEWHERE
        if route not in NOT_COUNTED:
            method = request.method if request.method in METHODS else "OTHER"
            counts.add("clienteling_requests_total", route=route, method=method, status=answer.status_code)
            part = route.partition(":")[0]
            counts.took("clienteling_request_seconds", time.monotonic() - began, part=part)
        return answer
