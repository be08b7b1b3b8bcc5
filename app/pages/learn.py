"""The lesson: a page with the equations of back-propagation beside the code that computes them."""

from functools import cache

from flask import Blueprint, render_template, request

from app.api.learn import MAX_STEPS
from app.networks.registry import open_registry
from app.pages.highlight import Piece, highlight
from app.pages.studies import shipped
from model.classifier import Listing, read_listings

blueprint = Blueprint("learn", __name__)

# Learning rates to choose from, about three to each power of ten.
RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)


@blueprint.get("/learn")
def page() -> str:
    """Return the page for the network that the query names; it stands by itself, without scripts."""
    registry = open_registry()
    name = request.args.get("model")
    classifier = None if registry.problem and name is None else registry.find(name)
    demo = classifier.backprop_demo() if classifier else None
    return render_template(
        "learn.html",
        models=registry.cards(),
        card=registry.card(classifier) if classifier else None,
        problem=registry.problem,
        code=code(),
        layers=demo.shapes() if demo else [],
        loss=demo.loss_name if demo else "squared_error",
        first_lr=demo.first_lr if demo else None,
        rates=RATES,
        max_steps=MAX_STEPS,
        studies=shipped(),
    )


@cache
def code() -> dict[str, list[tuple[Listing, list[tuple[int, bool, list[Piece]]]]]]:
    """Return the code of each equation by its name: a function, and its lines with number, mark and pieces."""
    return {
        name: [
            (
                listing,
                [
                    (number, number in listing.marked, pieces)
                    for number, pieces in enumerate(highlight(listing.text), start=listing.first)
                ],
            )
            for listing in listings
        ]
        for name, listings in read_listings().items()
    }
