"""The pages that people open in a browser."""

from flask import Blueprint, render_template

from app.facts import by_age, describe_network
from app.models import open_shelf

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def index() -> str:
    """Return the page with the sheet to draw on; it says what to do when no network can read."""
    shelf = open_shelf()
    cards = shelf.cards()
    return render_template(
        "index.html",
        models=[describe_network(card) for card in cards],
        compared=[describe_network(card) for card in by_age(cards)],
        default_model=shelf.default,
        ready=shelf.ready,
        problem=shelf.problem,
    )
