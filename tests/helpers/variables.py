"""Which INKLING_* variables the tests read: a developer's own settings are not for the servers that they start."""

from collections.abc import MutableMapping

FOR_TESTS_ONLY = {"INKLING_CHROMIUM", "INKLING_TEST_MNIST"}


def forget_settings(environ: MutableMapping[str, str]) -> None:
    """Take every other INKLING_* variable away."""
    for name in [name for name in environ if name.startswith("INKLING_") and name not in FOR_TESTS_ONLY]:
        del environ[name]
