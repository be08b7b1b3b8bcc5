"""Inference of the shipped network: one image, and a hundred."""

from collections.abc import Sequence
from functools import partial

from tests.benchmarks.agreement import check_outputs
from tests.benchmarks.alternation import alternate
from tests.benchmarks.catalog import (
    BOOK,
    CLASSIFIER,
    ONNX_RUNTIME,
    OURS,
    OURS_ALONE,
    PYTORCH,
    PYTORCH_ALONE,
    PYTORCH_NHWC,
    Entry,
)
from tests.benchmarks.parts.section import Context, Section, fastest, timing_table
from tests.benchmarks.summary import summarize_ratio

CHECKED = 100
ONE = (CLASSIFIER, OURS_ALONE, PYTORCH_ALONE, ONNX_RUNTIME, BOOK)
HUNDRED = (OURS, CLASSIFIER, OURS_ALONE, PYTORCH, PYTORCH_NHWC, ONNX_RUNTIME, BOOK)


def run(context: Context) -> Section:
    """Measure every contender. Raises ContenderError where outputs differ."""
    everyone = dict.fromkeys([*ONE, *HUNDRED])
    check_outputs({entry.name: context.workers.outputs(entry, context.trained, CHECKED) for entry in everyone})
    one, hundred = _measure(context, ONE, 1), _measure(context, HUNDRED, 100)
    rival = fastest(hundred, [PYTORCH.name, PYTORCH_NHWC.name])
    return Section(
        title="Inference of deepconvnet",
        notes=[
            "Before timing, all contenders' probabilities were found equal within 1e-4. First one image at a time, "
            "then a hundred at once. DigitClassifier is what the server calls; the others are compared at its weights.",
            f"The faster PyTorch for a hundred images here: {rival}.",
        ],
        tables=[timing_table(one, CLASSIFIER.name, 1), timing_table(hundred, OURS.name, 100)],
        measures={
            "inference.one": summarize_ratio(one[CLASSIFIER.name], one[ONNX_RUNTIME.name]).median,
            "inference.hundred": summarize_ratio(hundred[OURS.name], hundred[rival]).median,
        },
        numbers={"seconds_1": one, "seconds_100": hundred},
    )


def _measure(context: Context, entries: Sequence[Entry], batch: int) -> dict[str, list[float]]:
    seconds, burst = context.workers.seconds, context.choose(0.3, 0.05)
    return alternate(
        {entry.name: partial(seconds, entry, "predict", context.trained, batch, burst) for entry in entries},
        rounds=context.choose(20, 4),
        between=context.machine.sample,
    )
