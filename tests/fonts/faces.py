"""The page's typefaces as data: where each comes from, what of it ships, and what stands in while it loads."""

from dataclasses import dataclass
from string import ascii_letters, digits, punctuation

ASCII = ascii_letters + digits + punctuation + " "
TYPOGRAPHY = "\N{NO-BREAK SPACE}‘’“”–—…·×−±²³°"
LATIN_1 = "".join(map(chr, range(0xA1, 0x100))).replace("\N{SOFT HYPHEN}", "")


@dataclass(frozen=True)
class StandIn:
    """A font of some systems that is laid as wide as a shipped one."""

    name: str
    width: float  # em; mean advance of lower-case letters and the space, weighed as English uses them
    full_names: tuple[str, ...] = ()  # as its files have them where that isn't its name


@dataclass(frozen=True)
class Face:
    """A typeface that ships."""

    family: str
    generic: str  # the kind of any font that may stand in last
    package: str  # of npm, pinned in package.json
    source: str  # file of the package
    licence: str  # file of the package
    weights: tuple[int, int]  # lightest and boldest that the page asks for
    text: str  # every character that ships
    stand_ins: tuple[StandIn, ...]

    @property
    def slug(self) -> str:
        """Return the family's name as it stands in file names."""
        return self.family.lower().replace(" ", "-")


# Widths are xWidthAvg of @capsizecss/metrics 4.3.0; those of DejaVu, which it lacks, were measured in the same way.
FACES = (
    Face(
        family="Alegreya",
        generic="serif",
        package="@fontsource-variable/alegreya",
        source="files/alegreya-latin-wght-normal.woff2",
        licence="LICENSE",
        weights=(400, 400),
        text=ASCII + TYPOGRAPHY,
        stand_ins=(
            StandIn("Georgia", 913 / 2048),
            StandIn("Times New Roman", 832 / 2048),
            StandIn("Liberation Serif", 832 / 2048),
            StandIn("Noto Serif", 481 / 1000, ("Noto Serif", "Noto Serif Regular")),
            StandIn("DejaVu Serif", 1053 / 2048),
        ),
    ),
    Face(
        family="Figtree",
        generic="sans-serif",
        package="@fontsource-variable/figtree",
        source="files/figtree-latin-wght-normal.woff2",
        licence="LICENSE",
        weights=(400, 700),
        text=ASCII + TYPOGRAPHY + LATIN_1,
        stand_ins=(
            StandIn("Segoe UI", 908 / 2048),
            StandIn("Roboto", 911 / 2048),
            StandIn("Arial", 913 / 2048),
            StandIn("Liberation Sans", 913 / 2048),
            StandIn("Noto Sans", 474 / 1000, ("Noto Sans", "Noto Sans Regular")),
            StandIn("DejaVu Sans", 1042 / 2048),
        ),
    ),
)
