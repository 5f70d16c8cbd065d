"""The mock as a WSGI application: WeCom's calls, the control API and the pages."""

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

from clienteling.wecom.mock.control import answer_control
from clienteling.wecom.mock.gate import answer_call
from clienteling.wecom.mock.handler import FAULT
from clienteling.wecom.mock.http import incoming
from clienteling.wecom.mock.pages import answer_page, is_page
from clienteling.wecom.mock.sdk import SDK, answer_sdk
from clienteling.wecom.mock.world import World


class MockApp:
    """A fault that breaks the connection is left in `environ` for a server that can do so (`handler.Handler`)."""

    def __init__(self, world: World) -> None:
        self.world = world

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = incoming(environ)
        if request.path.startswith("/mock/"):
            answer = answer_control(self.world, request)
        elif request.path.startswith(SDK):
            answer = answer_sdk(self.world, request)
        elif is_page(request.path):
            answer = answer_page(self.world, request)
        else:
            answer, fault = answer_call(self.world, request)
            environ[FAULT] = fault
        return answer.send(start_response)
