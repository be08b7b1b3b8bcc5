"""What may stand in JSON that a file brings: a type, a range and a length for each member, told by tables of kinds.

Files are believed no more than requests are: a number that is none, a text that no page can hold or a name that forges
a line of the log is refused here, before anybody uses it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

MAX_SHOWN = 40  # characters of what was found, as a message quotes it
MAX_LINE = 300  # characters of a message about a file


class FactError(ValueError):
    """A member that is not what its table says: what was found and what was expected, to follow the file's name."""


class Kind(Protocol):
    """What a member may be."""

    @property
    def expected(self) -> str:
        """Return what it may be, in words."""

    def check(self, value: Any, where: str) -> None:
        """Raise FactError unless a value is of this kind; where: its name, with those that it lies in."""


@dataclass(frozen=True)
class Number:
    """A finite number from `low` to `high`; `whole` ones have no fraction."""

    low: float
    high: float
    whole: bool = False

    @property
    def expected(self) -> str:
        """Return it in words."""
        return f"a {'whole ' if self.whole else ''}number from {self.low:,} to {self.high:,}"

    def check(self, value: Any, where: str) -> None:
        """Raise FactError for what is no such number."""
        kind = int if self.whole else int | float
        # Nothing that is no number, NaN, lies between two others.
        if not isinstance(value, kind) or isinstance(value, bool) or not self.low <= value <= self.high:
            raise _refusal(value, where, self)


@dataclass(frozen=True)
class Text:
    """Printable Unicode of 1 to `most` characters: no line breaks, no surrogates, nothing that hides or turns words.

    pattern: of the whole text, where not all such texts will do; named: that pattern in words.
    """

    most: int
    pattern: str = ".*"
    named: str = "printable characters"

    @property
    def expected(self) -> str:
        """Return it in words."""
        return f"a text of 1 to {self.most:,} {self.named}"

    def check(self, value: Any, where: str) -> None:
        """Raise FactError for what is no such text."""
        fits = isinstance(value, str) and 1 <= len(value) <= self.most
        if not fits or not is_printable(value) or not re.fullmatch(self.pattern, value):
            raise _refusal(value, where, self)


@dataclass(frozen=True)
class Flag:
    """True or false."""

    expected: str = "true or false"

    def check(self, value: Any, where: str) -> None:
        """Raise FactError for anything else."""
        if not isinstance(value, bool):
            raise _refusal(value, where, self)


@dataclass(frozen=True)
class Maybe:
    """Null, for what was not measured, or a value of a kind."""

    kind: Kind

    @property
    def expected(self) -> str:
        """Return it in words."""
        return f"null or {self.kind.expected}"

    def check(self, value: Any, where: str) -> None:
        """Raise FactError for what is neither."""
        if value is not None:
            self.kind.check(value, where)


@dataclass(frozen=True)
class Items:
    """A list of `least` to `most` values of a kind."""

    kind: Kind
    most: int
    least: int = 0

    @property
    def expected(self) -> str:
        """Return it in words."""
        return f"a list of {self.least:,} to {self.most:,} values"

    def check(self, value: Any, where: str) -> None:
        """Raise FactError for what is no such list."""
        if not isinstance(value, list) or not self.least <= len(value) <= self.most:
            raise _refusal(value, where, self)
        for index, item in enumerate(value):
            self.kind.check(item, f"{where}[{index}]")


@dataclass(frozen=True)
class Named:
    """An object of up to `most` values of a kind, each under a name that somebody chose."""

    name: Kind
    kind: Kind
    most: int

    @property
    def expected(self) -> str:
        """Return it in words."""
        return f"an object of up to {self.most:,} members"

    def check(self, value: Any, where: str) -> None:
        """Raise FactError for what is no such object."""
        if not isinstance(value, dict) or len(value) > self.most:
            raise _refusal(value, where, self)
        for name, item in value.items():
            self.name.check(name, f"a name in {where}")
            self.kind.check(item, f"{where}.{name}")


@dataclass(frozen=True)
class Members:
    """An object of members that are known: those `required`, and maybe some of those `optional`.

    closed: whether it may have no others. Those of an object that is not closed are not looked at: use none of them.
    """

    required: Mapping[str, Kind]
    optional: Mapping[str, Kind] = field(default_factory=dict)
    closed: bool = True
    expected: str = "an object"

    def check(self, value: Any, where: str) -> None:
        """Raise FactError for what is no such object."""
        if not isinstance(value, dict):
            raise _refusal(value, where, self)
        for name, kind in self.required.items():
            if name not in value:
                raise FactError(f"has no {_inside(where, name)}: expected {kind.expected}")
        self.check_given(value, where)

    def check_given(self, value: Mapping[str, Any], where: str) -> None:
        """Raise FactError for a member that is not as it must be; where some are missing, they may be given later."""
        kinds = {**self.required, **self.optional}
        for name, item in value.items():
            if name in kinds:
                kinds[name].check(item, _inside(where, name))
            elif self.closed:
                raise FactError(f"has an unknown member {shown(name)} in {where or 'it'}: expected only known ones")


@dataclass(frozen=True)
class Unread:
    """An object that who uses it checks."""

    expected: str = "an object"

    def check(self, value: Any, where: str) -> None:
        """Raise FactError for what is no object."""
        if not isinstance(value, dict):
            raise _refusal(value, where, self)


def is_printable(text: str) -> bool:
    """Return whether a text is one line of visible characters and spaces; a no-break space is one too."""
    return all(one.isprintable() or unicodedata.category(one) == "Zs" for one in text)


def shown(value: Any) -> str:
    """Return what was found as short, printable text: lists and objects by their length."""
    if isinstance(value, list | dict):
        return f"{'a list' if isinstance(value, list) else 'an object'} of {len(value):,}"
    text = ascii(value[:MAX_SHOWN] if isinstance(value, str) else value)
    return text if len(text) <= MAX_SHOWN else f"{text[: MAX_SHOWN - 3]}..."


def one_line(text: object) -> str:
    """Return a message as one printable line of at most MAX_LINE characters."""
    line = " ".join(str(text).split())
    line = "".join(one if is_printable(one) else ascii(one)[1:-1] for one in line[:MAX_LINE])
    return line if len(line) <= MAX_LINE else f"{line[: MAX_LINE - 3]}..."


def _inside(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


def _refusal(value: Any, where: str, kind: Kind) -> FactError:
    return FactError(f"has {where} {shown(value)}: expected {kind.expected}")
