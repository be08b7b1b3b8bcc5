"""The studies, one file for each beside the modules they share: base, runs, words and page.

A study compares trainings and draws a conclusion; what it compares belongs in the packages below.
"""

import pkgutil
from importlib import import_module

from model.studies.base import Study, studies

__all__ = ["Study", "studies"]

# Each file that defines a study registers it; which files there are is written nowhere else.
for _module in sorted(module.name for module in pkgutil.iter_modules(__path__)):
    import_module(f"{__name__}.{_module}")
