from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from infra.local.engine import Engine
from tests.statemachines.journey import Journey

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_stepfunctions import SFNClient


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with Engine(tmp_path_factory.mktemp("engine")) as engine:
        yield engine


@pytest.fixture(scope="session")
def state_functions(engine: Engine) -> SFNClient:
    client: SFNClient = engine.client("stepfunctions")
    return client


@pytest.fixture(scope="session")
def queues(engine: Engine) -> SQSClient:
    client: SQSClient = engine.client("sqs")
    return client


@pytest.fixture
def journey(state_functions: SFNClient, queues: SQSClient) -> Iterator[Journey]:
    journey = Journey(state_functions, queues)
    yield journey
    journey.give_up()
