"""Source keeps its every character when it is cut into pieces, and the pieces know what they are."""

from pathlib import Path

import pytest

from app.pages.highlight import Piece, highlight


def test_highlight_names_the_pieces() -> None:
    assert highlight('if x:  # why\n    y = "two" + 2') == [
        [Piece("if", "keyword"), Piece(" x:  "), Piece("# why", "comment")],
        [Piece("    y = "), Piece('"two"', "string"), Piece(" + "), Piece("2", "number")],
    ]


def test_highlight_cuts_a_string_of_several_lines_at_their_ends() -> None:
    assert highlight('"""one\n\n  two"""\nx') == [
        [Piece('"""one', "string")],
        [],
        [Piece('  two"""', "string")],
        [Piece("x")],
    ]


@pytest.mark.parametrize("source", ["", "x = (", "x = 'open", "  y\n z", "\n\n"])
def test_highlight_keeps_what_python_cannot_read(source: str) -> None:
    assert ["".join(piece.text for piece in line) for line in highlight(source)] == source.splitlines()


def test_highlight_keeps_every_character_of_real_source(repository: Path) -> None:
    files = sorted((repository / "model").rglob("*.py"))
    assert files
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert ["".join(piece.text for piece in line) for line in highlight(text)] == text.splitlines()
