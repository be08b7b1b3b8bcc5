"""Download one file from a list of mirrors, so that no cut line and no bad mirror leaves a bad file.

What has arrived waits in NAME.part beside the target and is resumed with an HTTP Range request, also by a
later process. Only a file that passed the caller's check is renamed to its own name.
"""

import http.client
import os
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from model.data.errors import DatasetError
from model.storage.atomic import sync_folder

CHUNK_BYTES = 1 << 16
WORTHWHILE_BYTES = 1 << 16  # a round that brought at least this much does not count as a failed one
TRANSIENT_STATUSES = frozenset({408, 425, 429})  # and 5xx: the only refusals worth asking again
PART_SUFFIX = ".part"

ByteProgress = Callable[[int, int | None], None]
Check = Callable[[Path], object]


@dataclass(frozen=True)
class Retry:
    """How patient a download is."""

    rounds: int = 4  # over all mirrors
    timeout: float = 30.0  # seconds of silence before a mirror is given up
    pause: float = 1.0  # seconds after the first failed round, doubled after each further one
    longest_pause: float = 20.0  # seconds


class MirrorFault(Exception):
    """Why one mirror did not deliver; `lasting` when asking it again is pointless."""

    def __init__(self, answer: str, *, lasting: bool = False) -> None:
        super().__init__(" ".join(answer.split()))
        self.lasting = lasting


def check_mirror(url: str) -> str:
    """Return the mirror's address ending in a slash; raises DatasetError unless it is http:// or https://."""
    try:
        parts = urllib.parse.urlsplit(url)
        right = parts.scheme in ("http", "https") and bool(parts.netloc)
    except ValueError:  # such as a bracket that is not closed
        right = False
    if not right:
        finding = f"found the mirror {url!r}, expected an address that begins with http:// or https://"
        raise DatasetError(finding, "Give the address of a folder on a web server.")
    return url if url.endswith("/") else url + "/"


@dataclass(frozen=True)
class _Job:
    """One file on its way."""

    part: Path  # where it grows
    check: Check  # raises DatasetError for a wrong content
    max_bytes: int  # more are never written
    progress: ByteProgress  # is called with the bytes there and the total
    retry: Retry  # how patient to be

    def size(self) -> int:
        """Return how many bytes have arrived."""
        return self.part.stat().st_size if self.part.exists() else 0


def download(
    urls: Sequence[str],
    target: Path,
    check: Check,
    max_bytes: int,
    remedy: str,
    progress: ByteProgress | None = None,
    retry: Retry | None = None,
) -> None:
    """Bring the file at any of `urls` to `target`, whole and checked, or not at all.

    check: raises DatasetError for a file with the wrong content. max_bytes: more are never written.
    remedy: what the user can do when all mirrors fail.
    progress: called with the bytes that are there and the total (None: not known).
    Raises DatasetError naming each mirror and its last answer, or the file that cannot be written.
    """
    part = target.with_name(target.name + PART_SUFFIX)
    job = _Job(part, check, max_bytes, progress or (lambda done, total: None), retry or Retry())
    try:
        if not _complete(job):
            answers = _go_round(urls, job)
            if answers:
                listed = "; ".join(f"{url} {answer}" for url, answer in answers.items())
                raise DatasetError(f"{target.name}: no mirror delivered it ({listed})", remedy)
        _publish(part, target)
    except OSError as error:
        finding = f"{target}: cannot be written ({error.strerror or error})"
        raise DatasetError(finding, "Make room, check the folder's permissions, or choose another one.") from error


def _complete(job: _Job) -> bool:
    """Say whether an earlier process brought everything but was stopped before it could rename it."""
    if not job.part.exists():
        return False
    try:
        job.check(job.part)
    except DatasetError:
        return False
    return True


def _go_round(urls: Sequence[str], job: _Job) -> dict[str, str]:
    """Ask the mirrors in turn, with a growing pause after each round, until the file is there and right.

    Returns nothing when it is, otherwise each mirror's last answer.
    """
    mirrors = list(urls)
    answers: dict[str, str] = {}
    furthest, failures = job.size(), 0
    while mirrors and failures < job.retry.rounds:
        before = furthest
        for url in tuple(mirrors):
            try:
                _try_mirror(url, job)
                return {}
            except MirrorFault as fault:
                answers[url] = str(fault)
                if fault.lasting:
                    mirrors.remove(url)
            furthest = max(furthest, job.size())
        if furthest - before < WORTHWHILE_BYTES:
            failures += 1
        if mirrors and failures < job.retry.rounds:
            time.sleep(min(job.retry.pause * 2.0 ** max(failures - 1, 0), job.retry.longest_pause))
    return answers


def _try_mirror(url: str, job: _Job) -> None:
    """Bring the file to its end from one mirror and check it; a resumed one that fails is begun anew."""
    resumed = job.size() > 0
    _transfer(url, job)
    try:
        job.check(job.part)
    except DatasetError as error:
        job.part.unlink()
        if not resumed:
            raise MirrorFault(f"sent a wrong file: {error.finding}") from error
        _try_mirror(url, job)


def _transfer(url: str, job: _Job) -> None:
    """Append to the file what it lacks; begin anew when the server does not continue where it ends."""
    with _open(url, job) as response:
        offset = _offset(response, job)
        length = response.length
        total = None if length is None else offset + length
        if (total or 0) > job.max_bytes:
            raise MirrorFault(f"offers {total:,} bytes, expected at most {job.max_bytes:,}", lasting=True)
        done = offset
        with job.part.open("ab" if offset else "wb", buffering=0) as file:  # unbuffered: a kill loses nothing
            job.progress(done, total)
            for chunk in _chunks(response, job.retry.timeout):
                done += len(chunk)
                if done > job.max_bytes:
                    file.truncate(0)
                    raise MirrorFault(f"sent more than the expected {job.max_bytes:,} bytes", lasting=True)
                file.write(chunk)
                job.progress(done, total)
    if total is not None and done < total:
        raise MirrorFault(f"the connection was cut after {done:,} of {total:,} bytes")


def _open(url: str, job: _Job) -> http.client.HTTPResponse:
    """Ask for the rest of the file; when the server says that there is no rest (416), for the whole file."""
    offset = job.size()
    headers = {"User-Agent": "Inkling (data set download)", "Accept-Encoding": "identity"}
    if offset:
        headers["Range"] = f"bytes={offset}-"
    try:
        request = urllib.request.Request(url, headers=headers)
        response: http.client.HTTPResponse = _opener().open(request, timeout=job.retry.timeout)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE and offset:
            job.part.unlink()
            return _open(url, job)
        lasting = 400 <= error.code < 500 and error.code not in TRANSIENT_STATUSES
        raise MirrorFault(f"answered {error.code} {error.reason}", lasting=lasting) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise MirrorFault(_describe(error, job.retry.timeout)) from error
    if response.status not in (http.HTTPStatus.OK, http.HTTPStatus.PARTIAL_CONTENT):
        response.close()
        raise MirrorFault(f"answered {response.status} {response.reason}, expected 200 or 206", lasting=True)
    return response


def _opener() -> urllib.request.OpenerDirector:
    """Return an opener for http and https only, so that no redirect leads to a file or another protocol."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler,
        urllib.request.UnknownHandler,
        urllib.request.HTTPHandler,
        urllib.request.HTTPSHandler,
        urllib.request.HTTPDefaultErrorHandler,
        urllib.request.HTTPRedirectHandler,
        urllib.request.HTTPErrorProcessor,
    ):
        opener.add_handler(handler())
    return opener


def _offset(response: http.client.HTTPResponse, job: _Job) -> int:
    """Return where in the file the response begins: 0, or the end of what is there when it resumes."""
    if response.status != http.HTTPStatus.PARTIAL_CONTENT:
        return 0
    found = response.headers.get("Content-Range", "")
    begin = re.fullmatch(r"bytes (\d+)-\d+/(?:\d+|\*)", found.strip())
    if begin is None or int(begin[1]) != job.size():
        asked = job.size()
        job.part.unlink(missing_ok=True)
        raise MirrorFault(f"answered 206 with the range {found!r}, expected one from byte {asked:,}")
    return int(begin[1])


def _chunks(response: http.client.HTTPResponse, timeout: float) -> Iterator[bytes]:
    """Yield the body as it arrives."""
    try:
        while chunk := response.read1(CHUNK_BYTES):
            yield chunk
    except (OSError, http.client.HTTPException) as error:
        raise MirrorFault(_describe(error, timeout)) from error


def _describe(error: Exception, timeout: float) -> str:
    """Say in a few words what went wrong on the line."""
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(reason, TimeoutError):
        return f"silent for {timeout:g} seconds"
    if isinstance(reason, OSError) and reason.strerror:
        return reason.strerror
    return f"{type(reason).__name__}: {reason}" if isinstance(reason, Exception) else str(reason)


def _publish(part: Path, target: Path) -> None:
    """Give the checked file its own name so that it is there after a power cut, whole or not at all."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    part.replace(target)
    sync_folder(target.parent)
