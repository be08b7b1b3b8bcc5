"""One training step of deepconvnet, Adam and dropout included."""

from functools import partial

from tests.benchmarks import workload
from tests.benchmarks.agreement import check_gradients
from tests.benchmarks.alternation import alternate
from tests.benchmarks.catalog import BOOK, OURS, PYTORCH, PYTORCH_NHWC
from tests.benchmarks.parts.section import Context, Section, fastest, timing_table
from tests.benchmarks.summary import summarize_ratio

BATCH = 100
CONTENDERS = (OURS, PYTORCH, PYTORCH_NHWC, BOOK)


def run(context: Context) -> Section:
    """Measure every contender's training step. Raises ContenderError where gradients differ."""
    network = workload.save(context.folder / "training.npz", workload.variant())
    workers = context.workers
    check_gradients({entry.name: workers.gradients(entry, network, BATCH) for entry in CONTENDERS})
    burst = context.choose(0.5, 0.1)
    times = alternate(
        {entry.name: partial(workers.seconds, entry, "train", network, BATCH, burst) for entry in CONTENDERS},
        rounds=context.choose(20, 4),
        between=context.machine.sample,
    )
    rival = fastest(times, [PYTORCH.name, PYTORCH_NHWC.name])
    fresh = workers.fresh_bytes(OURS, network, BATCH)
    return Section(
        title=f"Training step of deepconvnet, batch {BATCH}",
        notes=[
            "Forward pass, loss, backward pass and Adam's update, with dropout, float32. Before timing, the gradients "
            "of all contenders (without dropout) were found equal.",
            f"The faster PyTorch here: {rival} (NHWC is its channels_last). PyTorch and the book's NumPy "
            "take as many threads as they like.",
            f"A step of ours in a steady state takes {fresh / 1e6:.2f} MB of fresh memory at its peak.",
        ],
        tables=[timing_table(times, OURS.name, BATCH)],
        measures={
            "training.pytorch": summarize_ratio(times[OURS.name], times[rival]).median,
            "training.book": summarize_ratio(times[BOOK.name], times[OURS.name]).median,
        },
        numbers={"seconds": times, "fresh_bytes": fresh},
    )
