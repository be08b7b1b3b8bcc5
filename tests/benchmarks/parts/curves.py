"""How the cost grows with the number of images, the network's width and its depth, as pictures."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from model.report.charts import Chart, Line, svg
from tests.benchmarks import workload
from tests.benchmarks.agreement import check_outputs
from tests.benchmarks.alternation import alternate
from tests.benchmarks.catalog import OURS, OURS_ALONE, PYTORCH_NHWC, Entry
from tests.benchmarks.parts.section import Context, Section, Table
from tests.benchmarks.summary import summarize

BATCHES = [2**power for power in range(11)]
QUICK_BATCHES = [1, 16, 128, 1024]
WIDTHS = [0.5, 1, 2, 4]
DEPTHS = [1, 2, 3, 4]
BATCH = 100

# task -> line -> what is varied -> median seconds of one call
Curves = dict[str, dict[float, float]]


def run(context: Context) -> Section:
    """Measure all curves and draw them."""
    by_batch = _batch_curve(context)
    section = Section(
        title="Where the cost grows as expected, and where not",
        notes=[
            'The line "as the FLOPs" goes through our last point, as steep as the multiplications make it: where '
            "a curve is flatter, something else than arithmetic takes its time; where it is steeper, memory is short.",
            f"Width multiplies all channels of deepconvnet; depth counts its pairs of convolutions; batch {BATCH}.",
            "PyTorch has its tensors in memory as NHWC here (channels_last), the faster way for large batches.",
        ],
        tables=[_rate_table(by_batch)],
        pictures=[_batch_picture(by_batch)],
        numbers={"batch": _plain(by_batch)},
    )
    widths = {float(width): workload.variant(width=width) for width in WIDTHS}
    depths = {float(pairs): workload.variant(pairs=pairs) for pairs in DEPTHS}
    for name, label, networks in (("width", "channels, times", widths), ("depth", "pairs of convolutions", depths)):
        flops = {x: float(workload.flops(network.describe())) for x, network in networks.items()}
        files = {x: workload.save(context.folder / f"{name}-{x}.npz", network) for x, network in networks.items()}
        training, inference = _network_curve(context, "train", files), _network_curve(context, "predict", files)
        section.pictures.append(
            svg(
                [
                    _chart(f"Training step by {name}", label, training, flops, log_x=name == "width"),
                    _chart(f"Inference by {name}", label, inference, flops, log_x=name == "width"),
                ]
            )
        )
        section.numbers[name] = {"flops": flops, "training": _plain(training), "inference": _plain(inference)}
    return section


def _batch_curve(context: Context) -> Curves:
    network = workload.save(context.folder / "curve.npz", workload.variant())
    entries = (OURS, OURS_ALONE, PYTORCH_NHWC)
    return _sweep(context, entries, "predict", {float(n): (network, n) for n in context.choose(BATCHES, QUICK_BATCHES)})


def _network_curve(context: Context, task: str, files: Mapping[float, Path]) -> Curves:
    for file in files.values():
        check_outputs({entry.name: context.workers.outputs(entry, file, 10) for entry in (OURS, PYTORCH_NHWC)})
    return _sweep(context, (OURS, PYTORCH_NHWC), task, {x: (file, BATCH) for x, file in files.items()})


def _sweep(context: Context, entries: Sequence[Entry], task: str, points: Mapping[float, tuple[Path, int]]) -> Curves:
    curves: Curves = {entry.name: {} for entry in entries}
    for x, (network, batch) in points.items():
        seconds, burst = context.workers.seconds, context.choose(0.2, 0.02)
        times = alternate(
            {entry.name: partial(seconds, entry, task, network, batch, burst) for entry in entries},
            rounds=context.choose(7, 1),
            between=context.machine.sample,
        )
        for name, values in times.items():
            curves[name][x] = summarize(values).median
    return curves


def _chart(title: str, x_label: str, curves: Curves, work: Mapping[float, float], *, log_x: bool = True) -> Chart:
    """Return times in milliseconds, and the line through our last one that grows as `work` does."""
    lines = [Line(name, [(x, value * 1e3) for x, value in points.items()]) for name, points in curves.items()]
    last_x, last_y = lines[0].points[-1]
    expected = [(x, last_y * work[x] / work[last_x]) for x, _ in lines[0].points]
    lines.append(Line("as the FLOPs", expected))
    return Chart(title, x_label, "milliseconds", lines, log_x=log_x, log_y=True)


def _batch_picture(curves: Curves) -> str:
    rates = [Line(name, [(n, n / value) for n, value in points.items()]) for name, points in curves.items()]
    compared = {entry.name: curves[entry.name] for entry in (OURS, PYTORCH_NHWC)}
    counts = {n: n for points in curves.values() for n in points}
    return svg(
        [
            Chart("Images a second by batch", "images in a batch", "images/s", rates, log_x=True, log_y=True),
            _chart("Time by batch", "images in a batch", compared, counts),
        ]
    )


def _rate_table(curves: Curves) -> Table:
    batches = next(iter(curves.values()))
    rows = [[f"{n:g}", *(f"{n / points[n]:,.0f}" for points in curves.values())] for n in batches]
    return Table(["images in a batch", *(f"{name}, images/s" for name in curves)], rows)


def _plain(curves: Curves) -> dict[str, dict[str, float]]:
    return {name: {f"{x:g}": value for x, value in points.items()} for name, points in curves.items()}
