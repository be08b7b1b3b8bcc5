"""The command `python -m app`: serves the app in one process until Ctrl-C or SIGTERM; SIGHUP reads weights again."""

import argparse
import errno
import logging
import os
import signal
import socket
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Flask

from app import create_app
from app.config import SETTINGS, ConfigError, load_config, parse_port
from app.networks.registry import ModelRegistry
from app.readers.limits import give_memory_back
from app.readers.pool import MAX_WAITING
from app.server.serving import THREADS, Server, bind
from app.web.hosts import spell_host

# Signals that ask to stop; Windows sends SIGBREAK for Ctrl-Break and knows no SIGTERM from outside.
STOP_SIGNALS = ("SIGINT", "SIGTERM", "SIGBREAK")

EXIT_FAILED = 1
EXIT_USAGE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve as the command line and the environment say; return the exit code."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s: %(message)s")
    options = {name: value for name, value in vars(_parse(arguments)).items() if value is not None}
    try:
        return serve(load_config(options, os.environ))
    except ConfigError as error:
        print(f"{error}.", file=sys.stderr)
        return EXIT_USAGE


def serve(config: Mapping[str, Any]) -> int:
    """Serve an app of these settings until a signal asks to stop; return the exit code. Raises ConfigError."""
    try:
        bound = bind(config["HOST"], config["PORT"])
    except (OSError, UnicodeError) as error:
        print(_why_not_bound(error, config["HOST"], config["PORT"]), file=sys.stderr)
        return EXIT_FAILED
    app = create_app(config)
    readers = app.extensions["readers"]
    readers.start()  # before there are threads
    give_memory_back()
    threads = THREADS + (MAX_WAITING if readers.is_running else 0)
    server = Server(app, bound, config["MAX_CONTENT_LENGTH"], app.extensions["observer"].refused, threads)
    for name in STOP_SIGNALS:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: server.stop())
    reloader = app.extensions.get("reloader")
    if reloader is not None and hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, lambda *_: reloader.reload())
    _announce(app, bound)
    server.run()
    readers.close()
    return 0


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m app", description="Serve Inkling, which reads hand-drawn digits.")
    host, port = SETTINGS["HOST"].default, SETTINGS["PORT"].default
    parser.add_argument("--host", dest="HOST", metavar="H", help=f"address to listen on (default {host})")
    parser.add_argument("--port", dest="PORT", metavar="P", type=_port, help=f"port, 0 for a free one (default {port})")
    return parser.parse_args(arguments)


def _port(text: str) -> int:
    try:
        return parse_port(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: expected {error}") from None


def _why_not_bound(error: OSError | UnicodeError, host: str, port: int) -> str:
    # A name with an empty or too long part fails before it is looked up.
    if isinstance(error, socket.gaierror | UnicodeError):
        return f"The host {host!r} is not known here. Give an address of this machine, such as 127.0.0.1."
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is in use by another program. Stop it, or choose another with --port."
    if error.errno == errno.EACCES:
        return f"Port {port} on {host} may not be used by this user. Choose one above 1023 with --port."
    return f"Port {port} on {host} cannot be used: {error.strerror}. Choose another with --host and --port."


def _announce(app: Flask, bound: socket.socket) -> None:
    """Print where the server is, what it reads with, and how to stop it."""
    address, port, *_ = bound.getsockname()
    root = app.config["ROOT_PATH"]
    print(f"Inkling is at http://{spell_host(address)}:{port}{root and root + '/'}")
    registry: ModelRegistry = app.extensions["registry"]
    print(_network_line(registry))
    print("Ctrl-C stops.", flush=True)


def _network_line(registry: ModelRegistry) -> str:
    if registry.problem:
        return f"It cannot read yet. {registry.problem}"
    network: Any = registry.classifiers[registry.default]
    accuracy = (
        "unknown test accuracy" if network.test_accuracy is None else f"test accuracy {network.test_accuracy:.2%}"
    )
    return f"It reads with {network.name} ({accuracy})."


if __name__ == "__main__":
    sys.exit(main())
