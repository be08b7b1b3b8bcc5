"""The files of static/ as browsers get them: read once at start, under addresses that tell their content.

/static/VERSION/css/base.css holds the hash of all files in VERSION, so that browsers may keep it for ever; relative
imports of modules and sheets stay within the version by themselves. Without a version, or with that of another server,
the address gives the file that is served now, to be asked for again each time.
"""

import hashlib
import logging
import mimetypes
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import cast

from flask import Flask, Response, abort, current_app, request

from app.delivery import joining
from app.web.responses import IMMUTABLE, REVALIDATE
from model.paths import REPOSITORY, STATIC

logger = logging.getLogger(__name__)

# What `python -m app.delivery.assets` writes: a folder for the version, with each file and its compressed forms.
MADE = REPOSITORY / "build" / "static"

# Types of what static/ holds. Windows takes them from its registry, where .js is often text/plain, which
# browsers refuse to run.
MEDIA_TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".html": "text/html",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".txt": "text/plain",
}

# Content codings by the ends of their files' names, the smallest first.
CODINGS = {".br": "br", ".gz": "gzip"}

VERSION_DIGITS = 12  # hexadecimal
_VERSION = re.compile(rf"[0-9a-f]{{{VERSION_DIGITS}}}")


@dataclass(frozen=True)
class StaticFile:
    """A file, ready to be sent."""

    media_type: str
    digest: str  # of body, the file's entity tag
    body: bytes
    coded: Mapping[str, bytes]  # body compressed ahead, by content coding; empty where it was not

    def answer(self, cache_control: str) -> Response:
        """Return the file as the current request wants it: compressed, a part of it, or nothing if it is unchanged.

        Raises RequestedRangeNotSatisfiable.
        """
        coding = next((coding for coding in self.coded if request.accept_encodings[coding] > 0), "identity")
        body = self.coded.get(coding, self.body)
        response = Response(body, mimetype=self.media_type)
        response.set_etag(self.digest if coding == "identity" else f"{self.digest}-{coding}")
        response.headers["Cache-Control"] = cache_control
        if self.coded:
            response.vary.add("Accept-Encoding")
        if coding != "identity":
            response.content_encoding = coding
        response.make_conditional(request, accept_ranges=True, complete_length=len(body))
        return response


class StaticFiles:
    """All files. sources: their folder. made: the folder in which versions of it were compressed ahead."""

    def __init__(self, sources: Path = STATIC, made: Path = MADE) -> None:
        self._sources = read_folder(sources)
        self.version = version_of(self._sources)
        # Both are of one version, so their files of one name are the same.
        ready = self._sources | read_folder(made / self.version)
        self._files = {name: _describe(name, ready) for name in ready if not _is_coded(name, ready)}

    def find(self, name: str) -> StaticFile | None:
        """Return the file of this name, such as css/base.css, or several in one by the name that joining gives them."""
        found = self._files.get(name)
        joined = joining.join(name, self._sources) if found is None else None
        return found if joined is None else _describe(name, {name: joined})

    def within(self, folder: str, suffix: str) -> dict[str, StaticFile]:
        """Return the files with this suffix in a folder, by their names without folder and suffix, sorted."""
        paths = ((PurePosixPath(name), file) for name, file in sorted(self._files.items()))
        return {path.stem: file for path, file in paths if str(path.parent) == folder and path.suffix == suffix}

    def sheets_name(self, sheets: list[str]) -> str:
        """Return the name of these sheets in one."""
        return joining.sheets_name(sheets, self._sources)

    def section_names(self, kind: str) -> list[str]:
        """Return the names of the page's sections of a kind, in their order: "section" or "tool"."""
        return joining.section_names(kind, self._sources)

    def scripts_of(self, script: str) -> list[str]:
        """Return the names of a page's script, with modules in it, and of the modules that it imports, all of them."""
        name = joining.script_name(script, self._sources)
        joined = joining.join(name, self._sources)
        return list(joining.module_graph(name, self._sources if joined is None else self._sources | {name: joined}))


def read_folder(folder: Path) -> dict[str, bytes]:
    """Return the bytes of each file in a folder, by its path from there, without hidden files and links to folders.

    A file that cannot be read is left out with a warning; a folder that does not exist is empty.
    """
    found = {}
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(name for name in files if not name.startswith(".")):
            path = Path(place, name)
            try:
                found[path.relative_to(folder).as_posix()] = path.read_bytes()
            except OSError as error:
                logger.warning("A static file is not served, as it cannot be read: %s: %s", path, error.strerror)
    return found


def version_of(files: Mapping[str, bytes]) -> str:
    """Return the version of these files: a hash over their names and bytes, and over how they are joined."""
    total = hashlib.sha256(Path(joining.__file__).read_bytes())
    for name in sorted(files):
        total.update(os.fsencode(name) + b"\0" + hashlib.sha256(files[name]).digest())
    return total.hexdigest()[:VERSION_DIGITS]


def is_version(text: str) -> bool:
    """Return whether a text could be a version."""
    return _VERSION.fullmatch(text) is not None


def send(filename: str) -> Response:
    """Answer a request for a static file, with or without a version before its name."""
    files = open_static_files()
    version, _, rest = filename.partition("/")
    found = files.find(rest if is_version(version) else filename)
    if found is None:
        abort(404)
    return found.answer(IMMUTABLE if version == files.version else REVALIDATE)


def open_static_files() -> StaticFiles:
    """Return the files of the app that handles the current request."""
    return cast(StaticFiles, current_app.extensions["static_files"])


def register(app: Flask, files: StaticFiles) -> None:
    """Let the app serve these files, and url_for("static", filename=...) give their addresses with the version."""
    app.extensions["static_files"] = files
    app.add_url_rule("/static/<path:filename>", "static", send)
    app.add_template_global(files.sheets_name, "sheets_name")
    app.add_template_global(cache(files.scripts_of), "scripts_of")
    app.add_template_global(cache(files.section_names), "section_names")
    for suffix, media_type in MEDIA_TYPES.items():  # of what lies elsewhere: the networks' pictures
        mimetypes.add_type(media_type, suffix)

    @app.url_defaults
    def name_version(endpoint: str, values: dict[str, str]) -> None:
        if endpoint == "static":
            values["filename"] = f"{files.version}/{values['filename']}"


def _describe(name: str, files: Mapping[str, bytes]) -> StaticFile:
    media_type = MEDIA_TYPES.get(Path(name).suffix, "application/octet-stream")
    coded = {coding: files[name + end] for end, coding in CODINGS.items() if name + end in files}
    return StaticFile(media_type, hashlib.sha256(files[name]).hexdigest()[:VERSION_DIGITS], files[name], coded)


def _is_coded(name: str, files: Mapping[str, bytes]) -> bool:
    stem, dot, end = name.rpartition(".")
    return dot + end in CODINGS and stem in files
