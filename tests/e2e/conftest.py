"""One running system for all journeys: deployed by the CDK, with TLS and IAM enforced."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from infra.local.journeys.world import CALM, World
from infra.local.stack import Stack, running_stack


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    state = tmp_path_factory.mktemp("stack")
    with running_stack(state, "test", secured=True, campaign=CALM) as running:
        yield running


@pytest.fixture(scope="session")
def world(stack: Stack) -> Iterator[World]:
    root_pem = stack.authority.root_pem
    with closing(World(stack.engine, stack.mail.mailbox, stack.outputs, root_pem)) as world:
        world.configure()
        yield world
