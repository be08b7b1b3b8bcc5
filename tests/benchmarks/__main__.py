"""The command `python -m tests.benchmarks` (make bench): measures, prints and writes the report."""

import argparse
import datetime
import importlib.util
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks import workload
from tests.benchmarks.errors import ContenderError
from tests.benchmarks.machine import Machine
from tests.benchmarks.parts import GROUPS, PARTS
from tests.benchmarks.parts.section import Context, Section
from tests.benchmarks.report import Report
from tests.benchmarks.workers import Workers

PACKAGES = ("torch", "onnx", "onnxruntime")
HTTP_S, QUICK_HTTP_S = 60.0, 2.5
EXIT_FAILED = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the chosen parts; return 0 however slow things are, 1 when a contender fails or disagrees."""
    options = parse(arguments)
    needed = set(GROUPS["network"]) & set(options.only)
    missing = [name for name in PACKAGES if needed and importlib.util.find_spec(name) is None]
    if missing:
        print(f"{', '.join(missing)} not installed: run 'make bench', which installs them.", file=sys.stderr)
        return EXIT_FAILED
    if not workload.SHIPPED.is_file():
        print(f"weights/{workload.SHIPPED.name} is not there: run 'make train' or check it out.", file=sys.stderr)
        return EXIT_FAILED
    try:
        report = measure(options)
    except ContenderError as error:
        print(f"Benchmark stopped: {error}", file=sys.stderr)
        return EXIT_FAILED
    print("\n" + report.text())
    print(f"\nReport: {report.write(options.out).resolve()}")
    return 0


def measure(options: argparse.Namespace) -> Report:
    """Run the chosen parts, telling on the terminal which one is under way. Raises ContenderError."""
    sections: dict[str, Section] = {}
    with Workers() as workers:
        machine = Machine(workers, workload.SHIPPED)
        http_s = options.http_seconds or (QUICK_HTTP_S if options.quick else HTTP_S)
        context = Context(workers, machine, workload.SHIPPED, options.quick, http_s)
        for name in options.only:
            print(f"{name} ...", end=" ", flush=True)
            started = time.perf_counter()
            sections[name] = PARTS[name](context)
            print(f"{time.perf_counter() - started:.0f} s")
        when = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M UTC")
        return Report(sections, machine.report(), when, options.quick)


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Return the command line's options."""
    groups = [f"{group} (that is {' and '.join(parts)})" for group, parts in GROUPS.items()]
    names = ", ".join([*PARTS, *groups])
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "--only", type=chosen_parts, default=list(PARTS), metavar="PARTS", help=f"parts to run, with commas: {names}"
    )
    parser.add_argument("--quick", action="store_true", help="a rough run of about a minute")
    parser.add_argument(
        "--out", type=Path, default=Path("bench-report"), metavar="FOLDER", help="where the report goes"
    )
    parser.add_argument(
        "--http-seconds", type=float, metavar="S", help="seconds of load for each view and number of connections"
    )
    return parser.parse_args(arguments)


def chosen_parts(text: str) -> list[str]:
    """Return the parts that a list with commas names, in the report's order."""
    chosen: set[str] = set()
    for name in text.split(","):
        if name not in PARTS and name not in GROUPS:
            raise argparse.ArgumentTypeError(f"{name!r} is no part: expected {', '.join([*PARTS, *GROUPS])}")
        chosen.update(GROUPS.get(name, (name,)))
    return [name for name in PARTS if name in chosen]


if __name__ == "__main__":
    sys.exit(main())
