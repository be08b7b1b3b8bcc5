"""README and CONTRIBUTING name commands, files and tests that there are, and make does what they say it does."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.guards import HANG_GUARD_S

# Document -> some of what it has to name: make's commands, and files that it links to.
DOCUMENTS = {
    "README.md": ({"run", "check", "test", "train", "bench", "fuzz", "help"}, {"static/img/page.png"}),
    ".github/CONTRIBUTING.md": ({"run", "check", "test", "format", "chromium", "programs", "types"}, set()),
}
MAX_LINES = 90


@pytest.fixture(params=DOCUMENTS)
def document(request: pytest.FixtureRequest) -> str:
    """Return the path of a document."""
    name: str = request.param
    return name


def read(repository: Path, document: str) -> str:
    return (repository / document).read_text(encoding="utf-8")


def shell_lines(text: str) -> list[str]:
    """Return the commands in a text's blocks for the shell, without their comments."""
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return [line.partition("  #")[0].strip() for block in blocks for line in block.splitlines()]


def rules_of_make(repository: Path) -> dict[str, tuple[list[str], list[str]]]:
    """Return target -> its prerequisites and the lines of its recipe."""
    found = {}
    for match in re.finditer(r"^([a-z-]+):(.*)\n((?:\t.*\n)*)", read(repository, "Makefile"), re.MULTILINE):
        found[match[1]] = match[2].partition("##")[0].split(), [line.strip() for line in match[3].splitlines()]
    return found


def test_document_names_only_commands_that_make_has(repository: Path, document: str) -> None:
    named = set(re.findall(r"(?:^|  |`)make ([a-z-]+)", read(repository, document), re.MULTILINE))
    assert named >= DOCUMENTS[document][0]
    assert named - rules_of_make(repository).keys() == set()


def test_document_links_files_that_are_there(repository: Path, document: str) -> None:
    targets = re.findall(r"\]\(((?!https?:)[^)#]+)\)", read(repository, document))
    assert DOCUMENTS[document][1] <= set(targets)
    folder = (repository / document).parent
    assert [target for target in targets if not (folder / target).is_file()] == []


def test_contributing_is_one_page_that_names_what_is_there(repository: Path) -> None:
    text = read(repository, ".github/CONTRIBUTING.md")
    assert len(text.splitlines()) <= MAX_LINES
    paths = set(re.findall(r"`((?!test-results|node_modules|\.venv)[\w.-]+/[\w./-]*)`", text))
    assert {"app/", "model/", "static/", "templates/", "tests/", "tests/helpers/guards.py", ".ci/run"} <= paths
    assert [path for path in paths if not (repository / path).exists()] == []


def test_contributing_names_tables_that_are_in_their_files(repository: Path) -> None:
    tables = re.findall(r"`([A-Z_]+)` in `([\w./-]+)`", read(repository, ".github/CONTRIBUTING.md"))
    assert {"LAYER_CASES", "LOSS_CASES", "OPTIMIZER_CASES", "PLACES", "WORKED"} <= {name for name, _ in tables}
    assert [
        (name, path)
        for name, path in tables
        if not re.search(rf"^{name}\b.* = [\[{{]", read(repository, path), re.MULTILINE)
    ] == []


def test_documents_commands_for_one_file_or_test_find_some(repository: Path, document: str) -> None:
    lines = [line for line in shell_lines(read(repository, document)) if line.startswith(".venv/bin/python -m pytest ")]
    commands = [line.split()[3:] for line in lines]
    targets = [words[0] for words in commands]
    assert len(targets) >= 2
    assert any("::" in target for target in targets)
    # Found, not run: they run with the others.
    found = subprocess.run(
        [sys.executable, "-m", "pytest", *targets, "--collect-only", "-q", "-p", "no:cacheprovider"],
        cwd=repository,
        env=os.environ | {"PYTEST_ADDOPTS": ""},
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=HANG_GUARD_S,
    )
    assert found.returncode == 0, found.stdout + found.stderr
    for target, *options in commands:
        if options:
            choose, word = options
            assert choose == "-k"
            assert re.search(rf"^{target}::test_\w*{word}", found.stdout, re.MULTILINE)


def test_documents_command_for_one_file_of_the_page_runs_it(repository: Path, document: str) -> None:
    (command,) = [line for line in shell_lines(read(repository, document)) if line.startswith("node ")]
    node = shutil.which("node")
    assert node is not None
    done = subprocess.run(
        [node, *command.split()[1:]], cwd=repository, capture_output=True, check=False, timeout=HANG_GUARD_S
    )
    assert done.returncode == 0, done.stdout.decode()
    assert b"tests 0" not in done.stdout


def test_threats_name_tests_that_there_are(repository: Path) -> None:
    text = read(repository, "app/deployment/THREATS.md")
    named = [cell.rpartition("|")[2] for cell in re.findall(r"^(\|.+)\|$", text, re.MULTILINE)]
    found = [re.split(r"[:,;]? ", cell.strip()) for cell in named if "tests/" in cell]
    assert len(found) > 20
    for words in found:
        code = ""
        for word in words:
            if word.startswith("tests/"):
                code = read(repository, word)
            else:
                assert f"def {word}(" in code


def test_make_check_is_a_part_of_make_test(repository: Path) -> None:
    rules = rules_of_make(repository)
    (needed, (check,)), (all_needed, (test,)) = rules["check"], rules["test"]
    assert set(needed) < set(all_needed)
    # Without a folder pytest runs all there is.
    assert (check, test) == ("$(PYTEST) $(UNIT_TESTS) $(COVERAGE) $(ARGS)", "$(PYTEST) $(ARGS)")
    folders = re.search(r"^UNIT_TESTS := (.+)$", read(repository, "Makefile"), re.MULTILINE)
    assert folders is not None
    assert [folder for folder in folders[1].split() if not list((repository / folder).glob("test_*.py"))] == []


def test_build_server_runs_make_test_and_says_within_what_time(repository: Path) -> None:
    script = read(repository, ".ci/run")
    assert re.search(r"^exec .* make --no-print-directory test </dev/null$", script, re.MULTILINE)
    assert set(re.findall(r"(\d+)(?: minutes|m\))", script)) == {"25"}
