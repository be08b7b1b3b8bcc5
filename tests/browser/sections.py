"""The page's sections as the browser's tests know them: a row for each."""

from app.delivery.joining import section_names
from app.delivery.static_files import read_folder
from model.paths import STATIC

# Each section with what it shows, and a module far down among those that it is made by.
SECTIONS = {
    "inside": (".layer__maps", "**/inside-view.js"),
    "why": (".change", "**/why-view.js"),
    "comparison": ("[data-hook=contender-digit]:not(:empty)", "**/comparison.js"),
}

if list(SECTIONS) != (named := section_names("section", read_folder(STATIC))):
    raise LookupError(f"tests/browser/sections.py has rows for {list(SECTIONS)}, static/js/sections.js for {named}.")
