"""The pages of the studies that ship: documents of their own that bring their style along."""

import base64
import hashlib
import re

from flask import Blueprint, Response

from app.delivery.static_files import open_static_files, send
from app.web.responses import CSP, REVALIDATE, SECURITY_HEADERS

blueprint = Blueprint("studies", __name__, url_prefix="/studies")

FOLDER = "studies"  # within the folder of static files


@blueprint.get("/<path:name>")
def study(name: str) -> Response:
    """Return a study's page, whose one style element its policy names by hash, or the numbers beside it."""
    files = open_static_files()
    page = files.find(f"{FOLDER}/{name.removesuffix('.html')}.html")
    if page is None:
        return send(f"{FOLDER}/{name}")
    response = page.answer(REVALIDATE)
    response.headers[CSP] = policy_for(page.body.decode())
    return response


def shipped() -> dict[str, str]:
    """Return the title of each study that ships, by its name."""
    pages = open_static_files().within(FOLDER, ".html")
    return {
        name: page.body.decode().partition("<title>")[2].partition("</title>")[0].partition(" · ")[0]
        for name, page in pages.items()
    }


def policy_for(page: str) -> str:
    """Return the house's policy, widened by the hash of the page's one style element and nothing else."""
    found = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    if found is None:
        return SECURITY_HEADERS[CSP]
    digest = base64.b64encode(hashlib.sha256(found[1].encode()).digest()).decode()
    return SECURITY_HEADERS[CSP].replace("style-src 'self'", f"style-src 'self' 'sha256-{digest}'")


def picture_policy(text: str) -> str:
    """Return the policy of a picture that is opened by itself: its style if it is SVG, and no script, not even ours."""
    policy = policy_for(text).replace("script-src 'self'", "script-src 'none'")
    return f"{policy}; sandbox allow-same-origin"
