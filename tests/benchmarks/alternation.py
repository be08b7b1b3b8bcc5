"""Measures contenders in turn, A B C A B C ..., so that a drift of the machine meets all of them alike."""

from collections.abc import Callable, Mapping


def alternate(
    measures: Mapping[str, Callable[[], float]], rounds: int, between: Callable[[], object] = lambda: None
) -> dict[str, list[float]]:
    """Return name -> one value for each round; `between` runs before each round and after the last.

    Whatever a measure raises ends the alternation.
    """
    if rounds < 1:
        raise ValueError(f"{rounds} rounds asked for: expected at least 1")
    values: dict[str, list[float]] = {name: [] for name in measures}
    for _ in range(rounds):
        between()
        for name, measure in measures.items():
            values[name].append(measure())
    between()
    return values
