"""The one exception for what people send and nobody can read: it carries its own HTTP answer."""


class DrawingError(ValueError):
    """A picture, strokes or pixels that cannot be used.

    status: the HTTP status that fits (400 malformed, 413 too large, 415 not an accepted type, 422 unusable).
    title: a few words, the same for every error of this kind.
    detail: names the field, what arrived, and the limit or the remedy; never repeats the sender's text.
    """

    def __init__(self, status: int, title: str, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.title = title
        self.detail = detail
