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


def _rows(*told_by: tuple[str, Kind], ways: tuple[str, ...] = (), least: int = 1) -> Items:
    """Return the rows of an exam: each with what it is told by and its score, or one for each way of sending."""
    score: dict[str, Kind] = dict.fromkeys(ways, _ANSWERED) if ways else _SCORE
    return Items(_open({**dict(told_by), **score, "count": SOME}), MAX_ROWS, least=least)


_ANSWERED = _open({"errors": COUNT, "rejected": COUNT, "calibration_error": SHARE})
_SCORE: dict[str, Kind] = {"count": COUNT, "errors": COUNT, "accuracy": Maybe(SHARE)}
_REJECTED: dict[str, Kind] = {"count": COUNT, "rejected": COUNT, "share": Maybe(SHARE)}
_BY_LABEL = Items(_open({"name": NAME, **_REJECTED}), MAX_ROWS)
_BIN = _open({"low": SHARE, "high": SHARE, "count": COUNT, "confidence": SHARE, "accuracy": SHARE})
_PICTURE = Text(MAX_PICTURE, "[A-Za-z0-9+/]+={0,2}", "characters of base64")
_MISTAKE = _open(
    {
        "true": DIGIT,
        "read": DIGIT,
        "confidence": SHARE,
        "picture": _PICTURE,
    },
)
_EXAM: dict[str, Kind] = {
    **_SCORE,
    "calibration": _open({"error": SHARE, "confidence": SHARE, "bins": Items(_BIN, MAX_ROWS)}),
    "confusion": Items(Items(COUNT, 10, least=10), 10, least=10),
    "mistakes": Items(_MISTAKE, MAX_ROWS),
}
_BOTH = ("strokes", "pictures")
_OVER_SETS: dict[str, Kind] = {"mean": SHARE, "worst": SHARE, "worst_set": Maybe(NAME)}
_MEANS = _open(dict.fromkeys(("misread", "not_accepted", "calibration_error"), _open(_OVER_SETS)))
_ACCEPTED = Items(
    _open({"name": NAME, "count": SOME, **dict.fromkeys(_BOTH, COUNT), "texts": Items(Text(200), 10)}), MAX_ROWS
)
_PASSED = _open(
    {
        "count": COUNT,
        **dict.fromkeys(_BOTH, _open({"accepted": COUNT, **_OVER_SETS})),
        "by_set": _ACCEPTED,
        "by_label": _ACCEPTED,
    }
)
_NUMBER = _open({"count": COUNT, "errors": COUNT, "miscounted": COUNT})
_NUMBERS = _open(dict.fromkeys(_BOTH, _NUMBER))
_PIXELS = ("pixels", SIZE)
_DEGREES = ("degrees", Number(-360, 360))
_SHOWN = Items(
    _open(
        {
            "set": NAME,
            "way": NAME,
            "true": NAME,
            "read": Maybe(Text(200)),
            "confidence": SHARE,
            "picture": _PICTURE,
        }
    ),
    MAX_ROWS,
)

PRODUCT = _open(
    {
        "threshold": Maybe(SHARE),
        **dict.fromkeys(_BOTH, _MEANS),
        "by_set": _rows(("name", NAME), ("writers", COUNT), ways=_BOTH),
        "by_style": _rows(("name", NAME), ways=_BOTH, least=0),
        **dict.fromkeys(("others", "doodles", "scribbles"), _PASSED),
        "sheet": _open(
            {
                "by_height": _rows(_PIXELS, ways=(*_BOTH, "wide")),
                "by_pen": _rows(_PIXELS, ways=_BOTH),
                "by_place": _rows(("across", NAME), ("down", NAME), ways=("pictures",)),
                "by_rotation": _rows(_DEGREES, ways=_BOTH),
                "by_slant": _rows(_DEGREES, ways=_BOTH),
            }
        ),
        "numbers": _open(dict.fromkeys(("digits", "marks", "rows", "all"), _NUMBERS)),
        "test_writers": _open({"count": COUNT, **dict.fromkeys(_BOTH, _ANSWERED)}),
        "mnist": _open({"count": COUNT, "pictures": _ANSWERED}),
        "misread": _SHOWN,
        "accepted": _SHOWN,
    }
)

NETWORK = _open(
    {
        "mnist": Maybe(_open(_EXAM)),
        "strokes": _open({**_EXAM, "by_set": _rows(("name", NAME))}),
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

REPORT = _open(
    {
        "model": NAME,
        "temperature": Number(0.05, 20),
        "material": _open(
            dict.fromkeys(("digits", "writers", "sets", "few", "numbers", "held_out"), COUNT),
            {"sha256": Named(Text(255), Text(64), 100)},
        ),
        "sheet": _open(dict.fromkeys(("side", "pen", "tall", "fitting", "placed_tall"), SIZE)),
        "product": PRODUCT,
        "network": NETWORK,
    }
)
