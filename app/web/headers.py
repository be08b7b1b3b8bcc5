"""The headers that every answer carries: what a browser may do with it, and how long it may be kept."""

from flask import Flask, Response

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
        "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
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


def add_headers(response: Response) -> Response:
    """Add the headers to an answer."""
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)  # a page may have a policy of its own
    kept = (response.mimetype == "text/html" or "ETag" in response.headers) and response.status_code < 400
    response.headers.setdefault("Cache-Control", REVALIDATE if kept else KEEP_NOTHING)
    return response


def register(app: Flask) -> None:
    """Let the app add the headers to every answer."""
    app.after_request(add_headers)
