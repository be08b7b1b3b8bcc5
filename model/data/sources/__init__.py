"""The data sets that Inkling knows: one module each, all of them registered by importing this package.

How a file format is read belongs in model.data.formats.
"""

from importlib import import_module
from pkgutil import iter_modules

from model.data.sources.base import SOURCES
from model.data.sources.strokes import STROKE_SOURCES

__all__ = ["SOURCES", "STROKE_SOURCES"]

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
