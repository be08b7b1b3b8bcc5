"""Two servers of the app behind a real nginx on loopback, with the settings that ship in app/deployment/."""

import http.client
import os
import re
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from app.delivery.assets import make
from tests.helpers.guards import HANG_GUARD_S
from tests.server.live import REPOSITORY, Answer, LiveServer, running
from tests.server.programs import find_program

DEPLOYMENT = REPOSITORY / "app" / "deployment"
CERTIFICATE = "cert.pem"
LOG = "nginx.log"

# Around the settings that ship, what a distribution's own nginx.conf has, and folders that any user may write to.
MAIN = """
daemon off;
pid nginx.pid;
error_log stderr info;
events { worker_connections 512; }
http {
    include mime.types;
    default_type application/octet-stream;
    client_body_temp_path temp; proxy_temp_path temp; fastcgi_temp_path temp; uwsgi_temp_path temp; scgi_temp_path temp;
    include conf.d/*.conf;
}
"""
TYPES = """types {
    text/html html; text/css css; text/javascript js; image/svg+xml svg; image/png png; image/webp webp;
}
"""


class Fleet:
    """A running nginx and the servers behind it."""

    def __init__(self, port: int, plain_port: int, folder: Path, servers: list[LiveServer]) -> None:
        self.port = port
        self.plain_port = plain_port
        self.servers = servers
        self._folder = folder
        self._context = ssl.create_default_context(cafile=str(folder / CERTIFICATE))

    def log(self) -> str:
        """Return what nginx has written to its log so far."""
        return (self._folder / LOG).read_text(encoding="utf-8")

    def connect(self) -> http.client.HTTPSConnection:
        """Return a connection that trusts the certificate and stays open."""
        return http.client.HTTPSConnection("localhost", self.port, timeout=HANG_GUARD_S, context=self._context)

    def dial(self) -> ssl.SSLSocket:
        """Return a bare connection, which is encrypted."""
        plain = socket.create_connection(("localhost", self.port), timeout=HANG_GUARD_S)
        return self._context.wrap_socket(plain, server_hostname="localhost")

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        """Send one request on a connection of its own."""
        connection = self.connect()
        try:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def send(self, data: bytes, *, tls: bool = True) -> Answer:
        """Send these bytes as they are on a connection of its own; tls: whether it is encrypted, as it should be."""
        with self.dial() if tls else socket.create_connection(("localhost", self.port), HANG_GUARD_S) as connection:
            connection.sendall(data)
            response = http.client.HTTPResponse(connection)
            response.begin()
            return Answer(response)


def free_port() -> int:
    """Return a port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def shipped_settings() -> str:
    """Return the settings that ship."""
    return (DEPLOYMENT / "nginx.conf").read_text(encoding="utf-8")


def advised() -> dict[str, str]:
    """Return what the settings that ship say the servers' environment has to be, but for their ports."""
    (hosts,) = re.findall(r"^# INKLING_ALLOWED_HOSTS=(\S+) ", shipped_settings(), re.MULTILINE)
    return {"INKLING_ALLOWED_HOSTS": hosts}


def settings(certificate: Path, key: Path, ports: Mapping[str, int], changes: Mapping[str, str]) -> str:
    """Return the settings that ship with their own lines changed as a user would, and these changes besides."""
    text = shipped_settings()
    own = {
        "listen 80;": f"listen 127.0.0.1:{ports['plain']};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{ports['tls']} ssl http2;",
        "/etc/ssl/certs/inkling.pem": f'"{certificate}"',
        "/etc/ssl/private/inkling.key": f'"{key}"',
        "/srv/inkling/static/": f'"{REPOSITORY / "static"}/"',
        "/srv/inkling/build;": f'"{REPOSITORY / "build"}";',
        "127.0.0.1:5001": f"127.0.0.1:{ports['first']}",
        "127.0.0.1:5002": f"127.0.0.1:{ports['second']}",
    }
    for old, new in {**own, **changes}.items():
        assert old in text, f"nginx.conf has no {old!r}"
        text = text.replace(old, new)
    return text


@contextmanager
def fleet(folder: Path, environ: Mapping[str, str], changes: Mapping[str, str] | None = None) -> Iterator[Fleet]:
    """Run two servers as the settings say, and nginx in front; changes: of text in the settings, old to new."""
    certificate, key = _certificate(folder)
    make()
    environ = {**environ, **advised()}
    with running(environ=environ) as first, running(environ=environ) as second:
        ports = {"plain": free_port(), "tls": free_port(), "first": first.address[1], "second": second.address[1]}
        with nginx(folder, settings(certificate, key, ports, changes or {})):
            yield Fleet(ports["tls"], ports["plain"], folder, [first, second])


def _certificate(folder: Path) -> tuple[Path, Path]:
    certificate, key = folder / CERTIFICATE, folder / "key.pem"
    command = [find_program("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    command += ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True, timeout=HANG_GUARD_S)
    return certificate, key


@contextmanager
def nginx(folder: Path, text: str) -> Iterator[None]:
    """Run nginx for the block's time with this text for settings of a site."""
    for name, content in {
        "nginx.conf": MAIN,
        "mime.types": TYPES,
        "conf.d/inkling.conf": text,
        "snippets/inkling-headers.conf": (DEPLOYMENT / "inkling-headers.conf").read_text(encoding="utf-8"),
    }.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    command = [find_program("nginx"), "-e", "stderr", "-p", f"{folder}/", "-c", "nginx.conf"]
    if os.geteuid() == 0:
        command += ["-g", "user root;"]  # the folder belongs to root and is nobody else's
    log = folder / LOG
    with log.open("w", encoding="utf-8") as errors, subprocess.Popen(command, stderr=errors) as process:
        try:
            _wait_for(folder / "nginx.pid", process, log)
            yield
        finally:
            process.send_signal(signal.SIGQUIT)
            try:
                process.wait(HANG_GUARD_S)
            finally:
                process.kill()


def _wait_for(pid: Path, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait for the file that nginx writes when it listens: on its port, another program might answer."""
    deadline = time.monotonic() + HANG_GUARD_S
    while process.poll() is None and time.monotonic() < deadline:
        if pid.exists():
            return
        time.sleep(0.05)
    raise AssertionError(f"nginx did not start: {log.read_text(encoding='utf-8')}")
