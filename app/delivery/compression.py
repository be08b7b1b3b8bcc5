"""Compress large texts on their way out, and answer 304 where a browser already has the page.

Static files are compressed ahead, by app.delivery.assets; this is for what is made for each request. There is nothing
secret in any answer that its length could give away.
"""

import gzip

from flask import Flask, Response, request

from app.intake.body import BATCH_PATH, PREDICT_PATH

MEDIA_TYPES = {"text/html", "text/css", "text/javascript", "text/plain", "application/json", "image/svg+xml"}
MIN_BYTES = 1_400  # less fits into one packet as it is
LEVEL = 6  # of 9: the page takes 0.5 ms and is 1% larger than at 9

# Readings are small, many, and somebody waits for them with the pen in the hand.
_AS_THEY_ARE = {PREDICT_PATH, BATCH_PATH}


def compress(response: Response) -> Response:
    """Compress an answer if it is a large text and the client takes gzip."""
    tag_page(response)
    if not _is_large_text(response):
        return response
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"] <= 0:
        return response
    tag, weak = response.get_etag()
    if tag is not None and not weak:
        # The bytes are others than those that the tag was given for, the text is the same.
        response.set_etag(tag, weak=True)
    if response.status_code != 304:
        response.direct_passthrough = False  # a file may be sent, which is read here
        response.set_data(gzip.compress(response.get_data(), LEVEL, mtime=0))
        response.content_encoding = "gzip"
    return response


def tag_page(response: Response) -> None:
    """Let a browser ask whether a page has changed; the answer is then 304 if it has not."""
    is_page = request.method in {"GET", "HEAD"} and response.mimetype == "text/html" and response.status_code == 200
    if is_page and "ETag" not in response.headers:
        response.add_etag(weak=True)
        response.make_conditional(request)


def _is_large_text(response: Response) -> bool:
    return (
        response.mimetype in MEDIA_TYPES
        and (response.content_length or 0) >= MIN_BYTES
        and response.status_code != 206
        and response.content_encoding is None
        and request.path not in _AS_THEY_ARE
    )


def register(app: Flask) -> None:
    """Let the app compress its answers; those that are registered before see them as they are sent."""
    app.after_request(compress)
