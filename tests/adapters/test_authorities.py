"""The setting that names time stamping authorities is read strictly."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from redress.adapters.rfc3161 import authorities
from redress.adapters.rfc3161.authorities import Authority, read_authorities

PEM = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
GOOD = {"name": "local-a", "url": "http://127.0.0.1:3161/local-a", "root": PEM}


@pytest.fixture(autouse=True)
def roots(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a-shipped-root.pem").write_text(PEM)
    monkeypatch.setattr(authorities, "ROOTS", tmp_path)


def test_a_root_is_pem_or_the_name_of_a_shipped_one() -> None:
    setting = json.dumps([GOOD, GOOD | {"name": "b", "root": "a-shipped-root"}])

    assert read_authorities(setting) == (
        Authority("local-a", "http://127.0.0.1:3161/local-a", PEM),
        Authority("b", "http://127.0.0.1:3161/local-a", PEM),
    )


def test_there_may_be_none() -> None:
    assert read_authorities("[]") == ()


@pytest.mark.parametrize(
    ("setting", "complaint"),
    [
        ("", "are JSON, not ''"),
        ("{}", "are a list, not {}"),
        (["local-a"], "has the keys name, url and root: local-a"),
        ([GOOD | {"colour": "red"}], "keys name, url and root: .*colour"),
        ([{"name": "local-a"}], "keys name, url and root"),
        ([GOOD | {"url": 1}], "has texts as values"),
        ([GOOD | {"name": "Local A"}], "'Local A' is no name"),
        ([GOOD | {"name": ""}], "'' is no name"),
        ([GOOD | {"url": "ftp://tsa.example"}], "'ftp://tsa.example' is no address"),
        ([GOOD | {"root": "another-root"}], "no root certificate is called 'another-root'"),
        ([GOOD | {"root": "../a-shipped-root"}], "no root certificate is called"),
        ([GOOD, GOOD], "two time stamp authorities have the same name"),
    ],
)
def test_a_wrong_setting_is_named(setting: object, complaint: str) -> None:
    text = setting if isinstance(setting, str) else json.dumps(setting)
    with pytest.raises(ValueError, match=complaint):
        read_authorities(text)
