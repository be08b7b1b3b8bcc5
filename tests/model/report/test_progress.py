"""The progress line in a terminal and in a log."""

import io
import re
from types import SimpleNamespace

import pytest

from model.report.progress import REDRAW_SECONDS, ProgressLine, duration
from tests.helpers.terminal import Terminal


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 s"), (-3, "0 s"), (59.4, "59 s"), (60, "1 min 00 s"), (245, "4 min 05 s"), (4980, "1 h 23 min")],
)
def test_duration_reads_as_people_say_it(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_progress_line_renews_itself_in_a_terminal() -> None:
    terminal = Terminal()
    line = ProgressLine(terminal)
    line.update(0.5, "half way")
    assert terminal.getvalue().startswith("\r\x1b[K━")
    assert terminal.getvalue().endswith("50%  half way")
    assert "\n" not in terminal.getvalue()


def test_progress_line_drops_updates_too_fast_to_see_but_never_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = 1000.0
    monkeypatch.setattr("model.report.progress.time", SimpleNamespace(monotonic=lambda: seconds))
    terminal = Terminal()
    line = ProgressLine(terminal)
    line.update(0.1, "first;")
    seconds += 0.9 * REDRAW_SECONDS
    line.update(0.2, "too fast;")
    seconds += 0.2 * REDRAW_SECONDS
    line.update(0.3, "slow enough;")
    line.update(1.0, "done;")
    assert re.findall(r"[a-z ]+;", terminal.getvalue()) == ["  first;", "  slow enough;", "  done;"]


def test_progress_line_fits_a_narrow_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    terminal = Terminal()
    ProgressLine(terminal).update(0.3, "a text that is much longer than the terminal is wide")
    assert len(terminal.getvalue().removeprefix("\r\x1b[K")) <= 29


def test_log_gets_whole_lines_only() -> None:
    log = io.StringIO()
    line = ProgressLine(log)
    line.update(0.5, "half way")
    line.print("epoch 1 done")
    line.clear()
    assert log.getvalue() == "epoch 1 done\n"
