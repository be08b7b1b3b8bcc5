"""Refuses what a page of another site sends through a visitor's browser, unless the settings allow its origin.

Browsers let any page post to any server, a form without asking; only reading the answer is kept from it. So a page
could keep a server busy that only its visitor reaches. Programs send no Origin and are not affected.
"""

import re
from collections.abc import Collection

from flask import Flask, request

from app.web.hosts import HOST_NAME
from app.web.problems import Problem, quote
from app.web.responses import EVERYBODY

# Methods that ask and change nothing; browsers send OPTIONS to find out what a page may send.
_ASKING = {"GET", "HEAD", "OPTIONS"}

# scheme://host or scheme://host:port, as browsers send it.
ORIGIN = re.compile(rf"(?P<scheme>https?)://(?P<name>{HOST_NAME})(?::(?P<port>[0-9]{{1,5}}))?", re.ASCII)
_DEFAULT_PORTS = {"http": "80", "https": "443"}


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
    """Let the app refuse what pages of other origins send, but for those that its settings allow."""

    @app.before_request
    def check() -> None:
        if request.method not in _ASKING:
            headers = request.headers
            check_origin(
                headers.get("Origin"), headers.get("Sec-Fetch-Site"), headers.get("Host"), app.config["CORS_ORIGINS"]
            )
