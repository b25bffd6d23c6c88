"""A GET changes nothing (RFC 9110, section 9.2.1)."""

import re
from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest

from redress.domain.decision_batches import BatchState, DecisionBatch
from redress.domain.errors import NotSignedInError
from redress.domain.reviewers import SignInWay
from redress.edge.http import Route
from redress.edge.owner_zone import OWNER_ROUTES
from redress.edge.reviewer_zone import REVIEWER_ROUTES
from tests.factories.desk import SPAM
from tests.fakes.world import World
from tests.handlers.site import Site

TABLES: tuple[tuple[Route[Any], ...], ...] = (OWNER_ROUTES, REVIEWER_ROUTES)
READS = [route for table in TABLES for route in table if route.method == "GET"]


def everything(world: World) -> dict[str, Any]:
    """Copy all that the outside world holds, but for the limits' counters."""
    return deepcopy(
        {
            "records": vars(world.records),
            "people": (world.people.reviewers, world.people.codes),
            "sessions": world.people.kept_sessions,
            "batches": world.batches.kept,
            "vault": world.vault.objects,
            "uploads": world.uploads.contents,
            "mail": world.mailer.sent,
            "outbox": (world.outbox.opened, world.outbox.preserved, world.outbox.mailed),
            "engine": (world.engine.executions, world.engine.answers, world.engine.waiting),
        }
    )


def batch_of(reviewer_id: str, world: World) -> str:
    """Let there be a batch that a reviewer sent."""
    now, batch_id = world.clock.now(), "0199c5e2-0000-7000-8000-0000000000b1"
    way = SignInWay.MAILED_CODE
    batch = DecisionBatch(batch_id, reviewer_id, way, SPAM, (), (), now, now, BatchState.DONE)
    world.batches.put(batch)
    return batch_id


@pytest.mark.parametrize("wait", [timedelta(0), timedelta(minutes=6)], ids=str)
@pytest.mark.parametrize("route", READS, ids=lambda route: route.path)
def test_reading_changes_nothing(site: Site, route: Route[Any], wait: timedelta) -> None:
    task = site.screening()
    at_desk = route.path.startswith("/desk-api")
    reader = site.desk("community") if at_desk else site.open(site.receipt_again())
    site.world.clock.advance(wait)
    named = {
        "task_id": task,
        "case_id": task.partition(".")[0],
        "campaign_id": "owners-2026",
        "batch_id": batch_of("lin", site.world),
    }
    path = re.sub(r"<(\w+)>", lambda found: named[found[1]], route.path)
    before = everything(site.world)
    assert reader.call("GET", path).status == 200
    after = everything(site.world)
    if wait and NotSignedInError in route.refusals:
        seen_before, seen_after = before.pop("sessions"), after.pop("sessions")
        assert [one.seen_at for one in seen_after.values()] == [site.world.clock.now()]
        assert seen_before.keys() == seen_after.keys()
    assert after == before


@pytest.mark.parametrize("path", ["/desk-api/tasks/{}/decision", "/desk-api/tasks/{}/evidence/0"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "OPTIONS"])
def test_nothing_is_decided_or_opened_but_by_post(site: Site, method: str, path: str) -> None:
    desk = site.desk("community")
    task = site.screening()
    before = everything(site.world)
    assert desk.call(method, path.format(task)).code == "method_not_allowed"
    assert everything(site.world) == before
