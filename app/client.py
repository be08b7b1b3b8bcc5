"""The command `python3 app/client.py`: sends drawings to a server and prints what it reads in them.

It needs nothing but the standard library of Python 3.10 or later, so that this one file also runs where the rest of
Inkling is not installed.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

DEFAULT_URL = "http://127.0.0.1:5000"
STDIN = "-"
TIMEOUT_S = 30.0

# How files begin, and the type that they are sent as; the server looks at the bytes again.
TYPES = {
    b"\xff\xd8\xff": "image/jpeg",
    b"RIFF": "image/webp",
    b"BM": "image/bmp",
    b"GIF8": "image/gif",
}
OTHER_TYPE = "image/png"
JSON_TYPE = "application/json"
MAX_BLANKS = 1000  # spaces and line ends before the brace that JSON begins with

EXIT_ERRORS = 1
EXIT_USAGE = 2

Answer = dict[str, Any]


class ClientError(Exception):
    """A drawing that was not read; the message says why."""


class ServerError(Exception):
    """No server answers as Inkling does; asking for further drawings is useless."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Send the drawings that the command line names and print what is read; return the exit code."""
    options = _parse(arguments)
    answers: list[Answer] = []
    trouble = None
    for name in options.files:
        try:
            answers.append(_answer(name, options))
        except ServerError as error:
            trouble = f"error: {error}"
            break
    if options.json:
        print(json.dumps(answers, indent=2))
    elif answers:
        print(table(answers))
    errors = [f"error: {answer['file']}: {answer['error']}" for answer in answers if "error" in answer]
    errors += [trouble] if trouble else []
    for line in errors:
        print(_printable(line), file=sys.stderr)
    return EXIT_ERRORS if errors else 0


def ask(data: bytes, url: str, model: str | None = None, timeout: float = TIMEOUT_S) -> Answer:
    """Return the reading of one drawing: a picture file's bytes, or JSON with image, strokes or pixels.

    url: of the server. model: the network to ask, None for the server's own choice. timeout: in seconds.
    Raises ClientError when this drawing is refused, ServerError when nothing can be expected for any other.
    """
    query = f"?{urlencode({'model': model})}" if model is not None else ""
    request = Request(f"{url.rstrip('/')}/predict{query}", data, {"Content-Type": _type_of(data)})
    try:
        with urlopen(request, timeout=timeout) as response:
            answer: Answer = json.load(response)
        answer["text"], answer["digits"], answer["model"]["name"]
    except HTTPError as error:
        raise ClientError(_detail(error)) from None
    except OSError as error:
        reason = getattr(error, "reason", error)
        raise ServerError(f"no answer from {url} ({reason}). Start a server with `python -m app`.") from None
    except (HTTPException, ValueError, KeyError, TypeError):
        raise ServerError(f"{url} answers, but not as Inkling does. Give Inkling's address with --url.") from None
    return answer


def table(answers: Sequence[Answer]) -> str:
    """Return the answers as lines in columns: the file, what was read, and how sure the least sure digit is."""
    rows = [("file", "read", "sure", "network"), *(_row(answer) for answer in answers)]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    return "\n".join(line.rstrip() for line in lines)


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python3 app/client.py",
        description="Send drawings to an Inkling server and print the digits that it reads.",
        epilog=f"Exit codes: 0 all were read, {EXIT_ERRORS} some were not, {EXIT_USAGE} the command line is wrong.",
    )
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="a picture (PNG, JPEG, WebP, BMP, GIF) or JSON as /predict takes it; - is standard input",
    )
    parser.add_argument(
        "--url", type=_address, default=DEFAULT_URL, help=f"address of the server (default {DEFAULT_URL})"
    )
    parser.add_argument("--model", metavar="NAME", help="network to ask (default: the server's)")
    parser.add_argument("--json", action="store_true", help="print the answers as JSON instead of a table")
    parser.add_argument("--timeout", type=_seconds, default=TIMEOUT_S, metavar="S", help="seconds to wait for each")
    options = parser.parse_args(arguments)
    if options.files.count(STDIN) > 1:
        parser.error(f"{STDIN} stands for standard input, which can be read only once")
    return options


def _address(text: str) -> str:
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0 and text.isprintable()
    except ValueError:
        good = False
    if not good:
        raise argparse.ArgumentTypeError(f"{text!r} is not an address: expected one such as {DEFAULT_URL}")
    return text


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < 1e6:
        raise argparse.ArgumentTypeError(f"{text!r} is not a time: expected a number of seconds above 0")
    return value


def _answer(name: str, options: argparse.Namespace) -> Answer:
    """Return what to print of one file: its name, and the reading or the error."""
    try:
        data = sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()
        return {"file": name, "reading": ask(data, options.url, options.model, options.timeout)}
    except OSError as error:
        return {"file": name, "error": f"cannot be read: {error.strerror or error}"}
    except ClientError as error:
        return {"file": name, "error": str(error)}


def _type_of(data: bytes) -> str:
    if data[:MAX_BLANKS].lstrip().startswith(b"{"):
        return JSON_TYPE
    return next((kind for signature, kind in TYPES.items() if data.startswith(signature)), OTHER_TYPE)


def _detail(error: HTTPError) -> str:
    """Return what the server says about a refusal."""
    try:
        return str(json.loads(error.read())["detail"])
    except (ValueError, KeyError, TypeError, OSError):
        return f"the server answers {error.code} {error.reason}"


def _row(answer: Answer) -> tuple[str, str, str, str]:
    name = _printable(answer["file"])
    if "error" in answer:
        return name, "error", "", ""
    reading = answer["reading"]
    sure = min((digit["confidence"] for digit in reading["digits"]), default=None)
    share = "" if sure is None else f"{sure:.1%}"
    return name, reading["text"] or "blank", share, _printable(reading["model"]["name"])


def _printable(text: str) -> str:
    """Return a text that cannot move the cursor or change colours, in the terminal's encoding."""
    plain = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)
    encoding = sys.stdout.encoding or "utf-8"
    return plain.encode(encoding, "backslashreplace").decode(encoding)


if __name__ == "__main__":
    sys.exit(main())
