"""Another house's system: an HTTPS server on loopback with a certificate of its own, which keeps what it was sent."""

import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from typing import ClassVar

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Received:
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """`answers`: statuses to come, then 204 for ever; `trickle_s`: it answers letter by letter for so long."""

    url: str
    ca_file: str
    received: list[Received] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    location: str = ""
    trickle_s: float = 0.0


def certificate(folder: Path, *names: str) -> tuple[Path, Path]:
    """A self-signed certificate and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    now = datetime.now(UTC)
    alternatives = x509.SubjectAlternativeName(
        [*(x509.DNSName(one) for one in names), x509.IPAddress(ip_address("127.0.0.1"))]
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(alternatives, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = folder / "certificate.pem", folder / "key.pem"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    files[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    return files


class Handler(BaseHTTPRequestHandler):
    receiver: ClassVar[Receiver]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        here = self.receiver
        here.received.append(Received({name.lower(): value for name, value in self.headers.items()}, body))
        until = time.monotonic() + here.trickle_s
        while time.monotonic() < until:
            self.wfile.write(b"H")
            self.wfile.flush()
            time.sleep(0.1)
        self.send_response(here.answers.pop(0) if here.answers else 204)
        if here.location:
            self.send_header("Location", here.location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is said."""


@contextmanager
def receiving(folder: Path) -> Iterator[Receiver]:
    found = Receiver("", "")
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Mine", (Handler,), {"receiver": found}))
    server.daemon_threads = True
    files = certificate(folder, "localhost", "hooks.example.com")
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(*files)
    server.socket = tls.wrap_socket(server.socket, server_side=True)
    found.url, found.ca_file = f"https://localhost:{server.server_port}/hooks?from=house", str(files[0])
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
