"""Python source as lines of named pieces, so that a page can give keywords and comments a look of their own."""

import io
import keyword
import tokenize
from dataclasses import dataclass

# What the names of a piece's kind stand for; everything else is plain.
KINDS = {tokenize.STRING: "string", tokenize.COMMENT: "comment", tokenize.NUMBER: "number"}


@dataclass(frozen=True)
class Piece:
    """A part of one line."""

    text: str
    kind: str = ""  # "keyword", "string", "comment", "number" or "" for the rest


def highlight(source: str) -> list[list[Piece]]:
    """Return the lines of Python source, whose pieces joined are the lines as they were.

    Source that Python cannot read is returned plain.
    """
    plain = source.splitlines()
    lines: list[list[Piece]] = [[] for _ in plain]
    ends = [0] * len(plain)
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            kind = KINDS.get(token.type, "keyword" if keyword.iskeyword(token.string) else "")
            for row in range(token.start[0], token.end[0] + 1) if kind else ():
                line = plain[row - 1]
                start = token.start[1] if row == token.start[0] else 0
                end = token.end[1] if row == token.end[0] else len(line)
                lines[row - 1] += [Piece(line[ends[row - 1] : start]), Piece(line[start:end], kind)]
                ends[row - 1] = end
    except (tokenize.TokenError, SyntaxError):
        return [[Piece(line)] for line in plain]
    for row, line in enumerate(plain):
        lines[row].append(Piece(line[ends[row] :]))
    return [[piece for piece in pieces if piece.text] for pieces in lines]
