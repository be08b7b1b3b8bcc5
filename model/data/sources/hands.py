"""The small sets of pen strokes that come with Inkling: four of digits, two of what is no digit.

README.md beside the files says who made them and under which licence.
"""

from pathlib import Path

from model.data.cleaning import left_standing
from model.data.files import DataFile
from model.data.formats.drawings import read_drawings
from model.data.sources.strokes import StrokeSet, StrokeSource, stroke_source

HANDS = Path(__file__).parents[1] / "hands"  # digits
DOODLES = Path(__file__).parents[1] / "doodles"  # no digits


def read_shipped(origin: StrokeSource, folder: Path) -> StrokeSet:
    """Read the set's one file, checked to the last bit; writers are called by the set and their own name."""
    (file,) = origin.files
    text = file.load(origin.path_of(file, folder)).decode("utf-8")
    drawings = read_drawings(text, name=origin.name)
    kept = left_standing(drawings)
    out = len(drawings) - len(kept)
    remark = f"{out} of its {len(drawings):,} drawings are left out: they are not what their labels say." if out else ""
    return StrokeSet(origin.name, kept, {file.name: file.sha256}, remark)


stroke_source(
    "ipad-pencil",
    title="473 digits by 5 people with iPad and pencil (skahl/handwritten-digits-corpus)",
    licence="Apache-2.0",
    files=(DataFile("ipad-pencil.jsonl", 311_899, "07b4674c082ae531c6e43ba01772e1649bfd0355a68b3cae6ca5afaa3fb38c9b"),),
    shipped=HANDS,
)(read_shipped)
stroke_source(
    "numberpad",
    title="820 digits and 320 signs by one person on an iPad (bridger/NumberPad)",
    licence="Apache-2.0",
    files=(DataFile("numberpad.jsonl", 285_458, "bc336953c314e4ab8b40aad9470e06c5ddc5ba4973def631bb92457797c8b429"),),
    shipped=HANDS,
)(read_shipped)
stroke_source(
    "lipitk",
    title="160 digits by 8 people on a Tablet PC (LipiTk, by way of pablospe/LipiTk)",
    licence="MIT",
    files=(DataFile("lipitk.jsonl", 139_139, "1898dd7423f4e1a403db8814e426b372ef112bdc208d4fe6a9d188abcbf81b51"),),
    shipped=HANDS,
)(read_shipped)
stroke_source(
    "magic-wand",
    title="1,000 digits that one person drew in the air, a stroke each (petewarden/magic_wand_digit_data)",
    licence="Apache-2.0",
    files=(DataFile("magic-wand.jsonl", 833_643, "44ae67c150e6a21739d1570cd64cee53ffc70d85c587736bb7b3a0b75261a4e0"),),
    shipped=HANDS,
)(read_shipped)
stroke_source(
    "quickdraw",
    title="8,600 doodles of 344 things, 25 of each (Google, Quick, Draw!)",
    licence="CC BY 4.0",
    files=(DataFile("quickdraw.jsonl", 3_908_116, "8adadf4182d1024749b0ee847f1f04e15016585464f920e8e52e9bf82b7097f9"),),
    shipped=DOODLES,
)(read_shipped)
stroke_source(
    "omniglot",
    title="4,840 characters of 8 alphabets, by 20 people each with mouse or pad (brendenlake/omniglot), simplified",
    licence="MIT",
    files=(DataFile("omniglot.jsonl", 1_475_046, "7df02b4ff8e306b004a38ea5ec9ffe048c3bc66829ba22caea565efb9b225307"),),
    shipped=DOODLES,
)(read_shipped)
