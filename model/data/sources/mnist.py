"""MNIST, the data set that the shipped networks learn from."""

from pathlib import Path

from model.data.files import DataFile
from model.data.formats.idx import parse_idx, parse_idx_labels
from model.data.sources.base import Dataset, Source, source

SIDE = 28


@source(
    "mnist",
    title="MNIST: 60,000 training and 10,000 test images of handwritten digits (LeCun, Cortes, Burges)",
    licence="CC BY-SA 3.0",
    files=tuple(
        DataFile(name, size, sha256, other_names=(name.replace("-idx", ".idx"),))
        for name, size, sha256 in (
            (
                "train-images-idx3-ubyte",
                47_040_016,
                "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
            ),
            (
                "train-labels-idx1-ubyte",
                60_008,
                "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
            ),
            (
                "t10k-images-idx3-ubyte",
                7_840_016,
                "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
            ),
            (
                "t10k-labels-idx1-ubyte",
                10_008,
                "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
            ),
        )
    ),
    mirrors=(
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
    ),
)
def read_mnist(origin: Source, folder: Path) -> Dataset:
    """Read four IDX files, each checked to the last bit: training images, training labels, test images and labels."""
    paths = [origin.path_of(file, folder) for file in origin.files]
    contents = [file.load(path) for file, path in zip(origin.files, paths, strict=True)]
    train_images, test_images = (parse_idx(contents[i], str(paths[i]), (None, SIDE, SIDE)) for i in (0, 2))
    train_labels, test_labels = (parse_idx_labels(contents[i], str(paths[i])) for i in (1, 3))
    checksums = {file.name: file.sha256 for file in origin.files}
    return Dataset(origin.name, train_images, train_labels, test_images, test_labels, checksums)
