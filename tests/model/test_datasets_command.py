"""The command that fetches data sets: what it prints, how it ends, and that a killed fetch goes on."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from model import datasets
from model.data.download import Retry
from model.datasets import SOURCES, fetch, load, main, origins
from model.report.progress import ProgressLine
from tests.helpers import mirror as answers
from tests.helpers.compress import compress
from tests.helpers.guards import HANG_GUARD_S
from tests.helpers.mirror import Mirror, running_mirror
from tests.helpers.small_set import NAMES, assert_is_small, write_unpacked
from tests.helpers.stroke_files import PENDIGITS, use_small_sets
from tests.helpers.terminal import Terminal

pytestmark = pytest.mark.usefixtures("small_source")
QUICK = Retry(rounds=2, timeout=HANG_GUARD_S, pause=0.001)


def test_command_fetches_then_only_checks(
    tmp_path: Path, small_mirror: Mirror, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["fetch", "small", "--data-dir", str(tmp_path), "--mirror", small_mirror.url]
    assert main(arguments) == 0
    first = capsys.readouterr()
    assert main(arguments) == 0
    second = capsys.readouterr()
    assert first.err.splitlines() == [f"{name}.gz: downloading" for name in NAMES]
    assert first.out == second.out == f"small: all 4 files are in {tmp_path}, checksums right\n"
    assert second.err == ""
    assert len(small_mirror.requests) == 4


@pytest.mark.parametrize(
    ("total", "shown"),
    [(2_000_000, "100%  f.gz 2.0 of 2.0 MB"), (None, "0%  f.gz 2.0 MB"), (0, "f.gz 2.0 of 0.0 MB")],
)
def test_progress_on_a_terminal_shows_the_file_and_how_far_it_is(total: int | None, shown: str) -> None:
    terminal = Terminal()
    datasets.progress_on(ProgressLine(terminal))("f.gz", 2_000_000, total)
    assert "f.gz: downloading\n" in terminal.getvalue()
    assert terminal.getvalue().endswith(shown)


def test_command_says_in_one_line_why_it_failed(
    tmp_path: Path, small_mirror: Mirror, capsys: pytest.CaptureFixture[str]
) -> None:
    small_mirror.script = [answers.refuse(403)]
    assert main(["fetch", "small", "--data-dir", str(tmp_path), "--mirror", small_mirror.url]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert len(shown.err.splitlines()) == 1
    assert shown.err.startswith(f"error: {NAMES[0]}.gz: no mirror delivered it (")
    assert "answered 403 Forbidden" in shown.err


def test_command_lists_every_source(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "default" / "small"
    folder.mkdir(parents=True)
    write_unpacked(folder)
    assert main(["list"]) == 0
    shown = capsys.readouterr().out
    assert f"mnist: {SOURCES['mnist'].title}; licence CC BY-SA 3.0\n    0 of 4 files in " in shown
    assert f"    4 of 4 files in {folder}\n" in shown
    assert f"    0 of 1 files in {tmp_path / 'default' / 'pendigits'}\n" in shown
    for origin in origins().values():
        assert f"\n{origin.name}: {origin.title}; licence {origin.licence}\n" in f"\n{shown}"
        assert f"\n    reads {origin.wanted}\n" in shown


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "the following arguments are required: command"),
        (["fetch"], "the following arguments are required: name"),
        (["fetch", "mnits"], "invalid choice: 'mnits' (choose from "),
        (
            ["fetch", "mnist", "--mirror", "ftp://a/"],
            "found the mirror 'ftp://a/', expected an address that begins",
        ),
    ],
)
def test_command_exits_2_for_wrong_usage(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert message in capsys.readouterr().err


# The command as a process of its own, with the small set beside mnist. The third argument, when it is there, is the
# number of bytes after which the process sends itself what Ctrl-C sends.
COMMAND = """
import signal
import sys
from model import datasets
from tests.helpers import small_set
datasets.SOURCES["small"] = small_set.SOURCE
folder, address, *stop = sys.argv[1:]
if stop:
    def progress_on(line):
        return lambda file, done, total: done < int(stop[0]) or signal.raise_signal(signal.SIGINT)
    datasets.progress_on = progress_on
sys.exit(datasets.main(["fetch", "small", "--data-dir", folder, "--mirror", address]))
"""


def start(repository: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, *arguments],
        env=os.environ | {"PYTHONPATH": str(repository)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_fetch_resumes_after_its_process_was_killed(repository: Path, tmp_path: Path, small_mirror: Mirror) -> None:
    part = tmp_path / f"{NAMES[0]}.gz.part"
    small_mirror.script = [answers.stall_after(5000)]
    with start(repository, str(tmp_path), small_mirror.url) as process:
        deadline = time.monotonic() + HANG_GUARD_S
        while not part.exists() or part.stat().st_size < 5000:
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.005)
        process.kill()
        assert process.wait() == (-signal.SIGKILL if os.name == "posix" else 1)
    assert part.stat().st_size == 5000
    assert not (tmp_path / f"{NAMES[0]}.gz").exists()

    fetch("small", tmp_path, mirrors=[small_mirror.url], retry=QUICK)
    assert small_mirror.requests[1] == (f"{NAMES[0]}.gz", "bytes=5000-")
    assert_is_small(load("small", tmp_path))
    assert not part.exists()


def test_command_stopped_with_ctrl_c_keeps_what_has_arrived(
    repository: Path, tmp_path: Path, small_mirror: Mirror
) -> None:
    small_mirror.script = [answers.drip(1000, 0.002)]
    with start(repository, str(tmp_path), small_mirror.url, "5000") as process:
        _, errors = process.communicate(timeout=HANG_GUARD_S)
    assert process.returncode == 130
    assert errors == "Stopped. What has arrived is kept: the same command goes on from there.\n"
    assert (tmp_path / f"{NAMES[0]}.gz.part").stat().st_size >= 5000


def test_module_runs_as_a_command_from_the_repository(repository: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "model.datasets", "list"],
        cwd=repository,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "\nmnist: MNIST: 60,000 training and 10,000 test images" in done.stdout


def test_command_says_that_brought_data_is_not_fetched(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fetch", "kaggle", "--data-dir", str(tmp_path)]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("error: kaggle: this data set has no download")
    assert "kaggle.com/competitions/digit-recognizer" in shown.err


def test_command_fetches_pen_strokes_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    use_small_sets(monkeypatch, tmp_path / "default")
    packed = compress(PENDIGITS.encode(), 16)
    with running_mirror({"pendigits-orig.tra.Z": packed}) as mirror:
        assert main(["fetch", "pendigits", "--mirror", mirror.url]) == 0
    shown = capsys.readouterr()
    assert shown.err == "pendigits-orig.tra.Z: downloading\n"
    assert shown.out == f"pendigits: the file is in {tmp_path / 'default' / 'pendigits'}, checksums right\n"
