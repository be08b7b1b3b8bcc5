"""Settings for gunicorn: several workers of one app behind nginx, on Linux or macOS.

    python -m pip install gunicorn
    gunicorn --config python:app.deployment.gunicorn_settings

from the repository's root. INKLING_HOST and INKLING_PORT say where it listens, WEB_CONCURRENCY how many workers it has.
Behind a proxy on the same machine, INKLING_ALLOWED_HOSTS names what it hands on, such as digits.example.org.
It reads bodies as slowly as they come, one in each thread: keep nginx in front of it, or run `python -m app`.
"""

import os
from typing import Any

from app import create_app
from app.config import load_config
from app.readers.limits import give_memory_back
from app.readers.pool import MAX_WAITING
from app.server.serving import THREADS
from app.web.hosts import spell_host

_settings = load_config(None, os.environ)

wsgi_app = "app.deployment.gunicorn_settings:make_app()"
bind = f"{spell_host(_settings['HOST'])}:{_settings['PORT']}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = THREADS + MAX_WAITING  # most of them wait for a reader

# The networks and the counters are made once, before the workers are forked, and are theirs in common.
preload_app = True

graceful_timeout = 10  # seconds for the requests that are under way when it is asked to stop
timeout = 30  # seconds without a sign of life before a worker is replaced
keepalive = 75  # seconds; longer than nginx keeps its connections, so that it is never the first to hang up
control_socket_disable = True

# Each worker has readers of its own: as many together as INKLING_READERS says, but one at least.
_readers = max(1, _settings["READERS"] // workers) if _settings["READERS"] else 0

# While workers are replaced, old and new ones count at the same time.
_rows = 2 * workers + 2


def make_app() -> Any:
    """Return the app with a row of counters for each worker, and with the processors shared between them."""
    return create_app({"PROCESSES": _rows, "READERS": _readers})


def pre_fork(server: Any, worker: Any) -> None:
    """Give a new worker the first row of counters that no other worker uses."""
    used = {other.row for other in server.WORKERS.values()}
    worker.row = next((row for row in range(_rows) if row not in used), _rows - 1)


def post_fork(server: Any, worker: Any) -> None:
    """Let the new worker count in its row."""
    worker.app.wsgi().extensions["observer"].counters.use_row(worker.row)


def post_worker_init(worker: Any) -> None:
    """Bring up the readers of a worker, which heeds signals by now and has no threads yet."""
    worker.app.wsgi().extensions["readers"].start()
    give_memory_back()


def worker_exit(server: Any, worker: Any) -> None:
    """Let the readers of a worker end with it."""
    worker.app.wsgi().extensions["readers"].close()
