"""Refuses requests that are addressed to another host: malformed names always, others unless they are served.

Where the server listens on a loopback address it is served to browsers of this machine, whose pages of other sites may
give it a name of theirs (DNS rebinding) and read what it answers: there it goes by loopback names and listed ones only.
"""

import ipaddress
import re
import socket
from collections.abc import Collection

from flask import Flask, request

from app.web.problems import Problem, quote
from app.web.responses import EVERYBODY

# A host in lower case: labels of 1 to 63 characters (RFC 1035) with dots between them, or an IPv6 address.
HOST_NAME = r"(?:[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?|\[[0-9a-f]*:[0-9a-f:.]+\])"
# A host's name or address, and maybe a port: RFC 9110, section 7.2.
_HOST = re.compile(rf"(?P<name>{HOST_NAME})(?::[0-9]{{1,5}})?", re.ASCII | re.IGNORECASE)

# What a server on a loopback address is called by browsers on the same machine.
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")

# Asked by load balancers and containers, which know this server by an address only.
_PROBES = {"/healthz", "/readyz"}


def spell_host(host: str) -> str:
    """Return a host as an address has it: IPv6 in brackets."""
    return f"[{host}]" if ":" in host else host


def is_loopback(host: str) -> bool:
    """Return whether who listens on this name or address is reached from this machine only.

    A name is looked up as by who listens; one that is not known is nobody's.
    """
    if host.lower() in LOOPBACK_NAMES:
        return True
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return False
    return any(ipaddress.ip_address(str(address[0]).partition("%")[0]).is_loopback for *_, address in found)


def served_hosts(bound: str, listed: Collection[str]) -> tuple[str, ...]:
    """Return the names to serve; none stands for all.

    bound: the name or address that the server listens on. listed: those of the settings; "*" stands for all.
    """
    if EVERYBODY in listed:
        return ()
    return (*LOOPBACK_NAMES, spell_host(bound).lower(), *listed) if is_loopback(bound) else tuple(listed)


def check_host(host: str | None, version: str, hosts: Collection[str]) -> None:
    """Raise Problem 400 for a Host header that names no host, 421 for one that is not served.

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
            421,
            f"The header Host is {quote(host)}, which is not a name that this server goes by. "
            "Use one that is, or have its operator add this one to INKLING_ALLOWED_HOSTS.",
        )


def register(app: Flask) -> None:
    """Let the app refuse requests to hosts that it does not go by."""
    served = served_hosts(app.config["HOST"], app.config["ALLOWED_HOSTS"])

    @app.before_request
    def check() -> None:
        hosts = () if request.path in _PROBES else served
        check_host(request.headers.get("Host"), request.environ.get("SERVER_PROTOCOL", ""), hosts)
