"""Tells the database who is behind a request, so that history knows it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from clienteling.lib.acting import acting

READING = ("GET", "HEAD", "OPTIONS")


class WhoActs:
    """After authentication. What only reads pays nothing; machines are known later, by their key."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in READING:
            return self.get_response(request)
        who: dict[str, Any] = {"associate": request.user.pk} if request.user.is_authenticated else {}
        with acting(why=name_of(request), **who):
            return self.get_response(request)


def name_of(request: HttpRequest) -> str:
    """The name of the page, never its address: an address may hold what should not be kept."""
    try:
        return resolve(request.path_info).view_name[:150]
    except Resolver404:
        return ""
