"""Join the many small files of a page into few, as each costs a round trip: its sheets, and its scripts' modules.

A joined file has a name of its own that says what is in it. The files that people write stay as they are, and are
served as well.
"""

import posixpath
import re
from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter

# css/tokens+ui/masthead.css: no sheet is named twice, so that none is longer than all together.
_SHEETS = re.compile(r"css/(?P<sheets>[\w-]+(?:[+/][\w-]+)+)\.css", re.ASCII)
# What a sheet refers to from its own folder.
_URL = re.compile(r"""url\("(?P<path>\.[^"]+)"\)""")
# js/main.joined.js
_JOINED = ".joined.js"

# The module that lists what pages load later, and those of its modules that have sheets and a template as well.
_LATER_LIST = "js/sections.js"
_SECTION = re.compile(r"js/(?P<name>[\w-]+)/(?P<kind>section|tool)\.js")
# Stands for the sheets of them all in a list of sheets.
SECTIONS = "sections"

# How the modules of this house import and export; whatever else begins a line with these words cannot be joined.
_IMPORT = re.compile(
    r"""^import (?:\{(?P<names>[^}]*)\}|\* as (?P<whole>\w+)) from "(?P<path>\.[^"]+)";$""", re.MULTILINE
)
_EXPORT = re.compile(r"^export (?=(?:(?:async )?function|class|const) (?P<name>\w+))", re.MULTILINE)
_UNKNOWN = re.compile(r"^(?:import\b(?!\()|export\b|await\b)|\bimport\.meta\b", re.MULTILINE)
_LATER = re.compile(r"""\bimport\("(?P<path>\.[^"]+)"\)""")


def sheets_name(sheets: list[str], files: Mapping[str, bytes]) -> str:
    """Return the name of these sheets in one; "sections" stands for all that lie in the folders of sections."""
    folders = [f"css/{name}" for kind in ("tool", "section") for name in section_names(kind, files)]
    later = [name for folder in folders for name in sorted(files) if posixpath.dirname(name) == folder]
    own = [name.removeprefix("css/").removesuffix(".css") for name in later]
    return f"css/{'+'.join(one for sheet in sheets for one in (own if sheet == SECTIONS else [sheet]))}.css"


def section_names(kind: str, files: Mapping[str, bytes]) -> list[str]:
    """Return the names of the page's sections, or of its tools that show something, in the order of js/sections.js."""
    modules = _imports(_LATER_LIST, _LATER, files) if _LATER_LIST in files else []
    return [match["name"] for match in map(_SECTION.fullmatch, modules) if match and match["kind"] == kind]


def script_name(script: str, files: Mapping[str, bytes]) -> str:
    """Return the name of a script and its modules in one; its own where they cannot be joined."""
    name = script.removesuffix(".js") + _JOINED
    return script if join(name, files) is None else name


def join(name: str, files: Mapping[str, bytes]) -> bytes | None:
    """Return the joined file of this name; None where it is no such name, or one of files that cannot be joined."""
    if name.endswith(_JOINED):
        return _join_modules(name.removesuffix(_JOINED) + ".js", files)
    match = _SHEETS.fullmatch(name)
    names = [f"css/{sheet}.css" for sheet in match["sheets"].split("+")] if match else []
    if len(names) < 2 or len(set(names)) < len(names) or not files.keys() >= set(names):
        return None
    return "\n".join(_move_urls(sheet, name, files) for sheet in names).encode()


def module_graph(script: str, files: Mapping[str, bytes]) -> dict[str, list[str]]:
    """Return the modules that a script needs at once, the nearest first and itself before all, and what each imports.

    A browser finds them level by level, unless a page names them all.
    """
    graph: dict[str, list[str]] = {}
    found = [script]
    for module in found:  # grows as it is walked
        graph[module] = [name for name in _imports(module, _IMPORT, files) if name in files]
        found += [name for name in graph[module] if name not in found]
    return graph


def root_scripts(files: Mapping[str, bytes]) -> list[str]:
    """Return the modules that no other one imports: the scripts of pages."""
    modules = [name for name in files if name.endswith(".js")]
    imported = {name for module in modules for how in (_IMPORT, _LATER) for name in _imports(module, how, files)}
    return [module for module in modules if module not in imported]


def _move_urls(sheet: str, joined: str, files: Mapping[str, bytes]) -> str:
    """Return the text of a sheet with its relative URLs as they are from the folder of the joined one."""
    return _URL.sub(lambda match: f'url("{_path(_resolve(match["path"], sheet), joined)}")', files[sheet].decode())


def _join_modules(script: str, files: Mapping[str, bytes]) -> bytes | None:
    """Return a script with its modules, but for those that are also needed by parts that are loaded later.

    Each module stays in a scope of its own. What is needed elsewhere too must exist only once: it is imported.
    """
    if script not in files:
        return None
    graph = module_graph(script, files)
    parts = {part for module in graph for part in _imports(module, _LATER, files) if part in files}
    shared = {module for part in parts for module in module_graph(part, files)}
    try:
        ordered = list(TopologicalSorter(graph).static_order())
    except CycleError:
        return None
    own = [module for module in ordered if module not in shared]
    bodies = [_enclose(module, script, files) for module in own]
    if script in shared or None in bodies:
        return None
    used = dict.fromkeys(name for module in own for name in graph[module] if name in shared)
    heads = [f'import * as {_variable(name)} from "{_path(name, script)}";\n' for name in used]
    return "".join([*heads, *map(str, bodies)]).encode()


def _enclose(module: str, script: str, files: Mapping[str, bytes]) -> str | None:
    """Return a module as an object of what it exports; None where it has what is not known here."""

    def take(match: re.Match[str]) -> str:
        names = match["whole"] or f"{{{match['names'].replace(' as ', ': ')}}}"
        return f"const {names} = {_variable(_resolve(match['path'], module))};"

    text = files[module].decode()
    exported = [match["name"] for match in _EXPORT.finditer(text)]
    text = _EXPORT.sub("", _IMPORT.sub(take, text))
    if _UNKNOWN.search(text):
        return None
    text = _LATER.sub(lambda match: f'import("{_path(_resolve(match["path"], module), script)}")', text)
    return f"const {_variable(module)} = (() => {{\n{text}\nreturn {{ {', '.join(exported)} }};\n}})();\n"


def _imports(module: str, pattern: re.Pattern[str], files: Mapping[str, bytes]) -> list[str]:
    """Return the names of the modules that a module imports, at once or later; comments say nothing."""
    lines = files[module].decode().splitlines(keepends=True)
    code = "".join(line for line in lines if not line.lstrip().startswith(("*", "/")))
    return [_resolve(match["path"], module) for match in pattern.finditer(code)]


def _resolve(path: str, file: str) -> str:
    """Return the name of what a file refers to."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(file), path))


def _path(name: str, file: str) -> str:
    """Return how a file refers to the one of this name."""
    path = posixpath.relpath(name, posixpath.dirname(file))
    return path if path.startswith(".") else f"./{path}"


def _variable(module: str) -> str:
    return re.sub(r"\W", "_", f"_{module}", flags=re.ASCII)
