"""The floors of the house, and the check that every module imports only from lower ones.

A breach is one line of text that names the file, the line and the rule; no breach is an empty list.
"""

import ast
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

# One floor a line, from the ground up. A name ending in ".*" stands for the other modules of that package.
_TABLE = """
model
model.preprocessing.background
model.nn.initializers model.nn.losses model.nn.schedules model.nn.metrics model.preprocessing.normalize \
    model.preprocessing.strokes model.preprocessing.ink model.preprocessing.decode model.nn.layers.base \
    model.report.charts model.report.progress model.data.formats.idx model.storage.atomic model.storage.npz \
    model.augmentation.images model.augmentation.strokes model.augmentation.scribbles \
    model.augmentation.straight_digits model.nn.calibration model.data.prefetch model.report.contact_sheet \
    model.segmentation.components model.segmentation.cuts model.segmentation.grouping model.evaluation.made_numbers \
    model.report.wording model.evaluation model.evaluation.report_files
model.nn.layers.* model.segmentation.pieces model.explain.counterfactuals model.data.download \
    model.storage.archive model.data.splits model.data.formats.bitmaps model.outputs model.data.formats.compression \
    model.data.formats.unipen model.data.lines model.evaluation.conditions
model.nn.layers.residual model.segmentation.search
model.nn.layers model.data.files model.data.cleaning
model.nn.network model.data.loader model.data.sources.origin model.data.formats.pixel_csv
model.data.sources.base model.data.sources.strokes model.augmentation.mixture
model.data.sources.folders
model.data.sources.bitmaps
model.data.sources.*
model.data.sources
model.segmentation.read model.nn.optimizers model.architectures model.datasets model.nn.data_parallel \
    model.data.writers model.evaluation.styles
model.nn.muon model.checkpoint model.training.trainer model.explain.backprop model.explain.activations \
    model.explain.listings
model.recipes model.classifier model.studies.base model.studies.words model.evaluation.scores \
    model.evaluation.testset
model.training.data
model.training.final_scores
model.training.session model.evaluation.drawings model.evaluation.figures model.evaluation.multi_digit
model.evaluation.run model.evaluation.markdown
model.cards
model.train model.evaluate model.studies.runs model.studies.page model.studies.symmetry model.studies.kernels \
    model.studies.teaching
model.studies.changes
model.studies.*
model.studies
model.study
app.intake.drawing_error app.pages.highlight app.pages.facts app.client app.observability.counters \
    app.pages.reading_words app.observability.access_log app.http.cors app.http.memory_request app.delivery.joining \
    app.server.disconnects
app.intake.pictures app.observability.metrics
app.intake.drawing
app.config app.http.problems app.http.headers app.networks.weights_folder
app.networks.registry app.intake.json_body app.server.receiving app.api.schemas app.http.hosts \
    app.delivery.static_files app.http.awaited
app.intake.body app.server.serving app.networks.reload app.delivery.assets
app.observability.observing app.delivery.compression
app.intake.batch_body app.api.lesson_contract
app.api.explain_contract
app.api.batch_contract app.api.reading
app.api.openapi app.api.one_digit app.pages.schema_words
app.api.batch
app.api.routes app.pages.studies
app.pages.learn app.api.explain app.pages.home app.pages.docs app.pages.networks
app
app.deployment
app.__main__ app.deployment.*
"""
FLOORS = tuple(tuple(floor.split()) for floor in _TABLE.strip().splitlines())

# The rooms of model that app may enter, and the run-time packages that each house may use.
OPEN_TO_APP = {
    *(
        "model.classifier",
        "model.preprocessing.normalize",
        "model.preprocessing.strokes",
        "model.preprocessing.ink",
        "model.preprocessing.decode",
        "model.explain.counterfactuals",
    ),
    *(
        "model.segmentation.pieces",
        "model.segmentation.read",
        "model.report.progress",
        "model.report.wording",
        "model.evaluation.report_files",
    ),
}
PACKAGES = {
    "model": {"numpy", "PIL"},
    "app": {"numpy", "PIL", "flask", "jinja2", "werkzeug", "waitress", "whitenoise"},
}
WITHOUT_FLASK = {"app.intake.drawing", "app.intake.drawing_error", "app.intake.pictures"}


def read_sources(repository: Path) -> dict[str, str]:
    """Return path from the root -> text, of every Python file of app and model."""
    return {
        path.relative_to(repository).as_posix(): path.read_text(encoding="utf-8")
        for house in PACKAGES
        for path in sorted((repository / house).rglob("*.py"))
    }


def module_name(path: str) -> str:
    """Return the dotted name of the module at a path: model/nn/layers/__init__.py is model.nn.layers."""
    parts = PurePosixPath(path).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def floor_of(module: str) -> int | None:
    """Return the module's floor, counted from the ground; None for a module that the table does not know."""
    for row in (module, f"{module.rpartition('.')[0]}.*"):
        for floor, rows in enumerate(FLOORS):
            if row in rows:
                return floor
    return None


def find_breaches(sources: Mapping[str, str]) -> list[str]:
    """Return what the imports of these files (path -> text) do against the rules of the house."""
    modules = {module_name(path) for path in sources}
    breaches = []
    for path, text in sources.items():
        module = module_name(path)
        if floor_of(module) is None:
            breaches.append(f"{path}: {module} has no floor; give it a row in tests/architecture/floors.py")
            continue
        for line, target in _imports(path, text, modules):
            reason = _objection(module, target)
            if reason:
                breaches.append(f"{path}:{line}: {module} imports {target}: {reason}")
    return list(dict.fromkeys(breaches))


def find_stale_rows(sources: Mapping[str, str]) -> list[str]:
    """Return the rows of the table that stand for none of these files."""
    modules = {module_name(path) for path in sources}
    packages = {f"{module.rpartition('.')[0]}.*" for module in modules}
    return [row for rows in FLOORS for row in rows if row not in modules | packages]


def _imports(path: str, text: str, modules: set[str]) -> Iterator[tuple[int, str]]:
    """Yield the line and the full name of every module that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(text, path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(path, node)
            for alias in node.names:
                full = f"{base}.{alias.name}"
                is_module = full in modules or any(full in rows for rows in FLOORS)
                yield node.lineno, full if is_module else base


def _absolute(path: str, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    parts = PurePosixPath(path).parts
    package = parts[: len(parts) - node.level]
    return ".".join((*package, *([node.module] if node.module else [])))


def _objection(module: str, target: str) -> str | None:
    """Return why a module must not import the target, or None where it may."""
    house, other = module.partition(".")[0], target.partition(".")[0]
    if other not in PACKAGES:
        if other in sys.stdlib_module_names:
            return None
        if other not in PACKAGES[house] or (other in {"flask", "werkzeug"} and module in WITHOUT_FLASK):
            return "this package may not be used here"
        return None
    if house == "app" and other == "model" and target not in OPEN_TO_APP:
        return f"app sees only {', '.join(sorted(OPEN_TO_APP))} of model"
    mine, theirs = floor_of(module), floor_of(target)
    if mine is None or theirs is None:
        return "it has no floor; give it a row in tests/architecture/floors.py"
    if theirs >= mine:
        return f"floor {theirs} is not below floor {mine}"
    return None
