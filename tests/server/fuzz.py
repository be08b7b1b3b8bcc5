"""The command `python -m tests.server.fuzz`: sends a real server damaged pictures by the thousands and judges it.

Attacks that were built to keep it busy (tests/server/attacks.py) are among them.

Every body is told by a seed and a number, so that one that the server fails on can be sent again:
`--corpus` names folders or tar archives of pictures, such as the sources of Pillow, Go or gdk-pixbuf; without it, the
pictures are made here.
"""

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.server.corpus import name_of, read_corpus
from tests.server.driving import CONNECTIONS, Outcome, Request, ask, drive
from tests.server.judging import judge_reading
from tests.server.live import LiveServer, running
from tests.server.mangled_bodies import made_pictures, mangled_request

COUNT = 100_000
WARM_UP = 0.2  # share of the requests after which the server's memory may hardly grow
MAX_GROWTH = 20_000_000
SLOWEST_S = 0.25
ASK_AGAIN = 5


@dataclass(frozen=True)
class Attack:
    """Which bodies to send: these of a seed, made from these pictures."""

    seed: int
    numbers: range
    pictures: Sequence[bytes]

    def request(self, number: int) -> Request:
        """Return the request of that number."""
        return mangled_request(self.seed, number, self.pictures)


@dataclass(frozen=True)
class Report:
    """What came of an attack. slowest: of the bodies that took longest, asked for again one by one: (seconds, number).

    exit_code, errors: how the server ended when it was asked to stop, and what it wrote to stderr.
    """

    outcome: Outcome
    slowest: tuple[float, int]
    exit_code: int
    errors: str

    def complaints(self, *, timed: bool) -> list[str]:
        """Return what is not as it must be, a line each; timed: slow answers count, which a busy machine gives too."""
        lines = [f"number {number}: {fault}" for number, fault in sorted(self.outcome.faults.items())]
        if self.outcome.growth(WARM_UP) > MAX_GROWTH:
            lines.append(f"the server's memory grew by {self.outcome.growth(WARM_UP) / 1e6:.1f} MB after its warm-up")
        if timed and self.slowest[0] > SLOWEST_S:
            lines.append(f"number {self.slowest[1]}: answered only after {self.slowest[0] * 1000:.0f} ms, each time")
        if self.exit_code != 0 or self.errors:
            lines.append(f"the server ended with {self.exit_code} and wrote: {self.errors[:2000] or 'nothing'}")
        return lines


def fuzz(attack: Attack, environ: Mapping[str, str], *arguments: str, connections: int = CONNECTIONS) -> Report:
    """Start a server, attack it and stop it; arguments: another module to start, as for running()."""
    with running(*arguments, environ=environ) as server:
        outcome = drive(server, attack.numbers, attack.request, judge_reading, connections=connections)
        slowest = _slowest(server, attack, outcome) if not outcome.faults else (0.0, 0)
        server.stop()
        exit_code, errors = server.wait()
    return Report(outcome, slowest, exit_code, errors)


def _slowest(server: LiveServer, attack: Attack, outcome: Outcome) -> tuple[float, int]:
    """Return the best of several times of the body for which that is longest: so long it takes by itself."""
    times = []
    for _, number in outcome.slowest:
        request = attack.request(number)
        with closing(server.connect()) as connection:
            best = min(ask(connection, request, lambda *_: None)[1] for _ in range(ASK_AGAIN))
        times.append((best, number))
    return max(times)


def write_body(attack: Attack, number: int, folder: Path) -> Path:
    """Write the body of a request to a file of its own; return its path."""
    path = folder / f"body-{attack.seed}-{number}.bin"
    path.write_bytes(attack.request(number).body or b"")
    return path


def main(arguments: Sequence[str] | None = None) -> int:
    """Attack a server as the command line says and print what came of it; return the exit code."""
    options = _parse(arguments)
    pictures = read_corpus(options.corpus) if options.corpus else made_pictures()
    if not pictures:
        print("These places hold no PNG, JPEG, WebP, BMP or GIF files. Name others in --corpus.", file=sys.stderr)
        return 2
    attack = Attack(options.seed, range(options.first, options.first + options.count), pictures)
    print(
        f"{options.count:,} bodies from {len(pictures)} pictures ({name_of(pictures)}), seed {options.seed}", flush=True
    )
    report = fuzz(attack, {}, connections=options.connections)
    _tell(report)
    complaints = report.complaints(timed=True)
    for line in complaints:
        print("FAILED:", line)
    for number in report.outcome.faults:
        path = write_body(attack, number, Path(tempfile.gettempdir()))
        places = "".join(f" --corpus {place}" for place in options.corpus)
        print(
            f"Its body is in {path} ({attack.request(number).kind or 'no type'}, {attack.request(number).path}); again:"
        )
        print(f"  python -m tests.server.fuzz --seed {options.seed} --first {number} --count 1{places}")
    return 1 if complaints else 0


def _tell(report: Report) -> None:
    outcome = report.outcome
    statuses = ", ".join(f"{status}: {count:,}" for status, count in sorted(outcome.statuses.items()))
    print(f"{outcome.done:,} answers in {outcome.seconds:.0f} s ({outcome.done / outcome.seconds:.0f}/s); {statuses}")
    busy, alone = max(outcome.slowest)[0], report.slowest
    print(f"slowest answer: {busy * 1000:.0f} ms beside others, {alone[0] * 1000:.0f} ms alone (number {alone[1]})")
    if outcome.memory:
        held, more = outcome.memory[-1][1] / 1e6, outcome.growth(WARM_UP) / 1e6
        print(f"memory: {held:.1f} MB, {more:+.1f} MB since the warm-up")
    print(f"stopped with exit code {report.exit_code}", flush=True)


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.server.fuzz", description="Send a server damaged pictures.")
    parser.add_argument("--count", type=int, default=COUNT, help=f"how many (default {COUNT:,})")
    parser.add_argument("--seed", type=int, default=1, help="what they are made from (default 1)")
    parser.add_argument("--first", type=int, default=0, help="number of the first one (default 0)")
    parser.add_argument("--corpus", type=Path, action="append", default=[], help="folder or tar archive of pictures")
    parser.add_argument("--connections", type=int, default=CONNECTIONS, help=f"at once (default {CONNECTIONS})")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
