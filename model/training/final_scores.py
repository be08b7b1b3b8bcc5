"""What a finished training is worth: scores, and what calibration on validation examples gives."""

from __future__ import annotations

from typing import Any

from model.nn.calibration import fit_temperature, rejection_threshold
from model.nn.metrics import accuracy
from model.outputs import digit_probabilities, is_digit
from model.training.data import TrainingData
from model.training.trainer import Trainer


def score_trained(trainer: Trainer, data: TrainingData) -> dict[str, Any]:
    """Score the weights that the trainer holds, for the card: it looks at the test images, so call it once."""
    kept = trainer.progress.history[trainer.progress.best_epoch - 1]
    outputs = trainer.predict(data.test.images)
    return {
        "training_accuracy": _training_accuracy(trainer, data),
        "validation_accuracy": kept["validation_accuracy"] if data.aside else None,
        "validation_loss": kept["validation_loss"] if data.aside else None,
        **(_calibrated(trainer, data) if len(data.drawn) else {}),
        "test_accuracy": accuracy(digit_probabilities(outputs), data.test.labels),
        "test_loss": trainer.loss.of_predictions(outputs, data.test.labels),
    }


def _training_accuracy(trainer: Trainer, data: TrainingData) -> float:
    """Return the share read right of the images to train on, as the data set has them."""
    return accuracy(digit_probabilities(trainer.predict(data.kept.images)), data.kept.labels)


def _calibrated(trainer: Trainer, data: TrainingData) -> dict[str, Any]:
    """Return the temperature and the threshold that validation strokes give."""
    outputs = trainer.predict(data.drawn.images)
    digits = digit_probabilities(outputs)
    return {
        "temperature": fit_temperature(digits, data.drawn.labels),
        "is_digit_threshold": rejection_threshold(is_digit(outputs)),
        "drawn_accuracy": accuracy(digits, data.drawn.labels),
    }
