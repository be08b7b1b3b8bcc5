"""Train a recipe and export its weights: python -m model.train RECIPE."""

from __future__ import annotations

import argparse
import math
import signal
import sys
from pathlib import Path

from model import datasets
from model.checkpoint import MAX_SEED
from model.data.prefetch import WorkerError
from model.recipes import recipes
from model.report.contact_sheet import contact_sheet
from model.report.progress import INTERRUPTED
from model.storage.archive import CheckpointError
from model.storage.atomic import write_atomically
from model.training.session import Session
from model.training.trainer import DivergedError

SHEET_IMAGES = 400


def parse(arguments: list[str] | None) -> argparse.Namespace:
    """Read the command line; the recipes' names come from where they are defined."""
    parser = argparse.ArgumentParser(prog="python -m model.train", description=__doc__)
    parser.add_argument("recipe", choices=sorted(recipes), help="which training to run")
    parser.add_argument("--data-dir", type=Path, metavar="D", help=datasets.FOLDER_HELP)
    parser.add_argument("--epochs", type=positive, metavar="E", help="train longer or shorter than the recipe says")
    parser.add_argument("--seed", type=seed, default=1, metavar="S", help="seed of all randomness (default: 1)")
    parser.add_argument(
        "--threads",
        type=positive,
        metavar="T",
        help="shards of each batch, one thread each (default: the recipe's)",
    )
    parser.add_argument("--lr", type=rate, metavar="LR", help="another learning rate than the recipe's")
    parser.add_argument("--data", choices=sorted(datasets.SOURCES), help="another data set than the recipe's")
    parser.add_argument("--out", type=weights_file, metavar="FILE", help="weights file (default: weights/RECIPE.npz)")
    parser.add_argument("--resume", action="store_true", help="go on after the last whole epoch")
    parser.add_argument(
        "--sheet", type=Path, metavar="FILE", help="only write a PNG of what the network is fed first, to look at"
    )
    return parser.parse_args(arguments)


def positive(text: str) -> int:
    """Read a whole number of at least 1 on the command line."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is out of range: expected at least 1")
    return number


def seed(text: str) -> int:
    """Read a whole number of 0 to MAX_SEED on the command line."""
    number = int(text)
    if not 0 <= number <= MAX_SEED:
        raise argparse.ArgumentTypeError(f"{text} is out of range: expected 0 to {MAX_SEED}")
    return number


def rate(text: str) -> float:
    """Read a number above 0 on the command line."""
    number = float(text)
    if not 0 < number < math.inf:
        raise argparse.ArgumentTypeError(f"{text} is out of range: expected a number above 0")
    return number


def weights_file(text: str) -> Path:
    """Read the name of a weights file on the command line: files with other endings are written beside it."""
    path = Path(text)
    if path.suffix != ".npz":
        raise argparse.ArgumentTypeError(f"{text} is not a weights file's name: expected one that ends in .npz")
    return path


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit status is 0, 1 for an error that was told in one line, or 130 for Ctrl-C."""
    options = parse(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        session = Session(
            recipe=recipes[options.recipe],
            out=options.out,
            data_dir=options.data_dir,
            data=options.data,
            epochs=options.epochs,
            lr=options.lr,
            seed=options.seed,
            threads=options.threads,
            resume=options.resume,
        )
        if options.sheet:
            sheet = contact_sheet(session.first_images(SHEET_IMAGES))
            write_atomically(options.sheet, lambda file: file.write(sheet))
            return 0
        session.run()
    except OSError as error:
        print(f"error: {error.filename or 'a file'} cannot be used: {error.strerror or error}", file=sys.stderr)
        return 1
    except (CheckpointError, DivergedError, datasets.DatasetError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except WorkerError as error:
        print(f"error: {error}; whole epochs are kept: add --resume to go on", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nstopped; whole epochs are kept: add --resume to go on", file=sys.stderr)
        return INTERRUPTED
    return 0


if __name__ == "__main__":
    sys.exit(main())
