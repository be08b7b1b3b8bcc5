"""Every file of the repository keeps the house rules, and each rule notices when it is broken."""

import json
import re
from pathlib import Path, PurePosixPath

import pytest

from tests.architecture import rules
from tests.architecture.listing import list_files

TOP_LEVEL = {
    *("app", "model", "static", "templates", "tests", "weights", ".ci", ".github"),
    *("README.md", "CHANGELOG.md", "LICENSE", "Makefile"),
    *("requirements.in", "requirements.txt", "requirements-dev.in", "requirements-dev.txt"),
    *("requirements-bench.in", "requirements-bench.txt"),
    *("pyproject.toml", "package.json", "package-lock.json", "tsconfig.json", "eslint.config.js"),
    *(".gitignore", ".gitattributes", ".editorconfig", ".npmrc", ".pre-commit-config.yaml"),
}
CODE_FOLDERS = {"app", "model", "static", "templates", "tests"}
CODE_SUFFIXES = {".py", ".js", ".css", ".html"}


@pytest.fixture(scope="session")
def files(repository: Path) -> dict[str, str]:
    """Return path from the root -> text of every file that is or would be committed (bytes as Latin-1)."""
    return {path: (repository / path).read_bytes().decode("latin-1") for path in list_files(repository)}


@pytest.fixture(scope="session")
def code(files: dict[str, str]) -> dict[str, str]:
    """Return those of the files that people write as code."""
    found = {
        path: text
        for path, text in files.items()
        if path.split("/")[0] in CODE_FOLDERS and Path(path).suffix in CODE_SUFFIXES
    }
    assert {Path(path).suffix for path in found} == CODE_SUFFIXES
    return found


def test_repository_top_level_holds_only_what_it_needs(files: dict[str, str]) -> None:
    assert {path.split("/")[0] for path in files} - TOP_LEVEL == set()


def test_repository_names_no_package_registry(files: dict[str, str]) -> None:
    _assert_none(_report(files, rules.find_registry_hosts))


def test_repository_names_no_path_of_one_machine(files: dict[str, str]) -> None:
    _assert_none(_report(files, rules.find_machine_paths))


def test_repository_files_are_short(code: dict[str, str]) -> None:
    _assert_none(_report(code, rules.find_long_file))


def test_repository_python_has_no_refused_smell(code: dict[str, str]) -> None:
    python = {path: text for path, text in code.items() if path.endswith(".py")}
    _assert_none(_report(python, rules.find_python_smells))


def test_repository_tests_wait_as_long_as_a_busy_machine_needs(code: dict[str, str]) -> None:
    tests = {path: text for path, text in code.items() if path.startswith("tests/") and path.endswith(".py")}
    _assert_none(_report({p: t for p, t in tests.items() if "/benchmarks/" not in p}, rules.find_own_guards))


@pytest.fixture(scope="session")
def page_tests(code: dict[str, str]) -> dict[str, str]:
    """Return the files that test the page's modules."""
    return {path: text for path, text in code.items() if path.startswith("tests/js/")}


def test_repository_leaves_out_no_test_of_the_page(page_tests: dict[str, str]) -> None:
    _assert_none(_report(page_tests, rules.find_js_skips))


def test_repository_runs_all_tests_of_the_page(files: dict[str, str], page_tests: dict[str, str]) -> None:
    wildcard = re.search(r"^JS_TESTS = \$\(wildcard (.+)\)$", files["Makefile"], re.MULTILINE)
    assert wildcard is not None
    patterns = wildcard[1].split()
    testing = [path for path, text in page_tests.items() if re.search(r"\btest\(", text)]
    assert testing
    assert [path for path in testing if not any(PurePosixPath(path).match(pattern) for pattern in patterns)] == []


def test_repository_asks_for_the_node_that_its_strictest_tool_needs(files: dict[str, str]) -> None:
    packages = json.loads(files["package-lock.json"])["packages"]
    needed = packages["node_modules/eslint"]["engines"]
    assert needed == {"node": "^20.19.0 || ^22.13.0 || >=24"}
    assert packages[""]["engines"] == json.loads(files["package.json"])["engines"] == needed
    for path in ("README.md", "Makefile"):
        assert "Node.js 20.19, 22.13, 24 or later" in files[path]


@pytest.mark.parametrize("host", rules.REGISTRY_HOSTS)
def test_rule_registry_host_is_noticed(host: str) -> None:
    assert rules.find_registry_hosts(f"https://files.{host}/simple") != []


@pytest.mark.parametrize(
    "text",
    [
        "open('{}home{}ann/x')",
        '"{}root{}x"',
        "cd {}work{}x",
        " {}tmp{}x",
        "C:{2}Users{2}ann",
        "..{}shared{}x",
    ],
)
def test_rule_machine_path_is_noticed(text: str) -> None:
    assert rules.find_machine_paths(text.format("/", "/", "\\")) != []


@pytest.mark.parametrize("text", ["static/home/x", "https://example.org/work/x", "/predict", "../static/x"])
def test_rule_machine_path_lets_other_paths_pass(text: str) -> None:
    assert rules.find_machine_paths(text) == []


def test_rule_long_file_is_noticed() -> None:
    assert rules.find_long_file("x\n" * rules.MAX_FILE_LINES) == []
    assert rules.find_long_file("x\n" * (rules.MAX_FILE_LINES + 1)) == ["has 301 lines, at most 300: split it"]


@pytest.mark.parametrize(
    "text", ["{}.skip('x')", "{}.only('x')", "{}('x', {{ skip: true }})", "{}('x', {{ todo: 'y' }})"]
)
def test_rule_js_skip_is_noticed(text: str) -> None:
    assert len(rules.find_js_skips(text.format("test"))) == 1


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("import sys\nsys.path.insert(0, '.')", "line 2: edits sys.path"),
        ("sys.path += ['.']", "line 1: edits sys.path"),
        ("sys.path[0] = '.'", "line 1: edits sys.path"),
        ("isinstance(layer, Dropout)", "line 1: asks a layer for its class"),
        ("np.load(f, allow_pickle=True)", "line 1: lets NumPy unpickle"),
        ("@pytest.mark.skip\ndef f(): ...", "line 1: leaves a test out: pytest.mark.skip"),
        ("pytest.importorskip('x')", "line 1: leaves a test out: pytest.importorskip"),
        ("from pytest import skip", "line 1: leaves a test out: skip"),
        ("marks = pytest.mark.xfail(reason='x')", "line 1: leaves a test out: pytest.mark.xfail"),
        ("def f():\n" + "    x\n" * 40, "line 1: f has 41 lines, at most 40"),
    ],
)
def test_rule_python_smell_is_noticed(text: str, finding: str) -> None:
    assert rules.find_python_smells(text) == [finding]


@pytest.mark.parametrize(
    "text",
    [
        "import zipfile\nfrom model import network",
        "print(sys.path)",
        "np.load(f, allow_pickle=False)",
        "reader.skip(3)",
        "def f():\n" + "    x\n" * 39,
    ],
)
def test_rule_python_smell_lets_sound_code_pass(text: str) -> None:
    assert rules.find_python_smells(text) == []


def test_rule_own_guard_is_noticed() -> None:
    finding = "line 2: timeout=30: take a limit from tests/helpers/guards.py"
    assert rules.find_own_guards("x = 1\nprocess.communicate(timeout=30)") == [finding]
    assert len(rules.find_own_guards("expect(page).to_be_hidden(timeout=15_000)")) == 1
    assert rules.find_own_guards("wait(timeout=HANG_GUARD_S)\nask(timeout=None)\nRetry(timeout=0.2)") == []


def test_package_lock_is_exact_and_names_no_source(repository: Path) -> None:
    manifest = json.loads((repository / "package.json").read_text(encoding="utf-8"))
    lock = json.loads((repository / "package-lock.json").read_text(encoding="utf-8"))
    wanted = manifest["devDependencies"]
    assert "dependencies" not in manifest
    assert [name for name, version in wanted.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []
    packages = {path: package for path, package in lock["packages"].items() if path}
    assert {name: packages[f"node_modules/{name}"]["version"] for name in wanted} == wanted
    assert [path for path, package in packages.items() if "resolved" in package] == []
    assert [path for path, package in packages.items() if not package["integrity"].startswith("sha512-")] == []


def _report(texts: dict[str, str], rule: rules.Rule) -> list[str]:
    return [f"{path}: {finding}" for path, text in texts.items() for finding in rule(text)]


def _assert_none(findings: list[str]) -> None:
    assert not findings, "\n" + "\n".join(findings)
