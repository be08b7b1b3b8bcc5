"""POST /predict under load, in turn with a view of the same server that only reads the body."""

import http.client
import json
import statistics
from typing import Any

from tests.benchmarks import body_only, drawing
from tests.benchmarks.alternation import alternate
from tests.benchmarks.errors import ContenderError
from tests.benchmarks.load import Aim, Load, fire, generator_name, merge
from tests.benchmarks.parts.section import Context, Section, Table
from tests.benchmarks.servers import RunningServer

CONNECTIONS = (1, 8, 64)
SHARE_AT = 8
TAILS_AT = (8, 64)
SLICES, QUICK_SLICES = 6, 2
WARM_UP_S = 1.0
PREDICT, BODY_ONLY = "POST /predict", "only reading the body"


def run(context: Context) -> Section:
    """Measure both servers at each number of connections. Raises ContenderError when one does not answer right."""
    body = context.folder / "drawing.png"
    body.write_bytes(drawing.png())
    weights, module = context.trained.parent, "tests.benchmarks.body_only"
    with (
        RunningServer(weights, context.folder) as shipped,
        RunningServer(weights, context.folder, module) as bare,
    ):
        aims = {
            PREDICT: Aim(shipped.host, shipped.port, "/predict", body),
            BODY_ONLY: Aim(bare.host, bare.port, body_only.PATH, body),
        }
        _check(aims, body.read_bytes())
        for aim in aims.values():
            fire(aim, SHARE_AT, WARM_UP_S, context.folder)
        slices = context.choose(SLICES, QUICK_SLICES)
        loads = {connections: _alternate(context, aims, connections, slices) for connections in CONNECTIONS}
    shares = {n: statistics.median(_shares(loads[n])) for n in CONNECTIONS}
    merged = {n: {name: merge(slices) for name, slices in views.items()} for n, views in loads.items()}
    return Section(
        title="POST /predict with a 280x280 PNG",
        notes=[
            f"Load from {generator_name()}, on loopback and on the same cores as the server; closed loop, connections "
            f"kept open, {context.http_s:g} s for each view and number of connections, in {slices} slices by turns.",
            "The share is of the requests a second that the same server reaches on a view that only reads the body.",
        ],
        tables=[_table(merged, shares)],
        measures={
            "http.share": shares[SHARE_AT],
            **{f"http.tail_{n}": merged[n][PREDICT].p99 / merged[n][PREDICT].p50 for n in TAILS_AT},
            "http.errors": float(sum(views[PREDICT].errors for views in merged.values())),
        },
        numbers={
            str(n): {name: [vars(load) for load in slices] for name, slices in views.items()}
            for n, views in loads.items()
        },
    )


def _alternate(context: Context, aims: dict[str, Aim], connections: int, slices: int) -> dict[str, list[Load]]:
    loads: dict[str, list[Load]] = {name: [] for name in aims}

    def slice_of(name: str) -> float:
        loads[name].append(fire(aims[name], connections, context.http_s / slices, context.folder))
        return loads[name][-1].rate

    measures = {name: (lambda name=name: slice_of(name)) for name in aims}
    alternate(measures, slices, between=context.machine.sample)
    return loads


def _shares(views: dict[str, list[Load]]) -> list[float]:
    return [a.rate / b.rate for a, b in zip(views[PREDICT], views[BODY_ONLY], strict=True)]


def _check(aims: dict[str, Aim], body: bytes) -> None:
    """Raise ContenderError unless both views answer one request as they should."""
    answer = post(aims[PREDICT], body)
    if len(answer.get("digits", [])) != 1:
        raise ContenderError(f"/predict answered {str(answer)[:200]}: expected one digit")
    if post(aims[BODY_ONLY], body) != {"bytes": len(body)}:
        raise ContenderError("the view that only reads the body did not read all of it")


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


def _table(merged: dict[int, dict[str, Load]], shares: dict[int, float]) -> Table:
    rows = []
    for connections, views in merged.items():
        for name, load in views.items():
            latency = [f"{load.p50 * 1e3:.2f} ms", f"{load.p99 * 1e3:.2f} ms", f"{load.p99 / load.p50:.2f}"]
            share = f"{shares[connections]:.0%}" if name == PREDICT else ""
            rows.append([f"{connections}, {name}", f"{load.rate:.0f}", *latency, str(load.errors), share])
    return Table(["connections, view", "requests/s", "median", "99th percentile", "p99 / p50", "errors", "share"], rows)
