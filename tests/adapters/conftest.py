"""The same tests, in memory, on moto, and on the local engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from moto import mock_aws

from infra.local.engine import Engine
from tests.adapters.outside import Memory, Outside, Services

ENGINE = pytest.param("engine", marks=pytest.mark.engine)


@pytest.fixture(scope="session")
def local_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder: Path = tmp_path_factory.mktemp("engine")
    with Engine(folder) as engine:
        yield engine


@pytest.fixture
def on_moto(monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    for name, value in {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    with mock_aws():
        yield Services()


@pytest.fixture
def on_engine(local_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Services:
    for name, value in local_engine.environment().items():
        monkeypatch.setenv(name, value)
    return Services()


@pytest.fixture(params=["memory", "moto", ENGINE])
def outside(request: pytest.FixtureRequest) -> Outside:
    if request.param == "memory":
        return Memory()
    services: Services = request.getfixturevalue(f"on_{request.param}")
    return services
