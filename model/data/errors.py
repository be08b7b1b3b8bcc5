"""The one exception for data that cannot be used: what was found, and what to do."""

from pathlib import Path


class DatasetError(ValueError):
    """A data set, or a file of one, that cannot be used: one line that says what is wrong and what to do.

    finding: what was found and what was expected, without a full stop. remedy: what to do, as a sentence.
    """

    def __init__(self, finding: str, remedy: str = "Move the file away and fetch it again.") -> None:
        super().__init__(finding, remedy)
        self.finding = finding
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.finding}. {self.remedy}"


def unreadable(path: Path, error: OSError) -> DatasetError:
    """Return the error for a file or folder that the system does not let be read."""
    return DatasetError(f"{path}: cannot be read ({error.strerror or error})", "Check its permissions.")
