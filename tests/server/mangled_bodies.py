"""Requests with damaged bodies, each one told by its number alone: pictures, and the JSON and forms around them."""

import base64
import json
import random
from collections.abc import Sequence
from functools import cache

from tests.helpers.pictures import drawn_seven, every_encoding
from tests.server.attacks import Attack, attacks
from tests.server.driving import Request
from tests.server.live import STROKES
from tests.server.mutations import mutate, swap_tokens
from tests.server.odd_pictures import odd_pictures

TYPES = {b"\x89": "image/png", b"\xff": "image/jpeg", b"R": "image/webp", b"B": "image/bmp", b"G": "image/gif"}
JSON = "application/json"
FORM = "multipart/form-data; boundary=xyz"
END = b"--xyz--\r\n"

ODD_TYPES = (
    *("", "image/png", "image/gif", "image/*", "IMAGE/PNG;;;", "text/plain", JSON, FORM, "multipart/form-data"),
    *(
        "application/json; charset=utf-16",
        'multipart/form-data; boundary="',
        "multipart/form-data; boundary=" + "x" * 300,
    ),
    *(
        "multipart/mixed; boundary=xyz",
        "application/x-www-form-urlencoded",
        "image/png; \xff",
        "/",
        "multipart/form-data",
    ),
)
QUERIES = ("?model=inkling", "?model=none-such", "?model=%ff%00", "?model=&model=inkling", "?" + "a=b&" * 200)
# One request in so many is an attack that was built: each as it is at first, then damaged, too.
BUILT_EVERY = 50
PATHS = ("/predict",) * 8 + ("/predict/batch", "/explain")

JSON_TOKENS = (
    *(b"[", b"]", b"{", b"}", b",", b":", b'"', b"null", b"true", b"NaN", b"-Infinity", b"1e999", b"-1", b"0.5", b" "),
    *(b'"image"', b'"images"', b'"strokes"', b'"pixels"', b'"width"', b'"model"', b'"inkling"', b'""', b"[[[1,2]]]"),
    *(b"data:", b"image/png", b";base64", b"base64,", b"=", b"\\ud800", b"\\u0000", b"\xff", b"[" * 2000, b"9" * 5000),
    *(b"255", b"60", b"1e300", b"1e-300", b"5e-324", b"123456789012345678901234567890"),
)
FORM_TOKENS = (
    *(
        b"--xyz",
        b"--xyz--",
        b"\r\n",
        b"\r\n\r\n",
        b"\n",
        b"Content-Disposition",
        b"form-data",
        b": ",
        b"; ",
        b'"',
        b"=",
    ),
    *(
        b'name="image"',
        b'name="model"',
        b"filename",
        b'filename="7.png"',
        b"Content-Type",
        b"image/png",
        b"\0",
        b"\xff",
    ),
    *(b"filename*=UTF-8''%ff", b"Content-Transfer-Encoding: base64", b"name", b"a" * 9000, b"--"),
)


def made_pictures() -> list[bytes]:
    """Return pictures of one seven in many modes of the five formats, in the same order each time."""
    return [*every_encoding(drawn_seven()).values(), *odd_pictures().values()]


def mangled_request(seed: int, number: int, pictures: Sequence[bytes]) -> Request:
    """Return the request of that number; pictures: those to damage, in the same order each time."""
    rng = random.Random(f"{seed} {number}")
    if number % BUILT_EVERY == BUILT_EVERY - 1:
        return _built_request(number // BUILT_EVERY, rng)
    path = rng.choice(PATHS)
    picture = rng.choice(pictures)
    if rng.random() < 0.95:
        picture = mutate(picture, rng, pictures)
    kind, body = rng.choices((_plain, _text, _form, _drawn), (6, 2, 2, 1))[0](picture, path, rng)
    if rng.random() < 0.05:
        kind = rng.choice(ODD_TYPES)
    if rng.random() < 0.05:
        path += rng.choice(QUERIES)
    return Request("POST", path, kind, body)


@cache
def _built(name: str) -> Attack:
    return attacks()[name]()


def _built_request(turn: int, rng: random.Random) -> Request:
    """Return the attack whose turn it is; from the second round on to any route, and damaged half of the time."""
    names = sorted(attacks())
    attack = _built(names[turn % len(names)])
    if turn < len(names):
        return Request("POST", "/predict", attack.kind, attack.body)
    body = mutate(attack.body, rng, (attack.body,)) if rng.random() < 0.5 else attack.body
    return Request("POST", rng.choice(PATHS), attack.kind, body)


def _plain(picture: bytes, path: str, rng: random.Random) -> tuple[str, bytes]:
    return TYPES.get(picture[:1], "image/png"), picture


def _text(picture: bytes, path: str, rng: random.Random) -> tuple[str, bytes]:
    """Wrap a picture in JSON, damaged or not."""
    head = rng.choice(("", "data:image/png;base64,", "data:;base64,", "data:image/svg+xml;base64,"))
    image = head + base64.b64encode(picture).decode()
    batch = path.startswith("/predict/batch")
    members: dict[str, object] = {"images": [image] * rng.choice((1, 2))} if batch else {"image": image}
    if rng.random() < 0.2:
        members["model"] = rng.choice(("inkling", "none-such", "\ud800", "x" * 1000))
    return JSON, _damaged_text(json.dumps(members).encode(), JSON_TOKENS, rng)


def _form(picture: bytes, path: str, rng: random.Random) -> tuple[str, bytes]:
    """Wrap a picture in a form, damaged or not."""
    head = b'--xyz\r\nContent-Disposition: form-data; name="image"; filename="7.png"\r\nContent-Type: image/png\r\n\r\n'
    model = b'--xyz\r\nContent-Disposition: form-data; name="model"\r\n\r\ninkling\r\n'
    parts = rng.choice((b"", b"", model)) + (head + picture + b"\r\n") * rng.choice((1, 1, 1, 2))
    return FORM, _damaged_text(parts + END, FORM_TOKENS, rng)


def _drawn(picture: bytes, path: str, rng: random.Random) -> tuple[str, bytes]:
    """Send strokes or pixels, damaged or not."""
    if rng.random() < 0.5:
        scale = rng.choice((1, 1, 1, 1e-310, 1e-3, 1e9, 1e299))
        points = [
            [[rng.gauss(100, 60) * scale for _ in range(2)] for _ in range(rng.choice((1, 3, 30)))] for _ in "123"
        ]
        members: dict[str, object] = {"strokes": points} if rng.random() < 0.8 else dict(STROKES)
        if rng.random() < 0.3:
            members["width"] = rng.choice((1, 20, 0, -1, 1e-300, 1e300, 1e6)) * scale
    else:
        members = {"pixels": [[rng.choice((0, 255, 0.5, 128)) for _ in range(28)] for _ in range(28)]}
    body = {"images": [members]} if path.startswith("/predict/batch") else members
    return JSON, _damaged_text(json.dumps(body).encode(), JSON_TOKENS, rng)


def _damaged_text(text: bytes, tokens: Sequence[bytes], rng: random.Random) -> bytes:
    """Damage a wrapper as a text or as bytes, or leave it whole."""
    chance = rng.random()
    if chance < 0.4:
        return text
    return swap_tokens(text, rng, tokens) if chance < 0.85 else mutate(text, rng, (text, *tokens))
