"""The command's options, and its end when a contender fails."""

import argparse
import os
import sys
from pathlib import Path

import pytest

from tests.benchmarks.__main__ import chosen_parts, main, parse
from tests.benchmarks.body_only import PATH, create_app_with_view
from tests.benchmarks.catalog import Entry
from tests.benchmarks.drawing import png
from tests.benchmarks.errors import ContenderError
from tests.benchmarks.parts import GROUPS, PARTS
from tests.benchmarks.servers import held_bytes
from tests.benchmarks.workers import Workers


def test_parts_are_chosen_by_name_or_group_in_the_reports_order() -> None:
    assert chosen_parts("startup,http") == ["http", "startup"]
    assert chosen_parts("network") == ["training", "inference", "curves"]
    assert parse([]).only == list(PARTS)
    assert {part for parts in GROUPS.values() for part in parts} <= PARTS.keys()
    with pytest.raises(argparse.ArgumentTypeError, match="'speed' is no part: expected training"):
        chosen_parts("http,speed")


def test_command_fails_when_a_contender_does(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def fail(_: object) -> None:
        raise ContenderError("PyTorch gives probabilities that differ")

    monkeypatch.setitem(PARTS, "startup", fail)
    assert main(["--only", "startup", "--out", str(tmp_path)]) == 1
    assert "Benchmark stopped: PyTorch gives probabilities that differ" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_worker_that_dies_tells_why(tmp_path: Path) -> None:
    nobody = Entry("nobody", "not_there", library_threads=1)
    with Workers() as workers, pytest.raises(ContenderError, match=r"(?s)nobody failed at 'outputs':.*not_there"):
        workers.outputs(nobody, tmp_path / "n.npz", 1)


def test_body_only_view_reads_the_whole_body(tmp_path: Path) -> None:
    client = create_app_with_view({"WEIGHTS_DIR": tmp_path}).test_client()
    assert client.post(PATH, data=png(), content_type="image/png").get_json() == {"bytes": len(png())}


def test_resident_memory_of_this_process_is_plausible() -> None:
    held = held_bytes(os.getpid())
    if sys.platform == "win32":
        assert held is None
    else:
        assert held is not None
        assert 5e6 < held < 50e9
