"""The proxy between two parts: each way in which a link may fail."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from chaos.proxy import Loop, Mode, Proxy

SOON_S = 0.3


@pytest.fixture
def echo() -> Iterator[int]:
    """Says everything back."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    peer, _ = server.accept()
                except OSError:
                    return
                threading.Thread(target=say_back, args=(peer,), daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)


def say_back(peer: socket.socket) -> None:
    with peer, suppress(OSError):
        while data := peer.recv(1000):
            peer.sendall(data)


@pytest.fixture
def proxy(echo: int) -> Iterator[Proxy]:
    loop = Loop()
    proxy = Proxy(loop, [echo])
    yield proxy
    proxy.close()
    loop.stop()


def connected(proxy: Proxy) -> socket.socket:
    return socket.create_connection(("127.0.0.1", proxy.port), 5)


def said(link: socket.socket, text: bytes = b"hello you", within_s: float = 5) -> bytes:
    link.settimeout(within_s)
    link.sendall(text)
    return link.recv(1000)


def test_it_passes_on_what_is_said(proxy: Proxy) -> None:
    with connected(proxy) as link:
        assert said(link) == b"hello you"


@pytest.mark.parametrize("mode", [Mode.REFUSE, Mode.RESET])
def test_open_and_new_connections_end(proxy: Proxy, mode: Mode) -> None:
    with connected(proxy) as link:
        said(link)
        proxy.set(mode)
        with pytest.raises(ConnectionError):
            said(link)
            said(link)
        with pytest.raises(ConnectionError), connected(proxy) as another:
            said(another)


def test_silence_holds_back_what_is_said_until_it_ends(proxy: Proxy) -> None:
    with connected(proxy) as link:
        said(link)
        proxy.set(Mode.SILENT)
        with pytest.raises(TimeoutError):
            said(link, within_s=SOON_S)
        proxy.set(Mode.THROUGH)
        link.settimeout(5)
        assert link.recv(1000) == b"hello you"


def test_a_forgotten_connection_stays_silent_and_a_new_one_is_answered(proxy: Proxy) -> None:
    with connected(proxy) as link, connected(proxy) as another:
        said(link)
        said(another)
        proxy.forget()
        with pytest.raises(TimeoutError):
            said(link, within_s=SOON_S)
        with connected(proxy) as new:
            assert said(new) == b"hello you"


def test_half_an_answer_and_then_a_reset(proxy: Proxy) -> None:
    proxy.set(Mode.CUT)
    with connected(proxy) as link, pytest.raises(ConnectionError):
        assert said(link) in (b"hell", b"")
        link.recv(1000)


@pytest.mark.parametrize(("mode", "least_s"), [(Mode.DELAY, SOON_S), (Mode.TRICKLE, SOON_S)])
def test_late_and_slow_answers_come_whole(proxy: Proxy, mode: Mode, least_s: float) -> None:
    proxy.set(mode, SOON_S)
    began, heard = time.monotonic(), b""
    with connected(proxy) as link:
        heard = said(link)
        while len(heard) < 9:
            heard += link.recv(1000)
    assert heard == b"hello you"
    assert time.monotonic() - began >= least_s


def test_the_next_target_stands_in_for_one_that_is_gone(proxy: Proxy, echo: int) -> None:
    proxy.targets = [9, echo]
    for _ in range(2):
        with connected(proxy) as link:
            assert said(link) == b"hello you"
