"""A valid bag, made once, and somebody who checks it."""

from pathlib import Path

import pytest

from tests.verify.bags import Maker
from tests.verify.basics import Files
from tests.verify.checking import Checker


@pytest.fixture(scope="session")
def maker() -> Maker:
    return Maker()


@pytest.fixture(scope="session")
def bag(maker: Maker) -> Files:
    return maker.files()


@pytest.fixture
def files(bag: Files) -> Files:
    return dict(bag)


@pytest.fixture
def checker(maker: Maker, tmp_path: Path) -> Checker:
    return Checker(tmp_path, maker)
