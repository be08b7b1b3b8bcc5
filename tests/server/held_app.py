"""Runs the server with a network that says when it was asked and waits for a line on stdin before it answers.

Its argument is how many seconds the server takes to stop at most; it waits as long for a client's next request.
"""

import sys
import threading

from app.__main__ import serve
from app.config import load_config
from app.server import channels, serving
from tests.helpers.networks import FakeNetwork, Images


class HeldNetwork(FakeNetwork):
    """Prints "asked", then waits until it is released."""

    def __init__(self) -> None:
        super().__init__()
        self.released = threading.Event()
        self.line = threading.Lock()

    def predict_proba(self, images: Images) -> Images:
        with self.line:  # print writes a line and its end one after the other
            print("asked", flush=True)
        self.released.wait()
        return super().predict_proba(images)


def release_on_input(network: HeldNetwork) -> None:
    """Release the network at the first line on stdin."""
    sys.stdin.readline()
    network.released.set()


if __name__ == "__main__":
    serving.DRAIN_S = channels.NEXT_S = float(sys.argv[1])
    network = HeldNetwork()
    threading.Thread(target=release_on_input, args=(network,), daemon=True).start()
    sys.exit(serve(load_config({"MODELS": [network], "DEFAULT_MODEL": "fake", "PORT": 0}, {})))
