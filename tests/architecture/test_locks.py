"""The requirement locks pin every package to one version and to the hashes of its files."""

import re
from pathlib import Path

import pytest

LOCKS = ["requirements", "requirements-dev", "requirements-bench"]
PIN = re.compile(
    r"(?P<name>[a-z0-9-]+)==(?P<version>[0-9][\w.!+]*)"
    r"(?: ; [^\\]+?)?"  # an environment marker
    r"(?: --hash=sha256:[0-9a-f]{64})+"
)


def read_pins(text: str) -> dict[str, str]:
    """Return package -> version of a lock's text; a line that is no exact pin with hashes is a ValueError."""
    pins: dict[str, str] = {}
    for line in re.sub(r" *\\\n *", " ", text).splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        pin = PIN.fullmatch(line)
        if pin is None:
            raise ValueError(f"not an exact pin with hashes: {line!r}")
        if pin["name"] in pins:
            raise ValueError(f"{pin['name']} is pinned twice")
        pins[pin["name"]] = pin["version"]
    return pins


def read_wanted(text: str) -> set[str]:
    """Return the packages that a requirements.in names by itself."""
    lines = (line.split("#")[0].strip() for line in text.splitlines())
    return {re.split(r"[\[<>=!~; ]", line)[0].lower() for line in lines if line and not line.startswith("-")}


@pytest.mark.parametrize("name", LOCKS)
def test_lock_pins_what_its_source_names(repository: Path, name: str) -> None:
    pins = read_pins((repository / f"{name}.txt").read_text(encoding="utf-8"))
    wanted = read_wanted((repository / f"{name}.in").read_text(encoding="utf-8"))
    assert wanted
    assert wanted - pins.keys() == set()


@pytest.mark.parametrize("name", LOCKS)
def test_every_lock_has_the_very_versions_of_the_server(repository: Path, name: str) -> None:
    server, other = (read_pins((repository / f"{n}.txt").read_text(encoding="utf-8")) for n in ("requirements", name))
    shared = server.keys() & other.keys()
    assert {"numpy", "flask"} <= shared
    assert {pin: server[pin] for pin in shared} == {pin: other[pin] for pin in shared}


def test_lock_of_the_server_stays_small(repository: Path) -> None:
    wanted = read_wanted((repository / "requirements.in").read_text(encoding="utf-8"))
    assert {"numpy", "flask", "pillow"} < wanted
    assert len(wanted) == 6


@pytest.mark.parametrize(
    "line",
    [
        "numpy==2.4.6",
        f"numpy>=2 --hash=sha256:{'0' * 64}",
        f"numpy==2.4.6 --hash=md5:{'0' * 32}",
        "--index-url https://example.org/simple",
        "--find-links wheels",
        "-e .",
        f"numpy @ file:///wheels/numpy.whl --hash=sha256:{'0' * 64}",
    ],
)
def test_lock_with_a_loose_line_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="not an exact pin with hashes"):
        read_pins(line)


def test_lock_that_pins_a_package_twice_is_refused() -> None:
    line = f"numpy==2.4.6 ; python_version >= '3.12' --hash=sha256:{'0' * 64}\n"
    with pytest.raises(ValueError, match="numpy is pinned twice"):
        read_pins(line * 2)
