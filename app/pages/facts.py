"""A network's card in plain words, for people: its age, its size, how well it reads and what it sees."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from model.report.wording import DATA_TITLES

# A space that no line ends at.
NO_BREAK = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Facts:
    """What the page says of one network; a text is empty where its card does not know."""

    name: str  # by which requests choose it
    title: str
    description: str
    year: str  # of its design
    parameters: str  # how many, such as "23,860"
    layers: str  # kinds and counts, such as "Flatten, Dense ×2"
    size: str  # of its file, such as "94 kB"
    accuracy: str  # such as "97.25% right on MNIST's test images"
    sees: str  # its picture, such as "28 × 28 grey pixels"
    field: int  # pixels a side of that picture

    @property
    def line(self) -> str:
        """Return its age and size, as a line: "1986 · 23,860 parameters · 94 kB"."""
        parameters = f"{self.parameters} parameters" if self.parameters else ""
        return " · ".join(filter(None, [self.year, parameters, self.size]))


def describe_network(card: Mapping[str, Any]) -> Facts:
    """Return a network's card in words."""
    field = card["preprocessing"]["field"]
    binary = card["preprocessing"]["binary"]
    return Facts(
        name=card["name"],
        title=card.get("title") or card["name"],
        description=card.get("description") or "",
        year=str(card.get("year") or ""),
        parameters=f"{card['parameters']:,}" if "parameters" in card else "",
        layers=describe_layers(card.get("layers", ())),
        size=describe_size(card["size_bytes"]),
        accuracy=_describe_accuracy(card["test_accuracy"], card.get("data", {})),
        sees=f"{field} × {field} {'black and white' if binary else 'grey'} pixels",
        field=field,
    )


def by_accuracy(cards: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the cards with the most accurate network first, those that nobody measured last, else in their order."""
    return sorted(cards, key=lambda card: -1 if card["test_accuracy"] is None else card["test_accuracy"], reverse=True)


def describe_layers(layers: Iterable[str]) -> str:
    """Return the kinds of layers with how many there are of each: "Flatten, Dense ×2, Sigmoid ×2"."""
    kinds = Counter(layer.partition("(")[0] for layer in layers)
    return ", ".join(kind if count == 1 else f"{kind}{NO_BREAK}×{count}" for kind, count in kinds.items())


def describe_size(size: int | None) -> str:
    """Return the size of a file in kilobytes of 1,000: "94 kB"."""
    return "" if size is None else f"{max(1, round(size / 1000)):,} kB"


def _describe_accuracy(accuracy: float | None, data: Mapping[str, Any]) -> str:
    if accuracy is None:
        return ""
    name = data.get("name")
    whose = f"{DATA_TITLES.get(name, name)}'s" if name else "its"
    return f"{accuracy:.2%} right on {whose} test images"
