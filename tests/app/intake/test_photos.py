"""Photos of paper and boards in uneven light, sent as people send them to the network that is shipped."""

from pathlib import Path

import numpy as np
import pytest
from flask.testing import FlaskClient

from app import create_app
from tests.app.intake import photo_exam
from tests.app.intake.photo_exam import read
from tests.helpers.photos import CONDITIONS, DIGITS, HEIGHT, LIGHTS, WIDTH, ink_of, photo
from tests.helpers.stroke_files import PENDIGITS, UNIPEN, use_small_sets, write_files


@pytest.fixture(scope="module")
def shipped() -> FlaskClient:
    return create_app().test_client()


@pytest.mark.parametrize("condition", CONDITIONS)
def test_digits_are_read_on_photos(shipped: FlaskClient, condition: str) -> None:
    found = {digit: read(shipped, CONDITIONS[condition](ink_of(strokes))) for digit, strokes in DIGITS.items()}
    assert found == {digit: digit for digit in DIGITS}


@pytest.mark.parametrize("light", LIGHTS)
def test_paper_without_ink_is_blank(shipped: FlaskClient, light: str) -> None:
    assert read(shipped, photo(np.zeros((HEIGHT, WIDTH), np.float32), LIGHTS[light]())) == ""


def test_exam_counts_the_misread_photos_of_each_condition(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    use_small_sets(monkeypatch, tmp_path / "none")
    write_files(tmp_path / "pendigits", {"pendigits-orig.tra": PENDIGITS})
    write_files(tmp_path / "unipen", UNIPEN)
    monkeypatch.setattr(photo_exam, "read", lambda client, data: "1")
    assert photo_exam.main(["--data-dir", str(tmp_path)]) == 0
    *by_condition, whole = capsys.readouterr().out.splitlines()
    # A 1 and a 4 were drawn by people that are held out.
    assert by_condition == [f"{condition}: 1 of 2 misread (50.00%)" for condition in CONDITIONS]
    assert whole == f"{len(CONDITIONS)} of {2 * len(CONDITIONS)} photos misread (50.00%), of 1 different digits"


def test_exam_without_strokes_says_where_they_come_from(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert photo_exam.main(["--data-dir", str(tmp_path / "none")]) == 1
    assert "python -m model.datasets fetch" in capsys.readouterr().err
