"""Writes static/css/fonts.css: the faces that ship, and stand-ins of the same width and height for while they load."""

from fontTools.ttLib import TTFont

from tests.fonts.faces import Face, StandIn
from tests.fonts.subset import mean_width, vertical_metrics

HEAD = """/* The typefaces that ship, and fonts of other systems that are laid as wide and as high while those load,
   or where they never do. Made by `make fonts` from tests/fonts/faces.py: change it there. */
"""


def write_sheet(faces: list[tuple[Face, TTFont]]) -> str:
    """Return the style sheet. faces: each with its font as it ships."""
    stacks = {f"--{face.generic.split('-')[0]}": stack(face) for face, _ in faces}
    return HEAD + _rule(":root", stacks) + "".join(_write_face(face, font) for face, font in faces)


def stack(face: Face) -> str:
    """Return the families to ask for, the shipped one first."""
    stand_ins = [f'"{_name(face, one)}"' for one in face.stand_ins]
    return ", ".join([f'"{face.family}"', *stand_ins, face.generic])


def _name(face: Face, stand_in: StandIn) -> str:
    return f"{face.family} in {stand_in.name}"


def _write_face(face: Face, font: TTFont) -> str:
    weights = sorted(set(face.weights))
    source = f'url("../fonts/{face.slug}.woff2") format("woff2")'
    shipped = {"font-family": f'"{face.family}"', "font-weight": " ".join(map(str, weights)), "src": source}
    # A font that comes late is for the next page: nothing moves under the eyes of who reads this one.
    rules = [_rule("@font-face", {**shipped, "font-display": "optional"})]
    for stand_in in face.stand_ins:
        scale = mean_width(font) / stand_in.width
        ascent, descent, gap = (size / scale for size in vertical_metrics(font))
        rules.append(
            _rule(
                "@font-face",
                {
                    "font-family": f'"{_name(face, stand_in)}"',
                    "src": ", ".join(f'local("{name}")' for name in stand_in.full_names or (stand_in.name,)),
                    "size-adjust": f"{scale:.2%}",
                    "ascent-override": f"{ascent:.2%}",
                    "descent-override": f"{descent:.2%}",
                    "line-gap-override": f"{gap:.2%}",
                },
            )
        )
    return "".join(rules)


def _rule(selector: str, declarations: dict[str, str]) -> str:
    lines = "".join(f"  {name}: {value};\n" for name, value in declarations.items())
    return f"\n{selector} {{\n{lines}}}\n"
