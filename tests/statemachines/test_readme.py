from __future__ import annotations

import pytest

from infra.diagram import FOLDER, arrows, every_state, picture, render
from tests.statemachines.definition import read

README = FOLDER / "README.md"


def test_the_committed_picture_and_tables_are_those_of_the_definition() -> None:
    text = README.read_text(encoding="utf-8")
    assert render(text, read()) == text, "run `make docs`"


def test_a_changed_definition_changes_the_readme() -> None:
    text = README.read_text(encoding="utf-8")
    changed = read()
    changed["States"]["Legal reviews"]["Comment"] = "Waits for somebody else."
    changed["States"]["What did legal decide?"]["Choices"].pop()
    renewed = render(text, changed)
    assert "Waits for somebody else." in renewed
    assert picture(changed) != picture(read())
    assert picture(changed) in renewed


def test_a_readme_without_a_place_for_the_picture_is_refused() -> None:
    with pytest.raises(ValueError, match="picture"):
        render("# Nothing here", read())


def test_every_state_is_in_the_readme_and_every_working_one_in_the_picture() -> None:
    text = README.read_text(encoding="utf-8")
    drawn = picture(read())
    for name, state in every_state(read()["States"]):
        assert f"| {name} |" in text
        assert (f'"{name}"' in drawn) is (state["Type"] != "Fail")


def test_every_step_that_a_case_takes_is_drawn() -> None:
    ways = arrows(read())
    for name, state in read()["States"].items():
        if state["Type"] in {"Task", "Map"}:
            assert (name, state["Next"], "") in ways
            assert name in {target for _, target, _ in ways}
