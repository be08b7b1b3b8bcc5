"""Sheets are sent as one, and so are the modules that only one script needs; the rest exists once and is imported."""

import re

import pytest

from app.delivery.joining import join, module_graph, root_scripts, script_name, section_names, sheets_name
from app.delivery.static_files import read_folder
from model.paths import STATIC, TEMPLATES

SHEETS = {"css/a.css": b"a {}", "css/b-c.css": b"b {}", "css/d/e.css": b"e {}", "js/a.js": b""}
SHIPPED = read_folder(STATIC)


def test_sheets_are_joined_in_the_order_of_their_names() -> None:
    assert sheets_name(["b-c", "a"], SHEETS) == "css/b-c+a.css"
    assert join("css/b-c+a.css", SHEETS) == b"b {}\na {}"


def test_sheets_in_folders_find_what_they_refer_to() -> None:
    sheets = SHEETS | {"css/f.css": b'f { src: url("../f.woff2") }', "css/d/g.css": b'g { src: url("../../g.woff2") }'}
    assert join("css/f+d/e+d/g.css", sheets) == (
        b'f { src: url("../../../f.woff2") }\ne {}\ng { src: url("../../../g.woff2") }'
    )


@pytest.mark.parametrize(
    "name",
    [
        "css/a.css",
        "css/a+a.css",
        "css/a+d.css",
        "css/d/e.css",
        "css/a+d//e.css",
        "css/a+/d/e.css",
        "css/a+.css",
        "css/+a.css",
        "js/a+b.css",
        "css/a+../js/a.css",
        "css/a+b-c",
    ],
)
def test_sheets_that_are_not_there_or_named_twice_are_not_joined(name: str) -> None:
    assert join(name, SHEETS) is None


def test_sections_that_are_listed_bring_their_sheets() -> None:
    listed = b"""
  why: () => import("./why/section.js"),
  inside: () => import("./inside/section.js"),
  link: () => import("./sharing/link.js"),
  replay: () => import("./replay/tool.js"),
"""
    sheets = ["css/why/why.css", "css/inside/b.css", "css/inside/a.css", "css/replay/r.css", "css/sharing/s.css"]
    files = {"js/sections.js": listed, **dict.fromkeys(sheets, b"")}
    assert section_names("section", files) == ["why", "inside"]
    assert section_names("tool", files) == ["replay"]
    assert sheets_name(["a", "sections", "b"], files) == "css/a+replay/r+why/why+inside/a+inside/b+b.css"
    assert section_names("section", {}) == []


@pytest.mark.parametrize("kind", ["section", "tool"])
def test_sections_that_ship_have_a_template_and_a_sheet(kind: str) -> None:
    names = section_names(kind, SHIPPED)
    assert names
    for name in names:
        assert (TEMPLATES / name / f"{kind}.html").is_file()
        assert any(sheet.startswith(f"css/{name}/") for sheet in SHIPPED)


@pytest.mark.parametrize("name", section_names("section", SHIPPED))
def test_sections_that_ship_have_the_hooks_that_the_page_and_its_tests_find_them_by(name: str) -> None:
    text = (TEMPLATES / name / "section.html").read_text(encoding="utf-8")
    wanted = [f'data-hook="{hook}"' for hook in (name, f"{name}-words", f"{name}-toggle")]
    assert [hook for hook in wanted if hook not in text] == []


def test_sheets_that_ship_may_stand_one_after_the_other() -> None:
    rules = (b"@import", b"@charset", b"@namespace")  # which browsers heed at the beginning of a sheet only
    sheets = {name: data for name, data in SHIPPED.items() if name.endswith(".css")}
    assert len(sheets) > 10
    assert [name for name, data in sheets.items() if any(rule in data for rule in rules)] == []


def modules(**texts: str) -> dict[str, bytes]:
    """Return files by their names without folder and suffix."""
    return {f"js/{name}.js": text.encode() for name, text in texts.items()}


LATER = modules(
    main='import { own } from "./own.js";\nconst load = () => import("./part.js");\nown(load);\n',
    own='import { both as two } from "./both.js";\nexport function own(load) {\n  two(load);\n}\n',
    both="export const both = (load) => load();\n",
    part='import { both } from "./both.js";\n',
)


def test_modules_of_one_script_are_joined_but_what_a_later_part_needs_too_is_imported() -> None:
    joined = join("js/main.joined.js", LATER)
    assert joined is not None
    assert joined.decode().splitlines() == [
        'import * as _js_both_js from "./both.js";',
        "const _js_own_js = (() => {",
        "const { both: two } = _js_both_js;",
        "function own(load) {",
        "  two(load);",
        "}",
        "",
        "return { own };",
        "})();",
        "const _js_main_js = (() => {",
        "const { own } = _js_own_js;",
        'const load = () => import("./part.js");',
        "own(load);",
        "",
        "return {  };",
        "})();",
    ]


def test_modules_in_other_folders_find_their_parts_from_the_script() -> None:
    files = {
        "js/lab/main.js": b'import { load } from "../load.js";\nload();\n',
        "js/load.js": b'export const load = () => import("./part.js");\n',
        "js/part.js": b"",
    }
    joined = join("js/lab/main.joined.js", files)
    assert joined is not None
    assert b'import("../part.js")' in joined


def test_comments_import_nothing() -> None:
    comments = '/**\n * @type {import("./a.js").A}\n */\n// import("./a.js")\n/* import("./a.js") */\n'
    files = modules(main=f'import {{ a }} from "./a.js";\n{comments}', a="export const a = 1;\n")
    joined = join("js/main.joined.js", files)
    assert joined is not None
    assert b"const _js_a_js = (() => {" in joined


@pytest.mark.parametrize(
    "text",
    [
        'import a from "./a.js";\n',
        "export default 1;\n",
        "export let a = 1;\n",
        'export { a } from "./a.js";\n',
        "await 1;\n",
        "console.log(import.meta.url);\n",
        'import { main } from "./main.js";\nexport const a = main;\n',
    ],
    ids=["default", "export default", "export let", "re-export", "await", "meta", "circle"],
)
def test_modules_that_cannot_be_joined_are_served_one_by_one(text: str) -> None:
    files = modules(main='import { a } from "./a.js";\nexport const main = a;\n', a=text)
    assert join("js/main.joined.js", files) is None
    assert script_name("js/main.js", files) == "js/main.js"
    assert join("js/nothing.joined.js", files) is None


def test_scripts_that_ship_are_joined_and_share_no_module_with_what_is_loaded_later() -> None:
    scripts = root_scripts(SHIPPED)
    assert {"js/main.js", "js/learn/main.js", "js/ui/plain-page.js", "js/ui/paper.js"} <= set(scripts)
    for script in scripts:
        name = script_name(script, SHIPPED)
        joined = join(name, SHIPPED)
        assert joined is not None, f"{script} cannot be joined"
        apart = module_graph(name, SHIPPED | {name: joined}).keys() - {name}
        inside = re.findall(r"^const (_js_\w+) = \(\(\) => \{$", joined.decode(), re.MULTILINE)
        outside = [re.sub(r"\W", "_", f"_{module}") for module in apart]
        needed = [re.sub(r"\W", "_", f"_{module}") for module in module_graph(script, SHIPPED)]
        assert sorted(inside + outside) == sorted(needed)


def test_module_graph_names_the_nearest_first() -> None:
    assert list(module_graph("js/main.js", LATER)) == ["js/main.js", "js/own.js", "js/both.js"]
