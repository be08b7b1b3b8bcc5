"""How much room the server's packages take on the disk."""

import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path

from tests.benchmarks.workers import ROOT

LOCK = ROOT / "requirements.txt"


def locked_names(text: str) -> list[str]:
    """Return the packages that a lock's text pins."""
    return [
        line.split("==")[0].strip() for line in text.splitlines() if "==" in line and not line.startswith((" ", "#"))
    ]


def fresh_environment_bytes() -> int | None:
    """Return the size of a virtual environment with the lock's packages, made for this; None if pip fails."""
    with tempfile.TemporaryDirectory(prefix="inkling-bench-venv-") as folder:
        scripts = Path(folder) / ("Scripts" if sys.platform == "win32" else "bin")
        install = [str(scripts / "python"), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(LOCK)]
        for command in ([sys.executable, "-m", "venv", folder], install):
            if subprocess.run(command, capture_output=True, check=False).returncode:
                return None
        return sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file() and not path.is_symlink())


def installed_bytes() -> int | None:
    """Return the size of the lock's packages as installed here, without the environment around them."""
    total = 0
    for name in locked_names(LOCK.read_text(encoding="utf-8")):
        try:
            files = metadata.distribution(name).files or []
        except metadata.PackageNotFoundError:
            continue  # pinned for another system
        paths = [Path(str(file.locate())) for file in files]
        total += sum(path.stat().st_size for path in paths if path.is_file())
    return total or None
