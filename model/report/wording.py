"""Facts of a network in words, the same ones on the page beside the weights and in the app."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# Data sets as people write them; others go by their own name.
DATA_TITLES = {"mnist": "MNIST", "unipen": "UNIPEN"}


def percent(share: float | None) -> str:
    """Say a share as people read it; a dash for what was not measured."""
    return "–" if share is None else f"{share:.2%}"


def training_command(card: Mapping[str, Any]) -> str:
    """Return the command that trains the network again, where its data lie in the default folder."""
    given = "".join(f" --{name} {value}" for name, value in card.get("options", {}).items())
    return f"python -m model.train {card['recipe']} --seed {card['seed']} --threads {card['threads']}{given}"


def training_data(card: Mapping[str, Any]) -> str:
    """Return what the network learned from: "55,000 images of MNIST", and pen strokes where there were any."""
    data = card["data"]
    images = f"{data['train']:,} images of {_title(data['name'])}"
    if not data.get("strokes"):
        return images
    strokes = f"{data['train_strokes']:,} digits and {data['train_others']:,} other characters"
    return f"{images}, {strokes} of {' and '.join(map(_title, data['strokes']))}"


def _title(name: str) -> str:
    return DATA_TITLES.get(name, name)
