"""The routes for programs: each module answers some, and describes them with its schemas beside them.

Pages for people are in pages. A module with a `routes` of its own is served and described: no list names it.
"""

from importlib import import_module
from pkgutil import iter_modules

from app.api.contract import Routes


def find_routes() -> list[Routes]:
    """Return the routes of every module of this package that has some, in the order of the modules' names."""
    modules = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
    return [module.routes for module in modules if hasattr(module, "routes")]
