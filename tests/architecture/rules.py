"""What may not stand in a file of this repository and no linter looks for: each rule returns what breaks it."""

import ast
import re
from collections.abc import Callable, Iterator

MAX_FILE_LINES = 300
MAX_FUNCTION_LINES = 40

# Hosts of package registries, in halves, so that this file passes its own test.
REGISTRY_HOSTS = tuple(
    f"{name}.{domain}"
    for name, domain in (
        *(("pypi", "org"), ("pythonhosted", "org"), ("pypi", "python.org")),
        *(("npmjs", "org"), ("npmjs", "com"), ("yarnpkg", "com"), ("jsdelivr", "net"), ("unpkg", "com")),
        *(("debian", "org"), ("ubuntu", "com"), ("anaconda", "org"), ("playwright", "dev")),
    )
)
_HOSTS = re.compile("|".join(map(re.escape, REGISTRY_HOSTS)), re.IGNORECASE)

# A folder of somebody's machine: a user's home, a scratch or work folder, a neighbour of the clone.
_MACHINE_PATH = re.compile(
    r"(?<![\w.:/-])/(?:home|Users|root|work|tmp)/(?=[\w.-])|\b[A-Za-z]:\\+Users\\|\.\./" + r"shared\b"
)

_LAYER_CLASS = re.compile(r"isinstance\((?:\w+\.)*layer, \(?(?:\w+\.)*[A-Z]")
_SKIPS = {"skip", "skipif", "xfail", "importorskip", "skipIf", "skipUnless", "expectedFailure", "SkipTest"}
_JS_SKIP = re.compile(r"\b(?:test|it|describe|suite|t)\.(?:skip|todo|only)\b|\b(?:skip|todo|only):\s*(?:true|[\"'`])")

Rule = Callable[[str], list[str]]


def find_registry_hosts(text: str) -> list[str]:
    """Return package registries' hosts: where packages come from is each machine's own setting."""
    return [f"names the registry host {match[0]}" for match in _HOSTS.finditer(text)]


def find_machine_paths(text: str) -> list[str]:
    """Return paths that exist on one developer's machine only."""
    return [f"names a path of one machine: {match[0]}" for match in _MACHINE_PATH.finditer(text)]


def find_long_file(text: str) -> list[str]:
    """Return a finding for a file of more than MAX_FILE_LINES lines."""
    lines = len(text.splitlines())
    return [f"has {lines} lines, at most {MAX_FILE_LINES}: split it"] if lines > MAX_FILE_LINES else []


def find_js_skips(text: str) -> list[str]:
    """Return tests of JavaScript that would not run."""
    return [f"leaves tests out: {match[0]}" for match in _JS_SKIP.finditer(text)]


def find_own_guards(text: str) -> list[str]:
    """Return limits of a second or more that a test sets for itself: a busy machine may need longer."""
    return [
        f"line {word.value.lineno}: timeout={word.value.value}: take a limit from tests/helpers/guards.py"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
        for word in node.keywords
        if word.arg == "timeout" and isinstance(word.value, ast.Constant)
        if isinstance(word.value.value, int | float) and word.value.value >= 1
    ]


def find_python_smells(text: str) -> list[str]:
    """Return what the house refuses in Python: see the list of rules at the end of this file."""
    tree = ast.parse(text)
    return [f"line {node.lineno}: {finding}" for rule in PYTHON_RULES for node, finding in rule(tree)]


Findings = Iterator[tuple[ast.stmt | ast.expr | ast.ExceptHandler, str]]


def _sys_path_edits(tree: ast.AST) -> Findings:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if ast.unparse(node.func.value) == "sys.path" or node.func.attr == "syspath_prepend":
                yield node, "edits sys.path"
        elif isinstance(node, ast.Assign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(ast.unparse(target).startswith("sys.path") for target in targets):
                yield node, "edits sys.path"


def _calls(tree: ast.AST) -> Findings:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if ast.unparse(node.func) == "isinstance" and _LAYER_CLASS.match(ast.unparse(node)):
                yield node, "asks a layer for its class"
            if any(word.arg == "allow_pickle" and ast.unparse(word.value) != "False" for word in node.keywords):
                yield node, "lets NumPy unpickle"


def _skipped_tests(tree: ast.AST) -> Findings:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in _SKIPS:
            if ast.unparse(node.value).split(".")[0] in {"pytest", "unittest", "self", "mark"}:
                yield node, f"leaves a test out: {ast.unparse(node)}"
        elif isinstance(node, ast.ImportFrom) and node.module in {"pytest", "unittest"}:
            yield from ((node, f"leaves a test out: {a.name}") for a in node.names if a.name in _SKIPS)


def _long_functions(tree: ast.AST) -> Findings:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > MAX_FUNCTION_LINES:
                yield node, f"{node.name} has {lines} lines, at most {MAX_FUNCTION_LINES}"


PYTHON_RULES: tuple[Callable[[ast.AST], Findings], ...] = (
    _sys_path_edits,
    _calls,
    _skipped_tests,
    _long_functions,
)
