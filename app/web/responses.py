"""What all answers have in common: their JSON, how long they may be kept, and what a browser may do with them."""

import json
from collections.abc import Collection
from typing import Any

from flask import Flask, Response

CSP = "Content-Security-Policy"
NO_FRAMES = "frame-ancestors 'none'"

SECURITY_HEADERS = {
    CSP: (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
        f"connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; {NO_FRAMES}"
    ),
    "X-Content-Type-Options": "nosniff",
    # Under "no-referrer" browsers would hide the origin of this server's own forms from it.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}

# Files whose address tells their content never change: they are kept for a year, the longest that caches heed.
IMMUTABLE = "public, max-age=31536000, immutable"
# Pages, and files that tell their version, may be kept but are asked for again each time, so that a new version is seen
# at once.
REVALIDATE = "no-cache"
KEEP_NOTHING = "no-store"

EVERYBODY = "*"  # stands for all origins

# What a page may send and read besides the body. Browsers ask again after this many seconds.
_REQUEST_HEADERS = "Content-Type"
_RESPONSE_HEADERS = "Retry-After, Server-Timing, X-Request-ID"
_KEPT_S = 600

# Significant digits of the numbers of which an answer has many.
DIGITS = 4


def json_response(value: Any, headers: dict[str, str] | None = None) -> Response:
    """Return a value as a JSON answer with status 200; numbers that JSON does not know raise ValueError."""
    text = json.dumps(value, separators=(",", ":"), allow_nan=False)
    return Response(text, headers=headers, content_type="application/json")


def shorten(value: float) -> float:
    """Return a number as answers tell those of which there are many: with DIGITS significant digits."""
    return float(f"{value:.{DIGITS}g}")


def milliseconds(seconds: float) -> float:
    """Return seconds as milliseconds, to the microsecond."""
    return round(seconds * 1000, 3)


def cors_headers(origin: str | None, origins: Collection[str], preflight: str | None = None) -> dict[str, str]:
    """Return the headers that let a page of this origin read the answer.

    origins: those that are allowed; "*" allows all. preflight: the methods to allow, where a browser asks beforehand.
    """
    if not origins:
        return {}
    everybody = EVERYBODY in origins
    headers = {} if everybody else {"Vary": "Origin"}
    if origin is None or not (everybody or origin in origins):
        return headers
    headers |= {
        "Access-Control-Allow-Origin": EVERYBODY if everybody else origin,
        "Access-Control-Expose-Headers": _RESPONSE_HEADERS,
    }
    if preflight is not None:
        headers |= {
            "Access-Control-Allow-Methods": preflight,
            "Access-Control-Allow-Headers": _REQUEST_HEADERS,
            "Access-Control-Max-Age": str(_KEPT_S),
        }
    return headers


def add_headers(response: Response, ancestors: Collection[str] = ()) -> Response:
    """Add the headers to an answer. ancestors: origins whose pages may show a page of ours in a frame."""
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)  # a page may have a policy of its own
    if ancestors and response.mimetype == "text/html":
        framed = f"frame-ancestors {' '.join(ancestors)}"
        response.headers[CSP] = response.headers[CSP].replace(NO_FRAMES, framed)
    kept = (response.mimetype == "text/html" or "ETag" in response.headers) and response.status_code < 400
    response.headers.setdefault("Cache-Control", REVALIDATE if kept else KEEP_NOTHING)
    return response


def register(app: Flask, ancestors: Collection[str] = ()) -> None:
    """Let the app add the headers to every answer; ancestors: as add_headers() takes them."""
    app.after_request(lambda response: add_headers(response, ancestors))
