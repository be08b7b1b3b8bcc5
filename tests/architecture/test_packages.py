"""The plan of the house can be told from its folders: few modules each, and each package says what belongs there.

That imports point downwards is for import-linter: see its contracts in pyproject.toml.
"""

import ast
import sys
from pathlib import Path

import pytest

# Modules beside the packages of a house, and the most that any package has; __init__ is none of them.
MAX_TOP_MODULES = {"model": 12, "app": 5}
MAX_MODULES = 14

# The packages that each house may import besides Python's own; all of them stand in requirements.in or come with Flask.
RUNTIME = {
    "model": {"model", "numpy", "PIL"},
    "app": {"app", "model", "numpy", "PIL", "flask", "jinja2", "werkzeug", "waitress", "whitenoise"},
}


def packages(repository: Path) -> list[Path]:
    return sorted(path.parent for house in RUNTIME for path in (repository / house).rglob("__init__.py"))


def modules(package: Path) -> list[str]:
    return [path.stem for path in package.glob("*.py") if path.stem != "__init__"]


def imported(path: Path) -> set[str]:
    """Return the top-level packages that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}, line {node.lineno}: import by the full name"
            found.add((node.module or "").partition(".")[0])
    return found


def test_every_folder_with_code_is_a_package(repository: Path) -> None:
    folders = {path.parent for house in RUNTIME for path in (repository / house).rglob("*.py")}
    assert sorted(folders) == packages(repository)
    assert len(folders) > 20


@pytest.mark.parametrize("house", RUNTIME)
def test_houses_have_few_modules_beside_their_packages(repository: Path, house: str) -> None:
    assert len(modules(repository / house)) <= MAX_TOP_MODULES[house]


def test_packages_are_small_and_say_what_belongs_there(repository: Path) -> None:
    for package in packages(repository):
        assert len(modules(package)) <= MAX_MODULES, package
        text = ast.get_docstring(ast.parse((package / "__init__.py").read_text(encoding="utf-8"))) or ""
        assert text.count(".") >= 2, f"{package}: say in two sentences what belongs here and what does not"


@pytest.mark.parametrize("house", RUNTIME)
def test_houses_import_nothing_but_the_packages_of_their_users(repository: Path, house: str) -> None:
    for path in (repository / house).rglob("*.py"):
        assert imported(path) - sys.stdlib_module_names - RUNTIME[house] == set(), path
