"""The embedded Valkey: queue and caches on a free loopback port, behind a password."""

import os
import signal
import socket
import subprocess
from pathlib import Path

from runner import children, orphans, ports
from runner.places import open_log, tail
from runner.problems import of_output
from runner.waiting import until

START_S = 30.0
STOP_S = 10.0
PORT_IN_USE = "Address already in use"


class Valkey:
    """One server with its folder. `durable` keeps an append-only file, written every second."""

    def __init__(self, folder: Path, program: Path, *, password: str, durable: bool) -> None:
        self.data = folder / "valkey"
        self.program = program
        self.log = folder / "logs" / "valkey.log"
        self.password = password
        self.durable = durable
        self.port = 0
        self.child: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@{ports.HOST}:{self.port}"

    def launch(self) -> None:
        """Stop what a crash left, start. `await_ready` must follow."""
        self.data.mkdir(mode=0o700, exist_ok=True)
        orphans.stop(self.data, with_signal=signal.SIGTERM)
        self.port = ports.free()
        output = open_log(self.log)
        self.child = children.start(
            [self.program, "-"], env=os.environ, output=output, folder=self.data, feed=self._configuration()
        )
        os.close(output)

    def await_ready(self) -> None:
        """Wait until it answers PING, so also until its file is loaded. Raises Problem."""
        for _ in range(3):
            if until(lambda: self._answers() or self._is_over(), START_S) and not self._is_over():
                return
            said = tail(self.log)
            self.stop()
            if PORT_IN_USE not in said:
                break
            self.launch()
        raise of_output("Valkey did not start", said, self.log)

    def stop(self) -> None:
        if self.child:
            children.end(self.child, grace_s=STOP_S)
        self.child = None

    def _is_over(self) -> bool:
        return self.child is None or self.child.poll() is not None

    def _answers(self) -> bool:
        try:
            with socket.create_connection((ports.HOST, self.port), timeout=1) as connection:
                connection.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                answer = b""
                while answer.count(b"\r\n") < 2 and (part := connection.recv(256)):
                    answer += part
        except OSError:
            return False
        return b"+PONG" in answer

    def _configuration(self) -> bytes:
        """Given on standard input: a command line would show the password to every user."""
        lines = [
            f"bind {ports.HOST}",
            f"port {self.port}",
            f"requirepass {self.password}",
            "databases 64",
            "maxmemory-policy noeviction",
            'save ""',
            f"appendonly {'yes' if self.durable else 'no'}",
            "appendfsync everysec",
        ]
        return "\n".join(lines).encode()
