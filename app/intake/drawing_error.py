"""The one exception for what people send and nobody can read: it carries its own HTTP answer."""


class DrawingError(ValueError):
    """A picture, strokes or pixels that cannot be used.

    status: the HTTP status that fits (400 malformed, 413 too large, 415 not an accepted type, 422 unusable).
    detail: names the field, what arrived, and the limit or the remedy; never repeats the sender's text.
    """

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
