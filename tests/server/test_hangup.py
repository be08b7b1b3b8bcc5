"""Asked by a hangup signal, as servers on Linux and macOS are, the server reads its weights again at once."""

import signal
from pathlib import Path

from model.classifier import DigitClassifier
from tests.app.networks import write_network
from tests.server.live import running
from tests.server.test_reload import served, wait_for


def test_hangup_signal_reads_the_weights_at_once(tmp_path: Path) -> None:
    write_network(tmp_path / "inkling.npz", "inkling", seed=1)
    with running(environ={"INKLING_WEIGHTS_DIR": str(tmp_path)}) as server:
        assert served(server)  # It has looked just now: the next look is two seconds away.
        write_network(tmp_path / "inkling.npz", "inkling", seed=9)
        version = DigitClassifier.load(tmp_path / "inkling.npz").version
        for _ in range(3):
            server.process.send_signal(signal.SIGHUP)
            wait_for(server, version)
        server.stop()
        assert server.wait()[0] == 0
