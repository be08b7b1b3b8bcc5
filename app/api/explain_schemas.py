"""What /explain and its two neighbours answer, as JSON Schema, and the query that names a number inside a network."""

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from app.api.contract import query
from app.api.queries import read_one, whole_number
from app.api.vocabulary import ASKED, COUNT, DIGIT, NUMBER, PROBABILITY, TEXT, TEXTS, Schema, list_of, noted, object_of
from app.web.problems import Problem

# No network that can be loaded has a layer, channel, row or column with a higher number.
MAX_INDEX = 9999

# Parts of a sum that are told one by one; the others are added up.
MAX_PARTS = 4

_PLACE: Schema = {**COUNT, "maximum": MAX_INDEX}

THE_DIGIT = query("digit", {**_PLACE, "default": 0}, "Which digit of the drawing, in reading order.")
PLACES = tuple(
    query(name, _PLACE, f"The {name}, counted from 0.", required=True) for name in ("layer", "channel", "row", "column")
)


@dataclass(frozen=True)
class UnitQuestion:
    """Which number inside a network is asked about. All places are counted from 0."""

    layer: int  # its place in the list that /explain/layers returns
    channel: int  # which map of the layer
    row: int  # from the top
    column: int  # from the left


def read_unit(args: "MultiDict[str, str]") -> UnitQuestion:
    """Return the place that the query names. Raises Problem 422 that names the parameter and what to send."""
    return UnitQuestion(*(_place(args, name) for name in ("layer", "channel", "row", "column")))


def read_digit(args: "MultiDict[str, str]") -> int:
    """Return which digit of the drawing the query names, counted from 0; the first where it names none."""
    return int(read_one(args, "digit", whole_number, MAX_INDEX, f"a whole number from 0 to {MAX_INDEX}") or 0)


def _place(args: "MultiDict[str, str]", name: str) -> int:
    found = read_one(args, name, whole_number, MAX_INDEX, f"a whole number from 0 to {MAX_INDEX}")
    if found is None:
        raise Problem(422, f"The query has no {name}. Send the layer, channel, row and column, each counted from 0.")
    return int(found)


PICTURE: Schema = {"type": "string", "pattern": "^data:image/png;base64,", "description": "What the network sees."}
MAPS = object_of(
    "Signed pictures in 8 bits: a value is its byte, -127 to 127, times peak / 127.",
    shape=noted(list_of(COUNT), "Height, width and how many pictures."),
    peak=noted(NUMBER, "The largest value, without its sign."),
    values=noted(TEXT, "Base64 of signed bytes, picture after picture, each row by row."),
)
_READ = {"digit": DIGIT, "confidence": PROBABILITY}
_ROWS = list_of(noted(list_of(NUMBER), "A row."))

SCHEMAS: dict[str, Schema] = {
    "Explanation": object_of(
        "Why one digit of a drawing was read as it was.",
        **_READ,
        runner_up=DIGIT,
        input=PICTURE,
        pixels=noted(
            MAPS,
            "Which pixels spoke for the digit, above 0, and which for the runner-up, below: ink "
            "times the gradient of the logarithm of how much likelier one is than the other.",
        ),
        changes=noted(
            list_of(
                object_of(
                    "A change to the drawing and how it would be read.",
                    name={"enum": ["centred", "thicker", "thinner", "straightened", "without"]},
                    stroke=noted(
                        {"type": ["integer", "null"]},
                        "The stroke left out: its place among the drawing's strokes with points, counted from 0.",
                    ),
                    **_READ,
                    flips=noted({"type": "boolean"}, "Whether the answer is another one."),
                    input=PICTURE,
                )
            ),
            "Those that make no difference to the picture are left out.",
        ),
        model=ASKED,
    ),
    "Layers": object_of(
        "What every layer makes of one digit of a drawing.",
        input=PICTURE,
        box=noted(list_of(NUMBER), "Around the ink: x, y, width, height."),
        layers=noted(
            list_of(
                object_of(
                    "A layer together with those behind it that work on each number by itself.",
                    kinds=TEXTS,
                    parameters=COUNT,
                    maps=MAPS,
                )
            ),
            "From input to output; layers that only hand on their input are left out.",
        ),
        model=ASKED,
    ),
    "Unit": object_of(
        "One number inside a network. Its sum is that of its parts, the rest and the offset; further layers make "
        "it the value.",
        value=NUMBER,
        sum=NUMBER,
        offset=noted(NUMBER, "What does not depend on the drawing: the bias."),
        window=noted(list_of(COUNT), "Top, left, height and width of what it looks at in the layer before."),
        parts=noted(
            list_of(
                object_of(
                    "One map of the layer before.",
                    channel=COUNT,
                    patch=noted(_ROWS, "What is seen of it."),
                    weights=noted(_ROWS, "The kernel; for a layer without weights, the share of each cell."),
                    sum=noted(NUMBER, "Of the products."),
                )
            ),
            f"The weightiest, at most {MAX_PARTS}.",
        ),
        rest=object_of("The other maps together.", count=COUNT, sum=NUMBER),
        model=ASKED,
    ),
}
