"""A request whose files stay in memory, as nothing that people send is written to disk, and whose forms are whole."""

import io

from flask import Request
from werkzeug.formparser import FormDataParser


class MemoryRequest(Request):
    """A request; its body is limited, so that files need no disk."""

    @property
    def max_content_length(self) -> int | None:
        """Return how many bytes Werkzeug may read: one more than are accepted, which app.intake.body checks beforehand.

        It reads on at the end of a form, and would take one of exactly the limit as too large.
        """
        limit = super().max_content_length
        return None if limit is None else limit + 1

    @max_content_length.setter
    def max_content_length(self, value: int | None) -> None:
        self._max_content_length = value

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> io.BytesIO:
        """Return where a file of a form is kept; Werkzeug's own keeps large ones in a temporary file."""
        return io.BytesIO()

    def make_form_data_parser(self) -> FormDataParser:
        """Return a parser that raises ValueError for a form that is cut short; Werkzeug's own takes it as empty."""
        parser = super().make_form_data_parser()
        parser.silent = False
        return parser
