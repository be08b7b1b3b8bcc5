"""The rules look at the same files with git and without it."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.architecture import listing

IGNORED = """# what tools leave behind
/built/
__pycache__/
*.py[cod]
.cache
"""
KEPT = ["a.py", "deep/built/a.txt", "deep/cache/b.py", "built.md"]
LEFT_OUT = ["built/a.py", "deep/__pycache__/a.py", "a.pyc", "deep/.cache", ".git/config"]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in (*KEPT, *LEFT_OUT):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / ".gitignore").write_text(IGNORED, encoding="utf-8")
    return tmp_path


def test_files_are_listed_where_git_tells_nothing(tree: Path) -> None:
    assert listing.list_files(tree) == sorted([".gitignore", *KEPT])


def test_files_are_listed_where_there_is_no_git(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "GIT", ["no-such-program"])
    assert listing.list_files(tree) == sorted([".gitignore", *KEPT])


def test_files_that_git_lists_and_no_longer_exist_are_left_out(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = subprocess.CompletedProcess([], 0, "a.py\0gone.py\0")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: answer)
    assert listing.list_files(tree) == ["a.py"]


def test_gitignore_has_only_patterns_that_the_listing_knows(repository: Path) -> None:
    lines = (repository / ".gitignore").read_text(encoding="utf-8").splitlines()
    patterns = [line for line in lines if line and not line.startswith("#")]
    assert patterns
    assert [pattern for pattern in patterns if not re.fullmatch(r"/?[^/!\\]+/?", pattern) or "**" in pattern] == []


def test_repository_is_listed_with_its_code_and_without_what_make_installs(repository: Path) -> None:
    walked = set(listing.walk(repository))
    assert {"app/__init__.py", ".gitignore", "static/js/main.js"} <= walked
    assert [path for path in walked if path.startswith((".venv/", "node_modules/", ".git/"))] == []
