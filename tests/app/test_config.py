"""Settings come from the caller, the environment or the defaults, and a bad one is refused with what it should be."""

from pathlib import Path

import pytest

from app import create_app
from app.config import SETTINGS, ConfigError, load_config, unknown_variables
from app.readers.limits import count_cores


def test_config_defaults(repository: Path) -> None:
    assert load_config(None, {}) == {
        "WEIGHTS_DIR": repository / "weights",
        "DEFAULT_MODEL": "inkling",
        "MAX_CONTENT_LENGTH": 5_000_000,
        "HOST": "127.0.0.1",
        "PORT": 5000,
        "ALLOWED_HOSTS": (),
        "CORS_ORIGINS": (),
        "FRAME_ANCESTORS": (),
        "ROOT_PATH": "",
        "READERS": count_cores(),
        "ACCESS_LOG": "off",
    }


def test_config_reads_every_setting_from_the_environment() -> None:
    environ = {
        "INKLING_WEIGHTS_DIR": "elsewhere",
        "INKLING_DEFAULT_MODEL": " lenet ",
        "INKLING_MAX_CONTENT_LENGTH": "2000",
        "INKLING_HOST": "0.0.0.0",
        "INKLING_PORT": "0",
        "INKLING_ALLOWED_HOSTS": " Digits.example.org., [::1],",
        "INKLING_CORS_ORIGINS": "https://example.org,http://LOCALHOST:3000",
        "INKLING_FRAME_ANCESTORS": "https://School.example",
        "INKLING_ROOT_PATH": "/lessons/inkling/",
        "INKLING_READERS": "3",
        "INKLING_ACCESS_LOG": "stdout",
    }
    config = load_config(None, environ)
    assert config == {
        "WEIGHTS_DIR": Path("elsewhere"),
        "DEFAULT_MODEL": "lenet",
        "MAX_CONTENT_LENGTH": 2000,
        "HOST": "0.0.0.0",
        "PORT": 0,
        "ALLOWED_HOSTS": ("digits.example.org", "[::1]"),
        "CORS_ORIGINS": ("https://example.org", "http://localhost:3000"),
        "FRAME_ANCESTORS": ("https://school.example",),
        "ROOT_PATH": "/lessons/inkling",
        "READERS": 3,
        "ACCESS_LOG": "stdout",
    }
    assert {f"INKLING_{name}" for name in SETTINGS} == environ.keys()


def test_config_caller_wins_over_environment_and_may_add_to_it() -> None:
    config = load_config({"PORT": 81, "TESTING": True}, {"INKLING_PORT": "82"})
    assert (config["PORT"], config["TESTING"]) == (81, True)


@pytest.mark.parametrize(
    ("environ", "message"),
    [
        ({"INKLING_PORT": "http"}, "INKLING_PORT is 'http': expected a whole number from 0 to 65535"),
        ({"INKLING_PORT": "65536"}, "INKLING_PORT is '65536': expected a whole number from 0 to 65535"),
        ({"INKLING_PORT": "-1"}, "INKLING_PORT is '-1': expected a whole number"),
        ({"INKLING_PORT": "5_000"}, "INKLING_PORT is '5_000': expected a whole number"),
        ({"INKLING_PORT": "٥٠٠٠"}, "expected a whole number from 0 to 65535"),
        ({"INKLING_PORT": ""}, "INKLING_PORT is '': expected a whole number"),
        ({"INKLING_MAX_CONTENT_LENGTH": "5 MB"}, "expected a whole number from 1000 to 1000000000"),
        ({"INKLING_MAX_CONTENT_LENGTH": "999"}, "INKLING_MAX_CONTENT_LENGTH is '999'"),
        ({"INKLING_HOST": " "}, "INKLING_HOST is ' ': expected a text that is not empty"),
        ({"INKLING_DEFAULT_MODEL": ""}, "INKLING_DEFAULT_MODEL is '': expected a text that is not empty"),
        ({"INKLING_WEIGHTS_DIR": ""}, "INKLING_WEIGHTS_DIR is '': expected the path of a folder"),
        ({"INKLING_ALLOWED_HOSTS": "a:80"}, "INKLING_ALLOWED_HOSTS is 'a:80': expected names of hosts such as"),
        ({"INKLING_ALLOWED_HOSTS": "a b"}, "expected names of hosts such as digits.example.org, without ports"),
        ({"INKLING_ALLOWED_HOSTS": "*.example.org"}, 'without ports, with commas between them, or "*"'),
        ({"INKLING_ALLOWED_HOSTS": "a..b"}, "INKLING_ALLOWED_HOSTS is 'a..b': expected names of hosts such as"),
        ({"INKLING_CORS_ORIGINS": "https://a..b"}, "INKLING_CORS_ORIGINS is 'https://a..b': expected origins such"),
        ({"INKLING_CORS_ORIGINS": "example.org"}, "INKLING_CORS_ORIGINS is 'example.org': expected origins such as"),
        ({"INKLING_CORS_ORIGINS": "https://a.org/"}, "expected origins such as https://example.org, with commas betw"),
        ({"INKLING_CORS_ORIGINS": "null"}, "INKLING_CORS_ORIGINS is 'null'"),
        ({"INKLING_FRAME_ANCESTORS": "school"}, "INKLING_FRAME_ANCESTORS is 'school': expected origins such as"),
        ({"INKLING_FRAME_ANCESTORS": "https://a; script-src *"}, "expected origins such as https://example.org, with"),
        ({"INKLING_FRAME_ANCESTORS": "http://[::1]"}, "expected origins with names, such as https://school.example:"),
        ({"INKLING_ROOT_PATH": "inkling"}, "INKLING_ROOT_PATH is 'inkling': expected a path such as /inkling, of"),
        ({"INKLING_ROOT_PATH": "//a"}, "INKLING_ROOT_PATH is '//a'"),
        ({"INKLING_ROOT_PATH": "/a/../b"}, "INKLING_ROOT_PATH is '/a/../b'"),
        ({"INKLING_ROOT_PATH": "/a b"}, "INKLING_ROOT_PATH is '/a b'"),
        ({"INKLING_ROOT_PATH": "https://a"}, "INKLING_ROOT_PATH is 'https://a'"),
        ({"INKLING_READERS": "many"}, "INKLING_READERS is 'many': expected \"auto\" or a whole number from 0 to 64"),
        ({"INKLING_ACCESS_LOG": "/var/log/x"}, "INKLING_ACCESS_LOG is '/var/log/x': expected one of off, stdout, st"),
    ],
)
def test_config_bad_variable_is_named_with_what_it_should_be(environ: dict[str, str], message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_config(None, environ)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "config", [{"PORT": True}, {"PORT": 5.5}, {"HOST": None}, {"WEIGHTS_DIR": 5}, {"CORS_ORIGINS": 5}]
)
def test_config_bad_setting_of_the_caller_is_refused(config: dict[str, object]) -> None:
    with pytest.raises(ConfigError, match=f"^{next(iter(config))} is"):
        load_config(config, {})


def test_config_misspelt_variable_is_found_with_the_one_that_was_meant() -> None:
    environ = {"INKLING_PROT": "1", "INKLING_PORT": "1", "INKLING_DATA_DIR": "d", "HOME": "h", "INKLING_WEIGHTS": ""}
    assert unknown_variables(environ) == [
        "INKLING_PROT is set but is no setting. Did you mean INKLING_PORT?",
        "INKLING_WEIGHTS is set but is no setting. Did you mean INKLING_WEIGHTS_DIR?",
    ]
    (line,) = unknown_variables({"INKLING_X": "1"})
    assert line == (
        "INKLING_X is set but is no setting. The settings are: INKLING_WEIGHTS_DIR, INKLING_DEFAULT_MODEL, "
        "INKLING_MAX_CONTENT_LENGTH, INKLING_HOST, INKLING_PORT, INKLING_ALLOWED_HOSTS, INKLING_CORS_ORIGINS, "
        "INKLING_FRAME_ANCESTORS, INKLING_ROOT_PATH, INKLING_READERS, INKLING_ACCESS_LOG."
    )


@pytest.mark.parametrize("root", ["/", "", " / "])
def test_config_root_path_of_the_site_itself_is_none(root: str) -> None:
    assert load_config({"ROOT_PATH": root}, {})["ROOT_PATH"] == ""


def test_config_of_the_app_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("INKLING_WEIGHTS_DIR", str(tmp_path))
    monkeypatch.setenv("INKLING_MAX_CONTENT_LENGTH", "1234")
    app = create_app()
    assert (app.config["WEIGHTS_DIR"], app.config["MAX_CONTENT_LENGTH"]) == (tmp_path, 1234)
