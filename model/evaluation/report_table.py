"""What a report must hold to be shown: its members by name, each with a type, a range and a length."""

from __future__ import annotations

from model.storage.facts import Items, Kind, Maybe, Members, Named, Number, Text

COUNT = Number(0, 10**9, whole=True)
SOME = Number(1, 10**9, whole=True)  # shares of it are told
SHARE = Number(0, 1)
DIGIT = Number(0, 9, whole=True)
SIZE = Number(0, 10**6)
NAME = Text(100)
MAX_ROWS = 1000
MAX_PICTURE = 100_000  # characters of base64


def _open(required: dict[str, Kind], optional: dict[str, Kind] | None = None) -> Members:
    """Return an object that may hold more than what is shown of it."""
    return Members(required, optional or {}, closed=False)


def _rows(*told_by: tuple[str, Kind]) -> Items:
    """Return the rows of an exam, at least one, each with its score and what it is told by."""
    return Items(_open({**dict(told_by), **_SCORE, "count": SOME}, {"rejected": COUNT}), MAX_ROWS, least=1)


_SCORE: dict[str, Kind] = {"count": COUNT, "errors": COUNT, "accuracy": Maybe(SHARE)}
_NAMED = _rows(("name", NAME))
_REJECTED: dict[str, Kind] = {"count": COUNT, "rejected": COUNT, "share": Maybe(SHARE)}
_BY_LABEL = Items(_open({"name": NAME, **_REJECTED}), MAX_ROWS)
_BIN = _open({"low": SHARE, "high": SHARE, "count": COUNT, "confidence": SHARE, "accuracy": SHARE})
_MISTAKE = _open(
    {
        "true": DIGIT,
        "read": DIGIT,
        "confidence": SHARE,
        "picture": Text(MAX_PICTURE, "[A-Za-z0-9+/]+={0,2}", "characters of base64"),
    },
)
_EXAM: dict[str, Kind] = {
    **_SCORE,
    "calibration": _open({"error": SHARE, "confidence": SHARE, "bins": Items(_BIN, MAX_ROWS)}),
    "confusion": Items(Items(COUNT, 10, least=10), 10, least=10),
    "mistakes": Items(_MISTAKE, MAX_ROWS),
}
_NUMBERS = _open({**_SCORE, "miscounted": COUNT})

REPORT = _open(
    {
        "model": NAME,
        "temperature": Number(0.05, 20),
        "material": _open({"digits": COUNT, "writers": COUNT}, {"sha256": Named(Text(255), Text(64), 100)}),
        "sheet": _open(dict.fromkeys(("side", "pen", "tall", "thickest", "placed_tall"), SIZE)),
        "mnist": _open(_EXAM),
        "strokes": _open(
            {
                **_EXAM,
                "by_contributor": _NAMED,
                "by_style": Items(_NAMED.kind, MAX_ROWS),
                "by_pen": _rows(("pixels", SIZE)),
                "by_height": _rows(("pixels", SIZE)),
                "by_place": _rows(("across", NAME), ("down", NAME)),
                "by_rotation": _rows(("degrees", Number(-360, 360))),
                "by_slant": _rows(("degrees", Number(-360, 360))),
            }
        ),
        "numbers": _open({"strokes": _NUMBERS, "pictures": _NUMBERS}),
        "rejection": Maybe(
            _open(
                {
                    "threshold": SHARE,
                    "digits": _open(_REJECTED),
                    "mnist": _open(_REJECTED),
                    "others": _open({**_REJECTED, "by_label": _BY_LABEL}),
                    "scribbles": _open({**_REJECTED, "by_label": _BY_LABEL}),
                }
            )
        ),
    }
)
