"""The pages for people: what their templates show, and in which words.

Answers for programs are in api. A module with a `blueprint` of its own is served: no list names it.
"""

from importlib import import_module
from pkgutil import iter_modules

from flask import Blueprint


def find_pages() -> list[Blueprint]:
    """Return the blueprint of every module of this package that has one, in the order of the modules' names."""
    modules = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
    return [module.blueprint for module in modules if hasattr(module, "blueprint")]
