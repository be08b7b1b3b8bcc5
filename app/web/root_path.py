"""Serves the app below a path of a site that has more on it, such as /inkling, behind a proxy that hands it on.

Some proxies take the path off before they hand a request on, others leave it: both are understood. What the app writes,
links, redirects and addresses in answers, begins with the path (WSGI's SCRIPT_NAME).
"""

from collections.abc import Iterable
from typing import Any

from flask import Flask, redirect, request
from werkzeug import Response
from werkzeug.routing import Map

# Methods that a browser asks for a page with; others are not redirected.
_ASKING = {"GET", "HEAD"}


class Mounted:
    """A WSGI app below a path. root: begins with a slash and ends with none."""

    def __init__(self, app: Any, root: str) -> None:
        self._app = app
        self._root = root

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Let the app answer a request."""
        path = environ.get("PATH_INFO", "")
        if f"{path}/".startswith(f"{self._root}/"):
            path = path.removeprefix(self._root)
        answer: Iterable[bytes] = self._app({**environ, "SCRIPT_NAME": self._root, "PATH_INFO": path}, start_response)
        return answer


def is_taken(root: str, addresses: Map) -> bool:
    """Return whether a path begins as one of the app's own addresses, so that the two could not be told apart."""
    first = root.split("/")[1:2]
    return first in [rule.rule.split("/")[1:2] for rule in addresses.iter_rules()]


def register(app: Flask) -> None:
    """Let the app be served below the path of its settings, if they name one."""
    root: str = app.config["ROOT_PATH"]
    if not root:
        return
    app.wsgi_app = Mounted(app.wsgi_app, root)  # type: ignore[method-assign]

    @app.before_request
    def end_with_slash() -> Response | None:
        """Send who asks for the path alone to the page, whose relative addresses need the slash."""
        if request.environ["PATH_INFO"] or request.method not in _ASKING:
            return None
        query = request.query_string.decode("latin-1")
        return redirect(f"{root}/?{query}" if query else f"{root}/", 308)
