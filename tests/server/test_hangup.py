"""Asked by a hangup signal, as servers on Linux and macOS are, the server reads its weights again at once."""

import signal
from pathlib import Path

from model.classifier import DigitClassifier
from tests.helpers.networks import write_network
from tests.server.live import altered, running
from tests.server.test_reload import served, wait_for

# It never looks by itself.
WAITING = altered("import app.networks.reload; app.networks.reload.LOOK_EVERY_S = 1e9")


def test_hangup_signal_reads_the_weights_at_once(tmp_path: Path) -> None:
    write_network(tmp_path / "inkling.npz", "inkling", seed=1)
    with running(*WAITING, environ={"INKLING_WEIGHTS_DIR": str(tmp_path)}) as server:
        assert served(server)
        for seed in (2, 3, 4):
            write_network(tmp_path / "inkling.npz", "inkling", seed=seed)
            server.process.send_signal(signal.SIGHUP)
            wait_for(server, DigitClassifier.load(tmp_path / "inkling.npz").version)
        server.stop()
        assert server.wait()[0] == 0
