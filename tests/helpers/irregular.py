"""What may lie where a file is expected and is none, made by the name of its kind."""

import os
import socket
from collections.abc import Callable
from pathlib import Path


def make_socket(path: Path) -> None:
    """Leave a socket that nobody listens at. Its address must be short, so it is bound from within its folder."""
    before = os.open(".", os.O_RDONLY)
    try:
        os.chdir(path.parent)
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(path.name)
    finally:
        os.fchdir(before)
        os.close(before)


def link_to_pipe(path: Path) -> None:
    """Leave a link, and the pipe that it leads to beside it."""
    os.mkfifo(path.with_name("pipe"))
    path.symlink_to("pipe")


# How to make each, and what is said of it.
IRREGULAR: dict[str, tuple[Callable[[Path], object], str]] = {
    "a pipe": (os.mkfifo, "it is a named pipe: expected a regular file"),
    "a folder": (Path.mkdir, "it is a folder: expected a regular file"),
    "a socket": (make_socket, "it is a socket: expected a regular file"),
    "a link to a device": (lambda path: path.symlink_to("/dev/zero"), "it is a device: expected a regular file"),
    "a link to itself": (lambda path: path.symlink_to(path.name), "Too many levels of symbolic links"),
    "a link to a pipe": (link_to_pipe, "it is a named pipe: expected a regular file"),
}
