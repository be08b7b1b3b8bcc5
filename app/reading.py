"""A reading as the HTTP contract words it: what a network says about a drawing, ready for JSON."""

from typing import Any

import numpy as np

from app.drawing import Drawing, image_to_data_url
from app.models import Classifier


def read_drawing(drawing: Drawing, classifier: Classifier) -> dict[str, Any]:
    """Return the members of an answer but its time: what a network reads in a drawing."""
    digits = [] if drawing.box is None else [_read_digit(drawing, classifier)]
    single = digits[0] if len(digits) == 1 else {}
    return {
        "text": "".join(str(digit["digit"]) for digit in digits),
        "digit": single.get("digit"),
        "confidence": single.get("confidence"),
        "probabilities": single.get("probabilities"),
        "digits": digits,
        "model": {
            "name": classifier.name,
            "version": classifier.version,
            "test_accuracy": classifier.test_accuracy,
        },
    }


def _read_digit(drawing: Drawing, classifier: Classifier) -> dict[str, Any]:
    # In float64 the sum is 1 to the last digit that a reader may check; float32 rows are a little off.
    image = drawing.image_for(classifier.preprocessing)
    row = classifier.predict_proba(image[np.newaxis])[0].astype(np.float64)
    probabilities = row / row.sum()
    digit = int(probabilities.argmax())
    return {
        "digit": digit,
        "confidence": float(probabilities[digit]),
        "probabilities": probabilities.tolist(),
        "box": [float(side) for side in drawing.box or ()],
        "is_digit": None,
        "input": image_to_data_url(image),
    }
