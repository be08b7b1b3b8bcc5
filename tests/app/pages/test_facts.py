"""The page says a network's card in plain words, and nothing where the card doesn't know."""

from dataclasses import asdict
from typing import Any

import pytest

from app.pages.facts import by_accuracy, describe_layers, describe_network, describe_size

MNIST = {"field": 28, "digit": 20, "centre": "mass", "binary": False}
BARE: dict[str, Any] = {"name": "bare", "test_accuracy": None, "size_bytes": None, "preprocessing": MNIST}
FULL = BARE | {
    "name": "mlp-30",
    "title": "Thirty hidden neurons",
    "year": 1986,
    "parameters": 23860,
    "layers": ["Flatten()", "Dense(inputs=784, outputs=30)", "Sigmoid()", "Dense(inputs=30, outputs=10)", "Sigmoid()"],
    "test_accuracy": 0.952,
    "data": {"name": "mnist"},
    "size_bytes": 94159,
}


def test_network_is_described_in_words() -> None:
    facts = describe_network(FULL)
    assert (facts.title, facts.year) == ("Thirty hidden neurons", "1986")
    assert (facts.parameters, facts.size) == ("23,860", "94 kB")
    assert facts.accuracy == "95.20% right on MNIST's test images"
    assert facts.line == "1986 · 23,860 parameters · 94 kB"
    assert facts.sees == "28 × 28 grey pixels"


def test_network_that_sees_bitmaps_is_described_as_such() -> None:
    facts = describe_network(FULL | {"preprocessing": MNIST | {"field": 32, "binary": True}})
    assert (facts.sees, facts.field) == ("32 × 32 black and white pixels", 32)


def test_unknown_facts_are_passed_over_in_silence() -> None:
    facts = describe_network(BARE)
    known = {fact: words for fact, words in asdict(facts).items() if words}
    assert known == {"name": "bare", "title": "bare", "sees": "28 × 28 grey pixels", "field": 28}
    assert facts.line == ""


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"name": "mnist"}, "98.70% right on MNIST's test images"),
        ({"name": "digits32"}, "98.70% right on digits32's test images"),
        ({}, "98.70% right on its test images"),
    ],
)
def test_accuracy_names_the_data_that_it_was_measured_on(data: dict[str, str], words: str) -> None:
    assert describe_network(BARE | {"test_accuracy": 0.987, "data": data}).accuracy == words


def test_layers_are_counted_by_kind_in_their_order() -> None:
    words = describe_layers(FULL["layers"])
    assert words.replace("\N{NO-BREAK SPACE}", " ") == "Flatten, Dense ×2, Sigmoid ×2"


@pytest.mark.parametrize(("size", "words"), [(None, ""), (12, "1 kB"), (94159, "94 kB"), (2_445_400, "2,445 kB")])
def test_size_is_in_kilobytes(size: int | None, words: str) -> None:
    assert describe_size(size) == words


def test_accuracy_orders_the_best_first_and_the_unmeasured_last() -> None:
    measured = [("chosen", 0.5), ("unmeasured", None), ("best", 0.9), ("even", 0.5), ("hopeless", 0.0)]
    cards = [BARE | {"name": name, "test_accuracy": accuracy} for name, accuracy in measured]
    names = [card["name"] for card in by_accuracy(cards)]
    assert names == ["best", "chosen", "even", "hopeless", "unmeasured"]
