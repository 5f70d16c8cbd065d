"""The settings of Valkey and nginx, given to real ones."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import redis
import requests
from kombu import Connection

from config.broker_settings import REDIS
from runner import ports
from runner.services import VALKEY, installed
from runner.waiting import until
from tests.deploy.files import ROOT, compose

PLAIN = {
    "listen 443 ssl;": "listen 127.0.0.1:{port};",
    "listen 80;": "listen 127.0.0.1:{other};",
    "/var/run/nginx.pid": "{folder}/nginx.pid",
    "include /etc/nginx/webs.conf;": "server 127.0.0.1:{web} max_fails=0; server 127.0.0.1:{gone} max_fails=0;"
    " server 127.0.0.1:{other} max_fails=0 down;",
    "resolver 127.0.0.11 valid=5s;": "client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;"
    " fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;",
    "zone web 64k;": "",
}


@contextmanager
def running(*command: str | Path) -> Iterator[None]:
    with subprocess.Popen(list(command), stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT) as process:
        try:
            yield
        finally:
            process.kill()


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[str]:
    """A Valkey started with the composition's own command, but for place and port; the product's address of it."""
    command = compose()["services"]["valkey"]["command"]
    port = ports.free()
    here = ["--port", str(port), "--bind", ports.HOST, "--dir", str(tmp_path)]
    with running(installed(VALKEY), ROOT / "deploy" / "valkey.conf", *command[2:], *here):
        assert until(lambda: ports.listens(port), 20)
        yield f"redis://clienteling:of-a-test@{ports.HOST}:{port}/0"


def test_valkey_keeps_what_it_holds_and_lets_nobody_empty_it(broker: str) -> None:
    with redis.Redis.from_url(broker) as product:
        product.lpush("now", "work")
        for order in ("FLUSHALL", "CONFIG GET maxmemory", "SHUTDOWN", "KEYS *"):
            with pytest.raises(redis.exceptions.NoPermissionError):
                product.execute_command(*order.split())
        assert product.info("memory")["maxmemory_policy"] == "noeviction"
        assert product.info("persistence")["aof_enabled"] == 1
    stranger = redis.Redis.from_url(broker.replace("clienteling:of-a-test@", ""))
    with pytest.raises(redis.exceptions.AuthenticationError):
        stranger.ping()


def test_celerys_transport_needs_nothing_that_is_forbidden(broker: str) -> None:
    with Connection(broker, transport="config.broker:Transport", transport_options=REDIS) as connection:
        queue = connection.SimpleQueue("now")
        queue.put({"work": 1})
        taken = queue.get(timeout=5)
        taken.ack()
        assert taken.payload == {"work": 1}
        channel: Any = connection.default_channel
        channel.qos.restore_visible()


class Slow(BaseHTTPRequestHandler):
    """A web that answers everything, one request at a time."""

    def do_POST(self) -> None:
        said = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[str]:
    """nginx with our settings, without certificates, in front of one web that is there and one that is gone."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not nginx:
        pytest.skip("nginx is not installed")
    web = ThreadingHTTPServer((ports.HOST, 0), Slow)
    Thread(target=web.serve_forever, daemon=True).start()
    places = {name: ports.free() for name in ("port", "other", "gone")}
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    for ours, plain in PLAIN.items():
        assert ours in text
        text = text.replace(ours, plain.format(folder=tmp_path, web=web.server_port, **places))
    kept = [line for line in text.splitlines() if "ssl_" not in line]
    (tmp_path / "nginx.conf").write_text("user root;\n" + "\n".join(kept))
    with running(nginx, "-c", tmp_path / "nginx.conf", "-g", "daemon off; master_process off;"):
        assert until(lambda: ports.listens(places["port"]), 10)
        yield f"http://{ports.HOST}:{places['port']}"
    web.shutdown()


def test_nginx_passes_by_a_web_that_is_gone(proxy: str) -> None:
    said = [requests.post(f"{proxy}/api/v1/orders/", data=f"order {n}", timeout=5) for n in range(20)]
    assert [answer.text for answer in said] == [f"order {n}" for n in range(20)]


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        ("/api/v1/activities/", 3 << 20, 413),
        ("/api/v1/activities/", 1 << 20, 200),
        ("/wecom/callback/", 65 << 10, 413),
        ("/console/imports/", 3 << 20, 200),
        ("/metrics", 1, 404),
    ],
)
def test_nginx_takes_no_more_than_each_door_needs(proxy: str, path: str, size: int, status: int) -> None:
    assert requests.post(proxy + path, data=b"x" * size, timeout=10).status_code == status


def test_half_sent_bodies_hold_nobody_up(proxy: str) -> None:
    port = int(proxy.rpartition(":")[2])
    half = b"POST /m/ HTTP/1.1\r\nHost: house\r\nContent-Length: 1000\r\n\r\nhalf"
    with ExitStack() as held:
        for _ in range(200):
            slow = held.enter_context(socket.create_connection((ports.HOST, port), 5))
            slow.sendall(half)
        began = time.monotonic()
        assert requests.post(f"{proxy}/m/", data="whole", timeout=5).text == "whole"
        assert time.monotonic() - began < 2
