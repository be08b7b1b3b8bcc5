"""Under the worst attacks at once, six of each, honest clients are answered and the attackers get no 500."""

from tests.server.attacks import attacks
from tests.server.live import running
from tests.server.siege import HONEST, lay, send

PROBES = 5
WORST = ("scans", "empty EXIF", "iTXt behind the pixels", "small chunks", "interlaced", "999 V", "512 V", "maze")


def test_siege_of_many_attacks_at_once_lets_honest_clients_through() -> None:
    with running() as server:
        siege = lay(server, [attacks()[name]() for name in WORST], seconds=1.0, probes=PROBES)
        assert min(len(siege.probes), len(siege.readings)) >= PROBES
        assert set(siege.statuses) <= {200, 413, 422, 503}
        assert siege.untold == 0
        assert send(server, HONEST).status == 200
        server.stop()
        code, errors = server.wait()
        assert (code, errors) == (0, "")
