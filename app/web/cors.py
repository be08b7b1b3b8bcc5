"""Lets pages of other origins ask the API from a browser: none, unless the settings name them."""

from collections.abc import Collection

EVERYBODY = "*"

# What a page may send and read besides the body. Browsers ask again after this many seconds.
_REQUEST_HEADERS = "Content-Type"
_RESPONSE_HEADERS = "Retry-After, Server-Timing, X-Request-ID"
_KEPT_S = 600


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
