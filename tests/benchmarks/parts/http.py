"""POST /predict under load, in turn with one process of ours, with peers, and with a view that only reads the body."""

import http.client
import json
import shutil
import statistics
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.benchmarks import body_only, drawing
from tests.benchmarks.alternation import alternate
from tests.benchmarks.errors import ContenderError
from tests.benchmarks.load import Aim, Load, fire, generator_name, merge
from tests.benchmarks.parts.section import Context, Section, Table
from tests.benchmarks.peer import PEER
from tests.benchmarks.servers import RunningServer

CONNECTIONS = (1, 8, 64)
AT = 8
TAILS_AT = (8, 64)
SLICES, QUICK_SLICES = 6, 2
WARM_UP_S = 1.0
OURS, ALONE, BODY_ONLY = "Inkling", "Inkling, one process", "only reading the body"
PEERS = {"Flask with ONNX Runtime": "onnx_runtime", "Flask with PyTorch": "pytorch"}


def run(context: Context) -> Section:
    """Measure all servers at each number of connections. Raises ContenderError when one does not answer right."""
    body = context.folder / "drawing.png"
    body.write_bytes(drawing.png())
    with ExitStack() as stack:
        aims = _start(context, stack, body)
        _check(aims, body.read_bytes())
        for aim in aims.values():
            fire(aim, AT, WARM_UP_S, context.folder)
        slices = context.choose(SLICES, QUICK_SLICES)
        loads = {connections: _alternate(context, aims, connections, slices) for connections in CONNECTIONS}
    merged = {n: {name: merge(slices) for name, slices in views.items()} for n, views in loads.items()}
    return Section(
        title="POST /predict with a 280x280 PNG",
        notes=[
            f"Load from {generator_name()}, on loopback and on the same cores as the server; closed loop, connections "
            f"kept open, {context.http_s:g} s for each server and number of connections, in {slices} slices by turns.",
            "The peers are this server in one process, with the network computed by the other library.",
        ],
        tables=[_table(merged, loads)],
        measures={
            "http.share": _ratio(loads[AT], OURS, BODY_ONLY),
            "http.readers": _ratio(loads[AT], OURS, ALONE),
            "http.one": merged[1][OURS].p50 / merged[1][ALONE].p50,
            "http.steady": merged[64][OURS].rate / merged[AT][OURS].rate,
            **{f"http.tail_{n}": merged[n][OURS].p99 / merged[n][OURS].p50 for n in TAILS_AT},
            "http.errors": float(sum(views[OURS].errors for views in merged.values())),
        },
        numbers={
            str(n): {name: [vars(load) for load in slices] for name, slices in views.items()}
            for n, views in loads.items()
        },
    )


def _start(context: Context, stack: ExitStack, body: Path) -> dict[str, Aim]:
    """Start every server for as long as the stack lasts; return where each is asked."""
    weights = context.trained.parent
    alone = context.folder / "alone"
    alone.mkdir(exist_ok=True)
    shutil.copy(context.trained, alone)
    running = {
        OURS: RunningServer(weights, context.folder),
        ALONE: RunningServer(weights, context.folder, environ={"INKLING_READERS": "0"}),
        **{
            name: RunningServer(alone, context.folder, "tests.benchmarks.peer", {PEER: module})
            for name, module in PEERS.items()
        },
        BODY_ONLY: RunningServer(weights, context.folder, "tests.benchmarks.body_only"),
    }
    paths = {BODY_ONLY: body_only.PATH}
    for server in running.values():
        stack.enter_context(server)
    return {name: Aim(server.host, server.port, paths.get(name, "/predict"), body) for name, server in running.items()}


def _alternate(context: Context, aims: dict[str, Aim], connections: int, slices: int) -> dict[str, list[Load]]:
    loads: dict[str, list[Load]] = {name: [] for name in aims}

    def slice_of(name: str) -> float:
        loads[name].append(fire(aims[name], connections, context.http_s / slices, context.folder))
        return loads[name][-1].rate

    measures = {name: (lambda name=name: slice_of(name)) for name in aims}
    alternate(measures, slices, between=context.machine.sample)
    return loads


def _ratio(views: dict[str, list[Load]], one: str, other: str) -> float:
    """Return the median over the slices of one's rate through the other's."""
    return statistics.median(a.rate / b.rate for a, b in zip(views[one], views[other], strict=True))


def _check(aims: dict[str, Aim], body: bytes) -> None:
    """Raise ContenderError unless all answer one request as they should."""
    texts = {}
    for name, aim in aims.items():
        answer = post(aim, body)
        if name == BODY_ONLY:
            if answer != {"bytes": len(body)}:
                raise ContenderError("the view that only reads the body did not read all of it")
        elif len(answer.get("digits", [])) != 1:
            raise ContenderError(f"{name} answered {str(answer)[:200]}: expected one digit")
        else:
            texts[name] = answer["text"]
    if len(set(texts.values())) > 1:
        raise ContenderError(f"the servers read different digits: {texts}")


def post(aim: Aim, body: bytes) -> dict[str, Any]:
    """Return the answer to one POST. Raises ContenderError when it is not JSON with status 200."""
    connection = http.client.HTTPConnection(aim.host, aim.port, timeout=30)
    try:
        connection.request("POST", aim.path, body, {"Content-Type": "image/png"})
        response = connection.getresponse()
        text = response.read()
        if response.status != 200:
            raise ContenderError(f"POST {aim.path} answered {response.status}: {text[:200]!r}")
        answer: dict[str, Any] = json.loads(text)
        return answer
    except (OSError, http.client.HTTPException) as error:
        raise ContenderError(f"POST {aim.path} failed: {error}") from error
    finally:
        connection.close()


def _table(merged: dict[int, dict[str, Load]], loads: dict[int, dict[str, list[Load]]]) -> Table:
    rows = []
    for connections, views in merged.items():
        for name, load in views.items():
            latency = [f"{load.p50 * 1e3:.2f} ms", f"{load.p99 * 1e3:.2f} ms", f"{load.p99 / load.p50:.2f}"]
            ratio = f"{_ratio(loads[connections], name, ALONE):.2f}"
            rows.append([f"{connections}, {name}", f"{load.rate:.0f}", *latency, str(load.errors), ratio])
    header = ["connections, server", "requests/s", "median", "99th percentile", "p99 / p50", "errors", "to one process"]
    return Table(header, rows)
