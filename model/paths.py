"""Where the repository's folders lie, whatever the working directory. Knows folders only, and makes none."""

from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
WEIGHTS = REPOSITORY / "weights"  # the networks that ship
STATIC = REPOSITORY / "static"  # what browsers load
STUDIES = STATIC / "studies"  # the studies' pages
TEMPLATES = REPOSITORY / "templates"
