"""Each stage is synthesised once in a session: it takes seconds."""

from collections.abc import Callable
from pathlib import Path

import pytest

from infra.app import synthesise
from infra.stage import Stage
from tests.infra.templates import Templates

STAGES = ("local", "test", "dev", "prod.example", "prod-cn.example")
Synthesis = Callable[[str], Templates]


@pytest.fixture(scope="session")
def synthesis(tmp_path_factory: pytest.TempPathFactory) -> Synthesis:
    made: dict[str, Templates] = {}

    def templates_of(stage: str) -> Templates:
        if stage not in made:
            folder: Path = tmp_path_factory.mktemp("cdk.out")
            made[stage] = Templates(synthesise(Stage.load(stage), folder))
        return made[stage]

    return templates_of


@pytest.fixture(params=STAGES)
def file(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def stage(file: str) -> Stage:
    return Stage.load(file)


@pytest.fixture
def templates(file: str, synthesis: Synthesis) -> Templates:
    return synthesis(file)
