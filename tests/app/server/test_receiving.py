"""Large bodies are refused while others fill the memory, small ones never; what is held is given back."""

from app.server.receiving import SMALL_BYTES, BodyMemory, Limits, MemoryShort, Parser

LIMIT = 1_000_000


def request(memory: BodyMemory, length: int) -> Parser:
    """Return a request whose headers have arrived."""
    parser = Parser(Limits(memory))
    parser.received(f"POST /predict HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n\r\n".encode())
    return parser


def test_receiving_counts_what_waits_and_gives_it_back() -> None:
    memory = BodyMemory(LIMIT)
    first, second = request(memory, 1000), request(memory, 1000)
    first.received(b"x" * 600)
    second.received(b"x" * 1000 + b"GET")
    assert memory.held == 1600
    assert second.completed
    del first, second
    assert memory.held == 0


def test_receiving_refuses_a_large_body_when_memory_is_short() -> None:
    memory = BodyMemory(LIMIT)
    others = [request(memory, LIMIT) for _ in range(2)]
    for other in others:
        other.received(b"x" * (LIMIT // 2))
    large, small = request(memory, LIMIT), request(memory, SMALL_BYTES)
    assert large.received(b"x" * SMALL_BYTES) == SMALL_BYTES
    assert large.error is None
    large.received(b"x")
    assert isinstance(large.error, MemoryShort)
    assert (large.completed, large.error.code) == (True, 503)
    small.received(b"x" * SMALL_BYTES)
    assert (small.completed, small.error) == (True, None)


def test_receiving_reads_large_bodies_again_when_there_is_room() -> None:
    memory = BodyMemory(LIMIT)
    other = request(memory, LIMIT)
    other.received(b"x" * LIMIT)
    del other
    large = request(memory, LIMIT)
    large.received(b"x" * LIMIT)
    assert (large.completed, large.error) == (True, None)


def test_receiving_knows_of_a_refused_request_what_was_understood() -> None:
    unknown = Parser(Limits(BodyMemory()))
    unknown.received(b"\x16\x03\r\n\r\n")
    assert (unknown.refused(400).path, unknown.refused(400).status) == ("", 400)
    known = request(BodyMemory(), 10**12)
    refused = known.refused(413)
    assert (refused.method, refused.path, refused.headers["content-length"]) == ("POST", "/predict", str(10**12))
