"""The settings of the server: their defaults, and their reading from INKLING_* environment variables."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from app.intake.drawing import MAX_BODY_BYTES
from app.observability.observing import STREAMS
from app.readers.limits import count_cores
from app.web.hosts import HOST_NAME, ORIGIN
from app.web.responses import EVERYBODY
from model.paths import WEIGHTS

# Of Inkling, by semantic versioning; the pages, the API and the package tell this one.
VERSION = "1.0.0"

PREFIX = "INKLING_"

# Variables with the same prefix that other parts of the project read: training and tests.
FOREIGN = {"INKLING_DATA_DIR", "INKLING_CHROMIUM", "INKLING_TEST_MNIST"}

MAX_PORT = 65_535
MAX_READERS = 64

# Characters that mean the same in an address whether or not they are encoded (RFC 3986); no part is . or .. alone.
_ROOT_PATH = re.compile(r"(?:/(?!\.{1,2}(?:/|$))[A-Za-z0-9._~-]+)*/?")


class ConfigError(ValueError):
    """An unusable setting; the message names it, what was found and what was expected."""


def parse_text(value: Any) -> str:
    """Return a text that is not empty."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a text that is not empty")
    return value.strip()


def parse_folder(value: Any) -> Path:
    """Return a folder's path; it need not exist."""
    if not isinstance(value, str | Path) or not str(value).strip():
        raise ValueError("the path of a folder")
    return Path(value).expanduser()


def parse_port(value: Any) -> int:
    """Return a TCP port; 0 stands for any free one."""
    return _parse_integer(value, 0, MAX_PORT)


def parse_readers(value: Any) -> int:
    """Return how many processes read drawings: "auto" for one a processor, 0 for the server's own alone."""
    if value == "auto":
        return min(count_cores(), MAX_READERS)
    try:
        return _parse_integer(value, 0, MAX_READERS)
    except ValueError as error:
        raise ValueError(f'"auto" or {error}') from None


def parse_size(value: Any) -> int:
    """Return a number of bytes from 1 kB to 1 GB."""
    return _parse_integer(value, 1_000, 1_000_000_000)


def parse_origins(value: Any) -> tuple[str, ...]:
    """Return origins of pages, as their browsers name them; "*" stands for all."""
    found = _parse_list(value)
    if not all(origin == EVERYBODY or ORIGIN.fullmatch(origin) for origin in found):
        raise ValueError('origins such as https://example.org, with commas between them, or "*"')
    return found


def parse_ancestors(value: Any) -> tuple[str, ...]:
    """Return origins as parse_origins does, without IPv6 addresses, which browsers know in no policy."""
    found = parse_origins(value)
    if any("[" in origin for origin in found):
        raise ValueError("origins with names, such as https://school.example: browsers frame no IPv6 addresses")
    return found


def parse_hosts(value: Any) -> tuple[str, ...]:
    """Return names of hosts, without ports and without the dot that a full name may end with; "*" stands for all."""
    found = _parse_list(value)
    if not all(host == EVERYBODY or re.fullmatch(HOST_NAME, host) for host in found):
        raise ValueError('names of hosts such as digits.example.org, without ports, with commas between them, or "*"')
    return tuple(host.removesuffix(".") for host in found)


def parse_root_path(value: Any) -> str:
    """Return a path of a site without a slash at its end; the site itself is ""."""
    if not isinstance(value, str) or not _ROOT_PATH.fullmatch(value.strip()):
        raise ValueError("a path such as /inkling, of letters, digits and any of . _ ~ -")
    return value.strip().removesuffix("/")


def parse_stream(value: Any) -> str:
    """Return where the access log goes."""
    if value not in STREAMS:
        raise ValueError(f"one of {', '.join(STREAMS)}")
    return str(value)


def _parse_list(value: Any) -> tuple[str, ...]:
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list | tuple) or not all(isinstance(part, str) for part in parts):
        raise ValueError("a text with commas between its parts")
    return tuple(part.strip().lower() for part in parts if part.strip())


def _parse_integer(value: Any, low: int, high: int) -> int:
    expected = f"a whole number from {low} to {high}"
    # int() alone would take "1_000", " 7 " and True.
    text = str(value)
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(high))):
        raise ValueError(expected)
    if not low <= int(text) <= high:
        raise ValueError(expected)
    return int(text)


@dataclass(frozen=True)
class Setting:
    """One setting."""

    default: Any  # as parse would return it
    parse: Callable[[Any], Any]  # from an override or a variable; raises ValueError with what it expects


SETTINGS = {
    "WEIGHTS_DIR": Setting(WEIGHTS, parse_folder),
    "DEFAULT_MODEL": Setting("inkling", parse_text),
    "MAX_CONTENT_LENGTH": Setting(MAX_BODY_BYTES, parse_size),
    "HOST": Setting("127.0.0.1", parse_text),
    "PORT": Setting(5000, parse_port),
    "ALLOWED_HOSTS": Setting((), parse_hosts),
    "CORS_ORIGINS": Setting((), parse_origins),
    "FRAME_ANCESTORS": Setting((), parse_ancestors),
    "ROOT_PATH": Setting("", parse_root_path),
    "READERS": Setting("auto", parse_readers),
    "ACCESS_LOG": Setting("off", parse_stream),
}


def load_config(overrides: Mapping[str, Any] | None, environ: Mapping[str, str]) -> dict[str, Any]:
    """Return all settings: overrides, else INKLING_* variables, else defaults. Other overrides pass through.

    Raises ConfigError for a value that is unusable.
    """
    config = dict(overrides or {})
    for name, setting in SETTINGS.items():
        variable = PREFIX + name
        if name in config:
            config[name] = _parse(setting, name, config[name])
        elif variable in environ:
            config[name] = _parse(setting, variable, environ[variable])
        else:
            config[name] = _parse(setting, name, setting.default)
    return config


def unknown_variables(environ: Mapping[str, str]) -> list[str]:
    """Return a line for each INKLING_* variable that no part of the project reads, such as a misspelt setting."""
    known = sorted({name.removeprefix(PREFIX) for name in FOREIGN} | SETTINGS.keys())
    lines = []
    for name in sorted(name.removeprefix(PREFIX) for name in environ if name.startswith(PREFIX)):
        if name in known:
            continue
        near = get_close_matches(name, known, n=1)
        every = ", ".join(PREFIX + setting for setting in SETTINGS)
        remedy = f"Did you mean {PREFIX}{near[0]}?" if near else f"The settings are: {every}."
        lines.append(f"{PREFIX}{name} is set but is no setting. {remedy}")
    return lines


def _parse(setting: Setting, name: str, value: Any) -> Any:
    try:
        return setting.parse(value)
    except ValueError as error:
        raise ConfigError(f"{name} is {value!r}: expected {error}") from None
