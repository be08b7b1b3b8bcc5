"""Every equation has its lines, and they are those of the source."""

import re
from pathlib import Path

import numpy as np
import pytest

from model.explain.backprop import BackpropDemo
from model.explain.listings import PLACES, Listing, Place, read_listings
from model.nn.layers import Dense
from model.recipes import recipes

# What the marked lines must say, where the equation is one of the four or the step.
SAYS = {
    "output_error_sigmoid": ["difference / len(outputs)", "dy *= self.derivative(", "out *= y"],
    "output_error_softmax": ["(np.exp(log_probability) * target.sum(axis=1, keepdims=True) - target) / n"],
    "error_back_sigmoid": ["np.matmul(dy, self.weight.value.T", "dy *= self.derivative(", "out *= y"],
    "error_back_relu": ["np.matmul(dy, self.weight.value.T", "dy *= self.derivative(", "np.greater(y, 0"],
    "error_back_tanh": ["np.matmul(dy, self.weight.value.T", "dy *= self.derivative(", "np.subtract(1, out"],
    "bias_gradient": ["np.sum(dy, axis=0, out=self.bias.grad)"],
    "weight_gradient": ["np.matmul(self.x.T, dy, out=self.weight.grad)"],
    "step": ["grad *= lr", "value -= grad"],
}


def marked(listing: Listing) -> str:
    lines = enumerate(listing.text.splitlines(), start=listing.first)
    return "\n".join(line for number, line in lines if number in listing.marked)


@pytest.mark.parametrize("name", list(PLACES))
def test_listing_stands_in_its_file_where_it_says(repository: Path, name: str) -> None:
    for listing in read_listings()[name]:
        lines = (repository / listing.path).read_text(encoding="utf-8").splitlines()[listing.first - 1 :]
        own = listing.text.splitlines()
        assert [line.partition("  # eq: ")[0].strip() for line in lines[: len(own)]] == [line.strip() for line in own]
        assert re.match(r"def \w+\(", own[0])
        assert all(listing.first < number < listing.first + len(own) for number in listing.marked)


@pytest.mark.parametrize("name", list(PLACES))
def test_equation_has_lines_that_are_marked(name: str) -> None:
    assert read_listings()[name][0].marked


@pytest.mark.parametrize("name", list(SAYS))
def test_equation_is_computed_by_the_lines_that_are_marked(name: str) -> None:
    text = "\n".join(marked(listing) for listing in read_listings()[name])
    for piece in SAYS[name]:
        assert piece in text


def test_equation_that_lost_its_lines_is_reported() -> None:
    message = r"Dense has no line marked loss, y2: end the lines .* with the comment '# eq: loss, y2'"
    with pytest.raises(ValueError, match=message):
        Place(Dense, "y, y2, loss").listings()


def sample() -> int:
    """Return 2."""
    twice = max(
        1,
        2,
    )  # eq: y, loss
    for _ in range(3):  # eq: loss
        twice = 2  # what it was  # eq: y
    return twice


def test_statement_of_several_lines_is_marked_whole_and_one_with_a_body_by_its_first() -> None:
    def rows(marks: str) -> list[int]:
        (listing,) = Place(sample, marks).listings()
        return sorted(number - listing.first for number in listing.marked)

    assert rows("y") == [2, 3, 4, 5, 7]
    assert rows("loss") == [2, 3, 4, 5, 6]


def test_marks_are_not_shown_and_other_comments_are() -> None:
    (listing,) = Place(sample, "y").listings()
    assert listing.text.splitlines()[5:8] == ["    )", "    for _ in range(3):", "        twice = 2  # what it was"]


def test_every_mark_belongs_to_an_equation(repository: Path) -> None:
    shown = {
        (each.path, number) for listings in read_listings().values() for each in listings for number in each.marked
    }
    for path in (repository / "model" / "nn").rglob("*.py"):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if "# eq:" in line:
                assert (path.relative_to(repository).as_posix(), number) in shown, f"{path}, line {number}"


@pytest.mark.parametrize("name", sorted(recipes))
def test_layers_of_every_recipe_have_an_equation(name: str) -> None:
    without = {"Flatten", "Dropout"}  # they change no number here
    equations = {listing.replace("_", "") for listing in PLACES}
    network = recipes[name].architecture(np.random.default_rng(1))
    kinds = {shape.kind for shape in BackpropDemo(network).shapes() if shape.kind not in without}
    lacking = sorted(kind for kind in kinds if kind.lower() not in equations)
    assert lacking == [], "give each a line in PLACES of model/explain/listings.py and its equation in templates/learn"
