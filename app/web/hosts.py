"""Refuses requests that are addressed to another host, and what pages of other origins send.

On a loopback address the server is there for browsers of this machine. A page of another site may give it a name of its
own there (DNS rebinding) and read what it answers: so it goes by loopback names and listed ones only. Any page may post
to any server, a form without asking; only reading the answer is kept from it. So it could keep a server busy that only
its visitor reaches: what it sends is refused unless the settings allow its origin. Programs send no Origin.
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

# Methods that ask and change nothing; browsers send OPTIONS to find out what a page may send.
_ASKING = {"GET", "HEAD", "OPTIONS"}

# scheme://host or scheme://host:port, as browsers send it.
ORIGIN = re.compile(rf"(?P<scheme>https?)://(?P<name>{HOST_NAME})(?::(?P<port>[0-9]{{1,5}}))?", re.ASCII)
_DEFAULT_PORTS = {"http": "80", "https": "443"}


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


def is_own(origin: str, host: str | None) -> bool:
    """Return whether an Origin header names the server that a Host header names.

    Schemes are not compared: a proxy that speaks TLS hides the page's. A Host without a port has its scheme's own one.
    """
    found = ORIGIN.fullmatch(origin.lower())
    if found is None or host is None:
        return False
    port = _DEFAULT_PORTS[found["scheme"]]
    names = [f"{found['name']}:{found['port'] or port}"]
    if found["port"] in (None, port):
        names.append(found["name"])
    return host.lower() in names


def check_origin(origin: str | None, site: str | None, host: str | None, allowed: Collection[str]) -> None:
    """Raise Problem 403 for a request that a page of another origin sends.

    origin, site, host: the headers Origin, Sec-Fetch-Site and Host. allowed: other origins that may; "*" is for all.
    """
    if EVERYBODY in allowed or (origin is not None and origin.lower() in allowed):
        return
    # Browsers send it, and no page can change it: it tells who asks also where the Origin is "null" for the sake of
    # privacy, or where a proxy hides the name that is in the page's address.
    if site == "same-origin":
        return
    if site != "cross-site" and (origin is None or is_own(origin, host)):
        return
    whose = "a page of another site" if origin is None else f"a page of the origin {quote(origin)}"
    raise Problem(
        403,
        f"This was sent by {whose}, which is not this server's own. Ask from this server's own page or from a program, "
        "or have its operator add the page's origin to INKLING_CORS_ORIGINS.",
    )


def register(app: Flask) -> None:
    """Let the app refuse requests to hosts that it does not go by, and what pages of origins send that may not."""
    served = served_hosts(app.config["HOST"], app.config["ALLOWED_HOSTS"])

    @app.before_request
    def check() -> None:
        hosts = () if request.path in _PROBES else served
        host = request.headers.get("Host")
        check_host(host, request.environ.get("SERVER_PROTOCOL", ""), hosts)
        if request.method not in _ASKING:
            headers = request.headers
            check_origin(headers.get("Origin"), headers.get("Sec-Fetch-Site"), host, app.config["CORS_ORIGINS"])
