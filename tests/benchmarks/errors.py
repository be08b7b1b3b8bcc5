"""The one exception of the benchmarks."""


class ContenderError(RuntimeError):
    """A contender failed or computed something else than the others: its numbers would mean nothing."""
