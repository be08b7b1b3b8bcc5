"""A terminal for the tests of what only a terminal gets to see."""

import io


class Terminal(io.StringIO):
    """A terminal that keeps all that was written to it."""

    def isatty(self) -> bool:
        return True
