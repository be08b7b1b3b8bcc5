"""Pack bytes as Unix's compress does, for tests of what unpacks them: Welch's LZW with codes of growing width."""


def compress(content: bytes, widest: int, *, clears: bool = True, clear_every: int | None = None) -> bytes:
    """Return `content` as a .Z file.

    widest: the widest code in bits, 10 to 16. clears: whether the file has a code that empties the table.
    clear_every: empty the table after so many codes; compress does so when it packs worse than before.
    """
    out = _Codes()
    fresh = {bytes([value]): value for value in range(256)}
    table, size, known, since = dict(fresh), 256 + clears, b"", 0
    for byte in content:
        longer = known + bytes([byte])
        if longer in table:
            known = longer
            continue
        out.put(table[known])
        since += 1
        if clears and clear_every is not None and since >= clear_every:
            out.put(256)
            out.fill()
            out.width = 9
            table, size, since = dict(fresh), 257, 0
        else:
            if size < 1 << widest:
                table[longer] = size
                size += 1
            # The reader's table is one entry behind.
            if size - 1 == 1 << out.width and out.width < widest:
                out.fill()
                out.width += 1
        known = bytes([byte])
    if known:
        out.put(table[known])
    return bytes([0x1F, 0x9D, widest | 0x80 * clears]) + out.packed()


class _Codes:
    """Codes, each as many bits wide as `width` says at the time, from the lowest bit on."""

    def __init__(self) -> None:
        self.width = 9
        self._bits: list[str] = []
        self._count = 0

    def put(self, code: int) -> None:
        """Add a code."""
        self._bits.append(f"{code:0{self.width}b}"[::-1])
        self._count += 1

    def fill(self) -> None:
        """Fill the codes of this width up to a multiple of eight."""
        while self._count % 8:
            self.put(0)
        self._count = 0

    def packed(self) -> bytes:
        """Return the codes as bytes."""
        bits = "".join(self._bits)
        return bytes(int(bits[begin : begin + 8][::-1], 2) for begin in range(0, len(bits), 8))
