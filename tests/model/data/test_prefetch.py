"""The process that makes examples ahead: real processes, real kills."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from model.data.prefetch import Prefetcher, WorkerError
from tests.helpers.guards import HANG_GUARD_S


def draw_ten(rng: np.random.Generator) -> list[float]:
    return [float(x) for x in rng.random(10)]


def fail(rng: np.random.Generator) -> None:
    raise ValueError(f"no {rng.integers(1, 2)} example could be made")


def end(rng: np.random.Generator) -> None:
    os._exit(7)


def seed(number: int) -> np.random.SeedSequence:
    return np.random.SeedSequence((1, number))


def test_orders_are_made_from_their_own_seeds_whatever_was_ordered_before() -> None:
    expected = {number: draw_ten(np.random.default_rng(seed(number))) for number in (1, 2, 3)}
    with Prefetcher(draw_ten) as prefetcher:
        for number in (1, 2, 2, 3):
            prefetcher.order(number, seed(number))
        assert prefetcher.take(1) == expected[1]
        assert prefetcher.take(3) == expected[3]
    with Prefetcher(draw_ten) as prefetcher:
        prefetcher.order(2, seed(2))
        assert prefetcher.take(2) == expected[2]


def test_error_while_making_is_raised_where_it_is_taken() -> None:
    with Prefetcher(fail) as prefetcher:
        prefetcher.order(1, seed(1))
        with pytest.raises(ValueError, match="no 1 example could be made"):
            prefetcher.take(1)


def test_end_of_the_process_is_told_with_its_exit_status() -> None:
    with Prefetcher(end) as prefetcher:
        prefetcher.order(1, seed(1))
        with pytest.raises(WorkerError, match=r"the process that makes the examples ended \(exit status 7\)"):
            prefetcher.take(1)


def linger(rng: np.random.Generator) -> None:
    time.sleep(HANG_GUARD_S)


@pytest.mark.parametrize("orders", [0, 1, 2])
def test_killed_process_is_told_whatever_it_had_read(orders: int) -> None:
    """As where memory runs out: an order that was not read makes the pipe fail in another way."""
    with Prefetcher(linger) as prefetcher:
        for number in range(orders):
            prefetcher.order(number, seed(number))
        prefetcher._process.kill()
        prefetcher._process.join()
        with pytest.raises(WorkerError, match=r"ended \(exit status -9\)"):
            for number in range(100):
                prefetcher.order(number, seed(number))
                prefetcher.take(number)


MAIN = f"""
import time
import numpy as np
from tests.model.data.test_prefetch import draw_ten
from model.data.prefetch import Prefetcher
if __name__ == "__main__":
    prefetcher = Prefetcher(draw_ten)
    prefetcher.order(1, np.random.SeedSequence(1))
    prefetcher.take(1)
    print(prefetcher._process.pid, flush=True)
    time.sleep({HANG_GUARD_S})
"""


def test_process_ends_when_the_one_that_asked_is_killed(repository: Path, tmp_path: Path) -> None:
    script = tmp_path / "main.py"
    script.write_text(MAIN, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(repository)}
    main = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env=environment)
    assert main.stdout is not None
    worker = int(main.stdout.readline())
    main.send_signal(signal.SIGKILL)
    main.communicate()
    deadline = time.monotonic() + HANG_GUARD_S
    while alive(worker) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not alive(worker)


def alive(process: int) -> bool:
    """Say whether a process runs; one that has ended and waits to be asked for its status does not."""
    state = Path(f"/proc/{process}/stat")
    if state.exists():
        return state.read_text(encoding="ascii").rsplit(")", 1)[1].split()[0] != "Z"
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return not Path("/proc").exists()
