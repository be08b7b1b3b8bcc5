"""The web app: `create_app` wires settings, networks, routes and errors together, and does no more.

    web, server         what HTTP asks of every answer, and the production server
    intake, networks    untrusted bytes to drawings, weights files to networks in service
    observability       counters and logs for operators
    readers             the processes in which drawings are decoded and read
    config, delivery    the settings; how the page's files reach browsers
    api, pages          the routes for programs, and the pages for people

Imports point downwards: the contracts in pyproject.toml hold them to it. What learns and reads is in model.
"""

import os

# One BLAS thread: pictures come one at a time and are too small to share between threads, and requests
# already run beside each other. OpenBLAS reads this when NumPy is first imported, so it stands before every
# other import; being here, it also holds under another server, as in `gunicorn "app:create_app()"`.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import logging
import warnings
from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Flask

from app.api import find_routes
from app.config import VERSION, ConfigError, load_config, unknown_variables
from app.delivery import compression, static_files
from app.intake.drawing import DrawingError
from app.intake.request import MemoryRequest
from app.networks import reload
from app.networks.registry import ModelRegistry
from app.observability import observing
from app.observability.metrics import SharedCounters
from app.pages import find_pages
from app.readers.pool import ReaderPool
from app.web import hosts, problems, responses, root_path
from model.paths import TEMPLATES
from model.report import palette

logger = logging.getLogger(__name__)


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """Return the app with its networks loaded; networks that fail to load leave it up but not ready.

    config: settings by their names in app.config, which win over INKLING_* variables; also MODELS, a list of
        classifiers to offer instead of the files in WEIGHTS_DIR, and PROCESSES, how many will count at the same time.
    Raises ConfigError for a setting that is unusable.
    """
    # Pillow warns of damaged pictures with what they hold, which nobody may bring into the log.
    warnings.filterwarnings("ignore", module=r"PIL\.")
    app = Flask(__name__, static_folder=None, template_folder=TEMPLATES)
    app.jinja_env.globals["version"] = VERSION
    app.request_class = MemoryRequest
    for line in unknown_variables(os.environ):
        logger.warning(line)
    app.config.from_mapping(load_config(config, os.environ))
    app.extensions["registry"] = ModelRegistry.open(app.config)
    count = 0 if app.config.get("MODELS") is not None else app.config["READERS"]
    readers = ReaderPool(app, count, partial(create_app, config))
    app.extensions["readers"] = readers
    for blueprint in (*find_routes(), *find_pages()):
        app.register_blueprint(blueprint)
    app.jinja_env.globals["paper"] = palette.PAGE["paper"]
    static_files.register(app, static_files.StaticFiles())
    if root_path.is_taken(app.config["ROOT_PATH"], app.url_map):
        raise ConfigError(f"INKLING_ROOT_PATH is {app.config['ROOT_PATH']!r}: expected no address of the app's own")
    observing.register(app, SharedCounters(app.config.get("PROCESSES", 1)))
    hosts.register(app)
    root_path.register(app)
    if app.config.get("MODELS") is None:
        reload.register(app, readers.renew)
    problems.register(app, DrawingError)
    compression.register(app)
    responses.register(app, app.config["FRAME_ANCESTORS"])
    return app
