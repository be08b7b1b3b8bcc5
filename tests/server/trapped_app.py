"""Runs the server with pictures that are traps: each kind of file does to its reader what a hostile one might.

GIF works for ever, BMP sleeps for ever, WebP takes all memory there is to be had, and JPEG ends the process at once.
PNG prints "reading", waits until nobody waits for it any more, and prints "given up".

Its arguments are the limits: seconds of the processor, seconds of the clock, and requests that may wait for a reader.
"""

import os
import sys
import time

from app.__main__ import serve
from app.config import load_config
from app.intake import body
from app.intake.drawing import Drawing
from app.readers import limits, pool
from app.server.disconnects import check_awaited, is_awaited
from model.preprocessing.decode import SIGNATURES
from tests.helpers.guards import HANG_GUARD_S

GUARD_S = float(HANG_GUARD_S)


def trap(data: bytes) -> Drawing:
    """Do what the kind of the file says."""
    kind = next(kind for kind, parts in SIGNATURES.items() if all(data.startswith(part, at) for at, part in parts))
    if kind == "GIF":
        while True:
            pass
    if kind == "BMP":
        time.sleep(GUARD_S)
    if kind == "WEBP":
        kept = [bytearray(limits.MEMORY_BYTES // 10) for _ in range(20)]
        del kept
    if kind == "PNG":
        print("reading", flush=True)
        while is_awaited():
            time.sleep(0.02)
        print("given up", flush=True)
        check_awaited()
    os._exit(1)


if __name__ == "__main__":
    limits.CPU_S = float(sys.argv[1])
    limits.WALL_S = float(sys.argv[2])
    pool.MAX_WAITING = int(sys.argv[3])
    vars(body)["picture_to_drawing"] = trap
    sys.exit(serve(load_config({"PORT": 0, "READERS": 2}, os.environ)))
