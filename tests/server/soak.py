"""The command `python -m tests.server.soak`: asks a real server everything for long, and watches that its memory stays.

`--leak` starts one that keeps every body, which has to fail.
"""

import argparse
import base64
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.helpers.pictures import clear_canvas, drawn_seven, encode, mixed
from tests.server.driving import CONNECTIONS, Outcome, Request, drive
from tests.server.live import BODY, Answer, running

COUNT = 200_000
MAX_GROWTH = 5_000_000  # in the second half
LEAKING = ("-m", "tests.server.faulty_app", "leak")
JSON = "application/json"
FORM = "multipart/form-data; boundary=xyz"


def mixed_requests() -> list[tuple[Request, int]]:
    """Return what is asked by turns, each with the status that it must get: pages, files, drawings and mistakes."""
    ink = drawn_seven()
    page = mixed(ink, (255, 255, 255), (20, 30, 90))
    png, text = encode(page), base64.b64encode(encode(clear_canvas(ink, (0, 0, 0)))).decode()
    part = b'--xyz\r\nContent-Disposition: form-data; name="image"; filename="7.png"\r\n\r\n' + png + b"\r\n"
    pixels = json.dumps({"pixels": [[0] * 10 + [255] * 8 + [0] * 10] * 28}).encode()
    places = ("/", "/docs", "/models", "/healthz", "/readyz", "/metrics", "/openapi.json", "/static/css/base.css")
    return [
        *((Request("GET", place), 200) for place in places),
        (Request("HEAD", "/"), 200),
        (Request("GET", "/nothing"), 404),
        (Request("DELETE", "/predict"), 405),
        *((Request("POST", "/predict", f"image/{kind}", encode(page, kind.upper())), 200) for kind in ("bmp", "jpeg")),
        *((Request("POST", "/predict", f"image/{kind}", encode(page, kind.upper())), 200) for kind in ("webp", "gif")),
        *((Request("POST", "/predict", JSON, BODY), 200) for _ in range(3)),
        *((Request("POST", "/predict", "image/png", png), 200) for _ in range(3)),
        (Request("POST", "/predict", JSON, json.dumps({"image": text}).encode()), 200),
        (Request("POST", "/predict", JSON, pixels), 200),
        (Request("POST", "/predict", FORM, part + b"--xyz--\r\n"), 200),
        (Request("POST", "/predict/batch", FORM, part * 3 + b"--xyz--\r\n"), 200),
        (Request("POST", "/predict", JSON, BODY.ljust(200_000)), 200),
        (Request("POST", "/explain", JSON, BODY), 200),
        (Request("POST", "/predict", "image/png", png[: len(png) // 2]), 422),
        (Request("POST", "/predict", "image/png", b""), 400),
        (Request("POST", "/predict", JSON, b"[" * 50_000), 400),
        (Request("POST", "/predict", "text/plain", b"seven"), 415),
    ]


@dataclass(frozen=True)
class Report:
    """What came of it; growth: of the server's memory in the second half, bytes."""

    outcome: Outcome
    exit_code: int
    errors: str

    @property
    def growth(self) -> int:
        """Return by how many bytes the server's memory grew in the second half."""
        return self.outcome.growth(0.5)

    def complaints(self) -> list[str]:
        """Return what is not as it must be, a line each."""
        lines = [f"request {number}: {fault}" for number, fault in sorted(self.outcome.faults.items())]
        if self.growth > MAX_GROWTH:
            lines.append(f"the server's memory grew by {self.growth / 1e6:.1f} MB in the second half")
        if self.exit_code != 0 or self.errors:
            lines.append(f"the server ended with {self.exit_code} and wrote: {self.errors[:2000] or 'nothing'}")
        return lines


def soak(count: int, environ: Mapping[str, str], *arguments: str, connections: int = CONNECTIONS) -> Report:
    """Start a server, ask it so much and stop it; arguments: another module to start, as for running()."""
    asked = mixed_requests()
    expected = dict(asked)

    def judge(request: Request, answer: Answer) -> str | None:
        wanted = expected[request]
        found = f"{request.method} {request.path}: {answer.status}, not {wanted}"
        return None if answer.status == wanted else found

    with running(*arguments, environ=environ) as server:
        outcome = drive(server, range(count), lambda n: asked[n % len(asked)][0], judge, connections=connections)
        server.stop()
        return Report(outcome, *server.wait())


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask a server as the command line says and print what came of it; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.server.soak", description="Watch a server's memory.")
    parser.add_argument("--count", type=int, default=COUNT, help=f"how many requests (default {COUNT:,})")
    parser.add_argument("--leak", action="store_true", help="start a server that keeps every body, which has to fail")
    parser.add_argument("--connections", type=int, default=CONNECTIONS, help=f"at once (default {CONNECTIONS})")
    options = parser.parse_args(arguments)
    report = soak(options.count, {}, *(LEAKING if options.leak else ()), connections=options.connections)
    outcome = report.outcome
    print(f"{outcome.done:,} answers in {outcome.seconds:.0f} s ({outcome.done / outcome.seconds:.0f}/s)")
    if len(outcome.memory) > 1:
        steps = outcome.memory[:: max(1, len(outcome.memory) // 10)]
        print("memory:", ", ".join(f"{held / 1e6:.1f}" for _, held in steps), "MB after every tenth")
        print(f"in the second half: {report.growth / 1e6:+.1f} MB")
    complaints = report.complaints()
    for line in complaints:
        print("FAILED:", line)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
