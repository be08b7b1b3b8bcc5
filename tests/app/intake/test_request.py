"""Files that people send stay in memory, and a form that is cut short is no empty one."""

import io

import pytest
from flask import Flask, request

FILE = b'--x\r\nContent-Disposition: form-data; name="image"; filename="a"\r\n\r\n' + b"x" * 2_000_000
KIND = "multipart/form-data; boundary=x"


def test_memory_request_keeps_large_files_in_memory(app: Flask) -> None:
    with app.test_request_context("/predict", method="POST", data=FILE + b"\r\n--x--\r\n", content_type=KIND):
        stream = request.files["image"].stream
        assert type(stream) is io.BytesIO
        assert len(stream.getvalue()) == 2_000_000


def test_memory_request_form_that_is_cut_short_is_an_error(app: Flask) -> None:
    context = app.test_request_context("/predict", method="POST", data=FILE, content_type=KIND)
    with context, pytest.raises(ValueError, match="Invalid form-data"):
        _ = request.files
