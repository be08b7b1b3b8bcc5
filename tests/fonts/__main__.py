"""`python -m tests.fonts` makes the fonts that ship, with their licences and their style sheet, from node_modules."""

import sys
from pathlib import Path

from tests.fonts.faces import FACES
from tests.fonts.sheet import write_sheet
from tests.fonts.subset import cut, to_woff2

REPOSITORY = Path(__file__).resolve().parents[2]
MAX_BYTES = 60_000  # of all fonts together


def main() -> int:
    """Write static/fonts and static/css/fonts.css; return the exit code."""
    packages, static = REPOSITORY / "node_modules", REPOSITORY / "static"
    fonts = [(face, cut(face, packages)) for face in FACES]
    files = {face.slug: to_woff2(font) for face, font in fonts}
    total = sum(map(len, files.values()))
    if total > MAX_BYTES:
        print(f"The fonts take {total:,} bytes of {MAX_BYTES:,}: ship fewer characters or weights.", file=sys.stderr)
        return 1
    for face in FACES:
        (static / "fonts" / f"{face.slug}.woff2").write_bytes(files[face.slug])
        licence = (packages / face.package / face.licence).read_text(encoding="utf-8")
        (static / "fonts" / f"{face.slug}.LICENSE.txt").write_text(licence, encoding="utf-8")
        print(f"{face.family}: {len(files[face.slug]):,} bytes, {len(face.text)} characters")
    (static / "css" / "fonts.css").write_text(write_sheet(fonts), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
