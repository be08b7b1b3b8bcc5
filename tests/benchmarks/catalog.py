"""Who takes part: each contender's name in the report, its module and how many threads it may use."""

from dataclasses import dataclass, field
from typing import Any

# Shards of a training batch, as python -m model.train has them by default.
THREADS = 2

# What the BLAS libraries and OpenMP read when they are first loaded.
THREAD_VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


@dataclass(frozen=True, eq=False)
class Entry:
    """A contender. module: in tests.benchmarks.contenders. library_threads: None leaves the library its own choice."""

    name: str
    module: str
    library_threads: int | None
    options: dict[str, Any] = field(default_factory=dict)


OURS = Entry(
    f"Inkling, {THREADS} threads", "inkling", library_threads=1, options={"entrance": "parallel", "threads": THREADS}
)
OURS_ALONE = Entry("Inkling, 1 thread", "inkling", library_threads=1, options={"entrance": "network"})
CLASSIFIER = Entry("Inkling, DigitClassifier", "inkling", library_threads=1, options={"entrance": "classifier"})
PYTORCH = Entry("PyTorch, NCHW", "pytorch", library_threads=None)
PYTORCH_NHWC = Entry("PyTorch, NHWC", "pytorch", library_threads=None, options={"channels_last": True})
PYTORCH_ALONE = Entry("PyTorch, 1 thread", "pytorch", library_threads=1, options={"threads": 1})
ONNX_RUNTIME = Entry("ONNX Runtime, 1 thread", "onnx_runtime", library_threads=1, options={"threads": 1})
BOOK = Entry("the book's NumPy", "book", library_threads=None)
REFERENCE = Entry("reference", "reference", library_threads=1)
