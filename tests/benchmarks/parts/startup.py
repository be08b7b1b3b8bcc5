"""From python -m app to its first answer, its memory at rest, and the size of what is installed."""

import time

from tests.benchmarks import drawing
from tests.benchmarks.environment import fresh_environment_bytes, installed_bytes
from tests.benchmarks.load import Aim
from tests.benchmarks.parts.http import post
from tests.benchmarks.parts.section import Context, Section, Table
from tests.benchmarks.servers import RunningServer, held_bytes
from tests.benchmarks.summary import summarize

STARTS = 5
REST_S = 1.0
MB = 1e6


def run(context: Context) -> Section:
    """Start the server several times. Raises ContenderError when it does not answer."""
    body = context.folder / "drawing.png"
    body.write_bytes(drawing.png())
    picture = body.read_bytes()
    times: list[float] = []
    memory: list[float] = []
    # The first start fills the disk's cache and writes compiled modules: it does not count.
    for start in range(STARTS + 1):
        context.machine.sample()
        started = time.perf_counter()
        with RunningServer(context.trained.parent, context.folder) as server:
            post(Aim(server.host, server.port, "/predict", body), picture)
            if start:
                times.append(time.perf_counter() - started)
            if start == STARTS:
                time.sleep(REST_S)
                held = held_bytes(server.process.pid)
                memory = [] if held is None else [held / MB]
    size, how = _environment(context)
    summary = summarize(times)
    rows = [["start to first answer", f"{summary.median:.2f} s ({summary.low:.2f} to {summary.high:.2f})"]]
    rows += [["memory at rest", f"{memory[0]:.0f} MB" if memory else "this system does not tell"]]
    rows += [["installed environment", f"{size / MB:.0f} MB" if size else "could not be measured"]]
    measures = {"startup.seconds": summary.median}
    measures |= {"startup.memory_mb": memory[0]} if memory else {}
    measures |= {"startup.environment_mb": size / MB} if size else {}
    return Section(
        title="Start-up, memory, size",
        notes=[
            f"Median of {STARTS} warm starts of python -m app, up to the first answer of POST /predict. Memory is the "
            f"proportional set of all its processes {REST_S:g} s after it. The environment is {how}. MB are 10^6 "
            "bytes.",
        ],
        tables=[Table(["", "measured"], rows)],
        measures=measures,
        numbers={"seconds": times, "memory_mb": memory, "environment_bytes": size, "environment": how},
    )


def _environment(context: Context) -> tuple[int | None, str]:
    size = None if context.quick else fresh_environment_bytes()
    if size is not None:
        return size, "a fresh one with requirements.txt and pip"
    return installed_bytes(), "counted from the files of the locked packages, without pip"
