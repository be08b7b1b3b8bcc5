"""Refuses requests that are addressed to another host: malformed names always, others if the settings list some."""

import re
from collections.abc import Collection

from flask import Flask, request

from app.web.problems import Problem, quote

# A host in lower case: labels of 1 to 63 characters (RFC 1035) with dots between them, or an IPv6 address.
HOST_NAME = r"(?:[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?|\[[0-9a-f]*:[0-9a-f:.]+\])"
# A host's name or address, and maybe a port: RFC 9110, section 7.2.
_HOST = re.compile(rf"(?P<name>{HOST_NAME})(?::[0-9]{{1,5}})?", re.ASCII | re.IGNORECASE)

# Asked by load balancers and containers, which know this server by an address only.
_PROBES = {"/healthz", "/readyz"}


def check_host(host: str | None, version: str, hosts: Collection[str]) -> None:
    """Raise Problem 400 for a Host header that is not served.

    version: of HTTP, as "HTTP/1.1"; before 1.1 the header may be missing. hosts: names to serve; none stands for all.
    """
    if host is None and version == "HTTP/1.0" and not hosts:
        return
    if host is None:
        raise Problem(400, "The header Host is missing. Send it with the name that is in the address.")
    found = _HOST.fullmatch(host)
    if found is None:
        raise Problem(400, f"The header Host is {quote(host)}, which names no host. Send the one in the address.")
    if hosts and found["name"].lower().removesuffix(".") not in hosts:
        raise Problem(
            400,
            f"The header Host is {quote(host)}, which is not in INKLING_ALLOWED_HOSTS. "
            "Use a name that is, or have the server's operator add this one.",
        )


def register(app: Flask) -> None:
    """Let the app refuse requests to hosts that its settings do not list."""

    @app.before_request
    def check() -> None:
        hosts = () if request.path in _PROBES else app.config["ALLOWED_HOSTS"]
        check_host(request.headers.get("Host"), request.environ.get("SERVER_PROTOCOL", ""), hosts)
