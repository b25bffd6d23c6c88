"""One running system for all journeys: deployed by the CDK, with TLS and IAM enforced."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from infra.local.browser import FLAGS, MISSING, find_browser
from infra.local.journeys.world import CALM, World
from infra.local.stack import Stack, running_stack

PATIENCE_MS = 30_000
"""The first call of a function takes seconds."""


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


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = find_browser()
    if path is None:
        pytest.skip(MISSING)
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()
    expect.set_options(timeout=None)
