"""The command `python -m app.delivery.assets`: compresses the files of static/ ahead, into build/static/VERSION.

The folder's name is the hash of the files, so it is never out of date: the server takes it if it is there, and serves
the files as they are otherwise. It may be made by several processes at once, and while a server runs.
"""

import secrets
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, nodes
from whitenoise import compress

from app.delivery.joining import join, root_scripts, script_name, sheets_name
from app.delivery.static_files import MADE, is_version, read_folder, version_of
from model.paths import STATIC, TEMPLATES


def make(sources: Path = STATIC, templates: Path = TEMPLATES, made: Path = MADE) -> Path:
    """Write the folder of the files' version unless it is there, remove those of other versions, and return it.

    Raises OSError where it cannot be written.
    """
    files = read_folder(sources)
    target = made / version_of(files)
    joined = {name: join(name, files) for name in joined_names(templates, files)}
    files |= {name: data for name, data in joined.items() if data is not None}
    if not all((target / name).is_file() for name in files):
        _write(files, target)
    for other in made.iterdir():
        if is_version(other.name) and other != target:
            shutil.rmtree(other, ignore_errors=True)
    return target


def joined_names(templates: Path, files: Mapping[str, bytes]) -> set[str]:
    """Return the names of the joined files that pages ask for: of the sheets that templates list, and of scripts."""
    (shared,) = _lists("shared_sheets", templates)
    lists = [shared + own for own in [[], *_lists("sheets", templates)]] + _lists("late_sheets", templates)
    sheets = {sheets_name(sheets, files) for sheets in lists}
    return sheets | {script_name(script, files) for script in root_scripts(files)}


def _lists(variable: str, templates: Path) -> list[list[str]]:
    """Return the lists that templates set a variable to."""
    found: list[Any] = []
    for path in sorted(templates.rglob("*.html")):
        tree = Environment(autoescape=True).parse(path.read_text(encoding="utf-8"))
        for node in tree.find_all(nodes.Assign):
            if (
                isinstance(node.target, nodes.Name)
                and node.target.name == variable
                and isinstance(node.node, nodes.List)
            ):
                found.append(node.node.as_const())
    return found


def _write(files: Mapping[str, bytes], target: Path) -> None:
    """Write and compress the files beside their folder, and put them in its place when they are complete."""
    half = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
    try:
        for name, data in files.items():
            (half / name).parent.mkdir(parents=True, exist_ok=True)
            (half / name).write_bytes(data)
        compress.main(["--quiet", str(half)])
        shutil.rmtree(target, ignore_errors=True)
        half.rename(target)
    except OSError:
        shutil.rmtree(half, ignore_errors=True)
        if not target.is_dir():  # another process has not been faster either
            raise


def main(made: Path = MADE) -> int:
    """Make the folder and say where it is; return the exit code."""
    try:
        print(f"Static files, compressed ahead: {make(made=made)}")
    except OSError as error:
        print(
            f"Static files cannot be compressed ahead: {error.strerror}: {error.filename}. Run this as a user who may "
            "write there; without it the server works, but compresses at each request.",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
