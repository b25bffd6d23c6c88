import shutil
from pathlib import Path

import pytest

from infra import mails

FRAME = "<mjml><mj-body><mj-section><mj-column>{}</mj-column></mj-section></mj-body></mjml>"


def test_the_committed_layout_is_what_its_source_compiles_to() -> None:
    source = (mails.MESSAGES / "_layout.mjml").read_text("utf-8")
    committed = (mails.MESSAGES / "_layout.html").read_text("utf-8")
    assert mails.compile_layout(source) == committed, "run: python -m infra.mails"


@pytest.mark.parametrize(
    ("inner", "finding"),
    [
        ("<mj-txt>a</mj-txt>", "line 1: <mj-txt> inside <mj-column>"),
        ('<mj-text colour="red">a</mj-text>', "line 1: colour of <mj-text>"),
        ("<mj-section></mj-section>", "line 1: <mj-section> inside <mj-column>"),
        ("<mj-text>a</mj-button>", "line 1: </mj-button> out of place"),
    ],
)
def test_what_mjml_does_not_know_is_refused(inner: str, finding: str) -> None:
    with pytest.raises(mails.LayoutError) as refused:
        mails.compile_layout(FRAME.format(inner))
    assert finding in str(refused.value).split("; ")


def test_what_is_never_closed_is_refused() -> None:
    with pytest.raises(mails.LayoutError, match="<mj-body> is never closed"):
        mails.compile_layout("<mjml><mj-body>")


def test_a_sound_layout_is_compiled() -> None:
    assert "<div" in mails.compile_layout(FRAME.format('<mj-text color="#123456">a</mj-text>'))


def test_the_command_compiles_and_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "messages"
    shutil.copytree(mails.MESSAGES, copy)
    (copy / "_layout.html").write_text("old", "utf-8")
    monkeypatch.setattr(mails, "MESSAGES", copy)
    monkeypatch.setattr("sys.argv", ["mails"])
    mails.main()
    assert "{% block body %}" in (copy / "_layout.html").read_text("utf-8")
    monkeypatch.setattr("sys.argv", ["mails", "--preview", str(tmp_path / "shown")])
    mails.main()
    page = (tmp_path / "shown" / "owner_asked.en.html").read_text("utf-8")
    assert "please add the file.<br>When did you" in page
