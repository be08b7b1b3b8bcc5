"""The tests' names: two workers that collect them, each in its own second, must come to the same ones."""

import gzip

import pytest


@pytest.mark.parametrize("made_at", [1, 2])
def test_names_do_not_tell_when_the_tests_were_collected(pytestconfig: pytest.Config, made_at: int) -> None:
    packed = gzip.compress(b"ink", mtime=made_at)
    name = pytestconfig.hook.pytest_make_parametrize_id(config=pytestconfig, val=packed, argname="data")
    assert name == "23 bytes"
