"""Attacks by many at once, beside honest clients; `python -m tests.server.siege [SECONDS]` measures each in turn.

For each attack: the longest that a probe and an honest drawing waited, what the attackers were answered, and what
they took of the processors and of the memory.
"""

import http.client
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import psutil

from tests.server.attacks import Attack, attacks
from tests.server.live import BODY, Answer, LiveServer, running

ATTACKERS = 6
HONEST = Attack("application/json", BODY, 200)


@dataclass
class Siege:
    """What came of it."""

    statuses: Counter[int] = field(default_factory=Counter)  # of the attackers' answers
    untold: int = 0  # answers of 503 without a Retry-After
    probes: list[float] = field(default_factory=list)  # seconds of each probe for readiness
    readings: list[float] = field(default_factory=list)  # seconds of each honest drawing
    turned_away: int = 0  # honest drawings that were told to come again
    cpu: float = 0.0  # seconds, of all processes of the server
    lock: threading.Lock = field(default_factory=threading.Lock)  # of the counts


def lay(server: LiveServer, bodies: list[Attack], seconds: float, probes: int = 0) -> Siege:
    """Send each body from ATTACKERS clients for a while, beside a client that probes and one that draws.

    probes: go on until so many probes and honest drawings were answered, however long that takes.
    """
    siege, over, before = Siege(), threading.Event(), cpu_seconds(server)
    threads = [
        *(threading.Thread(target=attack, args=(server, body, siege, over)) for body in bodies * ATTACKERS),
        threading.Thread(target=watch, args=(lambda: server.ask("GET", "/readyz"), siege, siege.probes, over)),
        threading.Thread(target=watch, args=(lambda: send(server, HONEST), siege, siege.readings, over)),
    ]
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    while min(len(siege.probes), len(siege.readings)) < probes:
        time.sleep(0.05)
    over.set()
    for thread in threads:
        thread.join()
    siege.cpu = cpu_seconds(server) - before
    return siege


def send(server: LiveServer, body: Attack) -> Answer:
    """Send a body and return the answer."""
    return server.ask("POST", "/predict", body.body, Content_Type=body.kind)


def attack(server: LiveServer, body: Attack, siege: Siege, over: threading.Event) -> None:
    """Send a body again and again until the siege is over."""
    while not over.is_set():
        try:
            answer = send(server, body)
        except (http.client.HTTPException, OSError):
            continue  # refused while it was still sending
        with siege.lock:
            siege.statuses[answer.status] += 1
            siege.untold += answer.status == 503 and "Retry-After" not in answer.headers


def watch(ask: Callable[[], Answer], siege: Siege, times: list[float], over: threading.Event) -> None:
    """Ask now and then until the siege is over, and note how long each answer took."""
    while not over.is_set():
        started = time.perf_counter()
        answer = ask()
        times.append(time.perf_counter() - started)
        with siege.lock:
            siege.turned_away += answer.status != 200
        time.sleep(0.02)


def processes(server: LiveServer) -> list[psutil.Process]:
    """Return the server's processes."""
    process = psutil.Process(server.process.pid)
    return [process, *process.children(recursive=True)]


def cpu_seconds(server: LiveServer) -> float:
    """Return what the server's processes have worked, those that have ended included, as far as they are told."""
    return sum(sum(process.cpu_times()[:4]) for process in processes(server))


def memory_mb(server: LiveServer) -> float:
    """Return the proportional set size of the server's processes, in MB."""
    return float(sum(process.memory_full_info().pss for process in processes(server)) / 1e6)


def main(seconds: float, *names: str) -> None:
    """Lay siege with each attack in turn, or with those of these names."""
    print("attack                    probe s  drawing s  sent away  answers  CPU s each  MB more  statuses")
    made = {"honest drawings": lambda: HONEST, **attacks()}
    for name in names or made:
        with running() as server:
            send(server, HONEST)
            before = memory_mb(server)
            siege = lay(server, [made[name]()], seconds)
            answers = sum(siege.statuses.values())
            waits = f"{max(siege.probes):8.3f}  {max(siege.readings):9.3f}  {siege.turned_away:9}  {answers:7}"
            costs = f"{siege.cpu / max(1, answers):10.4f}  {memory_mb(server) - before:7.0f}"
            print(f"{name:24} {waits}  {costs}  {dict(siege.statuses)}", flush=True)


if __name__ == "__main__":
    main(float((sys.argv[1:] or ["5"])[0]), *sys.argv[2:])
