"""Loopback ports: free ones, and whether something listens or answers HTTP on one."""

import errno
import http.client
import socket

from runner.problems import Problem

HOST = "127.0.0.1"


def free() -> int:
    """A port the system says is free now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def is_free(port: int) -> bool:
    """Whether one could listen there. Raises Problem for a port reserved to root."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno == errno.EACCES:
                raise Problem(f"port {port} is reserved for root: choose one above 1023 with --port") from error
            return False
    return True


def choose(wanted: int, *, insist: bool = False, avoid: tuple[int, ...] = ()) -> int:
    """The wanted port, or the next free one unless the user insists. Raises Problem."""
    if insist and not is_free(wanted):
        raise Problem(f"port {wanted} is taken: stop what listens there, or choose another with --port")
    for port in range(wanted, min(wanted + 100, 65536)):
        if port not in avoid and is_free(port):
            return port
    raise Problem(f"no free port from {wanted} on: choose another with --port")


def listens(port: int) -> bool:
    """Whether something accepts connections."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


def answers_http(port: int, path: str = "/") -> bool:
    """Whether a web server answers there, whatever it answers."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status > 0
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
