"""Nobody but a replay on this machine sets the time of functions.

That the templates of stages have no CLOCK_FILE is seen where all their variables are compared.
"""

from pathlib import Path

import pytest

from infra.app import synthesise
from infra.stage import STAGES, Stage
from infra.toml_reader import StageError
from tests.infra.templates import Templates

EVERY_STAGE = sorted(file.stem for file in STAGES.glob("*.toml"))
FILE = "/somewhere/clock"


@pytest.mark.parametrize("name", EVERY_STAGE)
def test_no_stage_but_local_can_have_a_replayed_clock(name: str) -> None:
    if name == "local":
        stage = Stage.load(name, clock_file=FILE)
        assert stage.engine is not None
        assert stage.engine.clock_file == FILE
    else:
        with pytest.raises(StageError, match=r"replay_clock|runs on AWS"):
            Stage.load(name, clock_file=FILE)


def test_every_function_of_a_replay_reads_the_same_clock(tmp_path: Path) -> None:
    templates = Templates(synthesise(Stage.load("local", clock_file=FILE), tmp_path))

    variables = [each["Environment"]["Variables"] for each in templates.functions().values()]
    assert variables
    assert {each.get("CLOCK_FILE") for each in variables} == {FILE}
