"""The progress line in a terminal and in a log."""

import io

import pytest

from model.progress import ProgressLine, duration


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


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


def test_progress_line_drops_updates_too_fast_to_see_but_never_the_last() -> None:
    terminal = Terminal()
    line = ProgressLine(terminal)
    for i in range(100):
        line.update(i / 100, f"step {i};")
    line.update(1.0, "done")
    assert "step 0;" in terminal.getvalue()
    assert "step 1;" not in terminal.getvalue()
    assert terminal.getvalue().endswith("100%  done")


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
