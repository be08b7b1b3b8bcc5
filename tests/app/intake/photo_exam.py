"""The command `python -m tests.app.intake.photo_exam`: how many photos of held-out people's digits are misread.

The ink is real, that of people whom no network learned from; paper, pen, light and camera are made up.
"""

import argparse
import sys
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path

import numpy as np
from flask.testing import FlaskClient

from app import create_app
from model import datasets
from model.data.errors import DatasetError
from model.data.formats.unipen import Character
from model.data.writers import digits, split_writers
from tests.helpers.photos import CONDITIONS, ink_of

SEED = 20


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line for each condition, how many photos were misread, and the sum with how many digits they show."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data-dir", type=Path, metavar="D", help="folder with pendigits and unipen in it")
    parser.add_argument("--count", type=int, default=300, help="digits for each condition")
    options = parser.parse_args(arguments)
    try:
        chosen = choose(held_out(options.data_dir), options.count)
    except DatasetError as error:
        print(error, file=sys.stderr)
        return 1
    client = create_app().test_client()
    misread = 0
    hard: set[int] = set()
    for condition, photo in CONDITIONS.items():
        wrong = {i for i, one in enumerate(chosen) if read(client, photo(ink_of(one.strokes))) != one.label}
        print(f"{condition}: {len(wrong)} of {len(chosen)} misread ({len(wrong) / len(chosen):.2%})", flush=True)
        misread += len(wrong)
        hard |= wrong
    total = len(chosen) * len(CONDITIONS)
    print(f"{misread} of {total:,} photos misread ({misread / total:.2%}), of {len(hard)} different digits")
    return 0


def held_out(folder: Path | None) -> Iterable[Character]:
    """Return the digits of writers that no network learned from."""
    sets = (datasets.load_strokes(name, folder and folder / name) for name in ("pendigits", "unipen"))
    return chain.from_iterable(digits(split_writers(one)[1]) for one in sets)


def choose(characters: Iterable[Character], count: int) -> list[Character]:
    """Return so many of them, or all, the same ones every time."""
    known = list(characters)
    order = np.random.default_rng(SEED).permutation(len(known))
    return [known[i] for i in order[:count]]


def read(client: FlaskClient, data: bytes) -> str:
    """Return the digits that the shipped network reads in a JPEG."""
    answer = client.post("/predict?model=inkling", data=data, content_type="image/jpeg").get_json()
    return str(answer["text"])


if __name__ == "__main__":
    sys.exit(main())
