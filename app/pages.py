"""The pages that people open in a browser."""

from flask import Blueprint, render_template

from app.models import open_shelf

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def index() -> str:
    """Return the page with the sheet to draw on; it says what to do when no network can read."""
    shelf = open_shelf()
    return render_template(
        "index.html",
        models=shelf.cards(),
        default_model=shelf.default,
        ready=shelf.ready,
        problem=shelf.problem,
    )
