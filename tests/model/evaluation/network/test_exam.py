"""A network alone is scored on pictures of the same digits that the product is asked about."""

from pathlib import Path

import numpy as np

from model.evaluation.material.chosen import choose
from model.evaluation.network import drawings
from model.evaluation.network.drawings import RenderedMaterial
from model.evaluation.network.exam import examine_network, read_images
from model.preprocessing.normalize import MNIST
from tests.helpers.tiny_exam import silent, tiny_testset, write_tiny


def test_network_alone_is_scored_on_pictures_of_the_same_digits(tmp_path: Path) -> None:
    classifier, material = write_tiny(tmp_path / "tiny.npz"), choose(tiny_testset())
    found = examine_network(classifier, material, RenderedMaterial(material, MNIST, silent))
    images = drawings.draw([one.strokes for one in material.digits], MNIST, lambda share: None)
    labels = np.array([int(one.label) for one in material.digits])
    wrong = int((read_images(classifier, images).probabilities.argmax(axis=1) != labels).sum())
    assert found["strokes"]["errors"] == wrong == sum(row["errors"] for row in found["strokes"]["by_set"])


def test_rejections_are_those_below_the_threshold_of_what_they_are_called(tmp_path: Path) -> None:
    material = choose(tiny_testset())
    rendered = RenderedMaterial(material, MNIST, silent)
    scored = {
        name: read_images(write_tiny(tmp_path / "tells.npz", outputs=11), images).is_digit
        for name, images in (
            ("digits", rendered.digits),
            ("others", rendered.others),
            ("scribbles", rendered.scribbles),
            ("mnist", rendered.mnist),
        )
    }
    others = scored["others"]
    assert others is not None
    threshold = float(np.mean(others))  # between the two
    classifier = write_tiny(tmp_path / "tells.npz", outputs=11, is_digit_threshold=threshold)
    told = examine_network(classifier, material, rendered)["rejection"]
    assert told["threshold"] == threshold
    for name, is_digit in scored.items():
        assert is_digit is not None
        assert (told[name]["count"], told[name]["rejected"]) == (len(is_digit), int((is_digit < threshold).sum()))
    low = material.others[int(np.argmin(others))].label
    assert {row["name"]: row["rejected"] for row in told["others"]["by_label"]} == {"x": 0, "w": 0} | {low: 1}
    assert {"dot", "line across"} <= {row["name"] for row in told["scribbles"]["by_label"]}
