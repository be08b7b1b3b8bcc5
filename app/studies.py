"""The pages of the studies that ship: documents of their own that bring their style along."""

import base64
import hashlib
import re
from pathlib import Path

from flask import Blueprint, Response, current_app, send_from_directory

from app.headers import SECURITY_HEADERS

blueprint = Blueprint("studies", __name__, url_prefix="/studies")

FOLDER = "studies"  # within the folder of static files
CSP = "Content-Security-Policy"


@blueprint.get("/<path:name>")
def study(name: str) -> Response:
    """Return a study's page, whose one style element its policy names by hash, or the numbers beside it."""
    folder = _folder()
    page = folder / f"{name.removesuffix('.html')}.html"
    if page not in folder.glob("*.html"):
        return send_from_directory(folder, name)
    text = page.read_text(encoding="utf-8")
    return Response(text, mimetype="text/html", headers={CSP: policy_for(text)})


def shipped() -> dict[str, str]:
    """Return the title of each study that ships, by its name."""
    pages = {path.stem: path.read_text(encoding="utf-8") for path in sorted(_folder().glob("*.html"))}
    return {
        name: text.partition("<title>")[2].partition("</title>")[0].partition(" · ")[0] for name, text in pages.items()
    }


def policy_for(page: str) -> str:
    """Return the house's policy, widened by the hash of the page's one style element and nothing else."""
    found = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    if found is None:
        return SECURITY_HEADERS[CSP]
    digest = base64.b64encode(hashlib.sha256(found[1].encode()).digest()).decode()
    return SECURITY_HEADERS[CSP].replace("style-src 'self'", f"style-src 'self' 'sha256-{digest}'")


def _folder() -> Path:
    return Path(current_app.static_folder or "") / FOLDER
