"""A GET changes nothing (RFC 9110, section 9.2.1)."""

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest

from redress.edge.http import Route
from redress.edge.owner_zone import OWNER_ROUTES
from redress.edge.reviewer_zone import REVIEWER_ROUTES
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
            "sessions": world.people.sessions,
            "vault": world.vault.objects,
            "uploads": world.uploads.contents,
            "mail": world.mailer.sent,
            "outbox": (world.outbox.opened, world.outbox.preserved, world.outbox.mailed),
            "engine": (world.engine.executions, world.engine.answers, world.engine.waiting),
        }
    )


@pytest.mark.parametrize("wait", [timedelta(0), timedelta(minutes=6)], ids=str)
@pytest.mark.parametrize("route", READS, ids=lambda route: route.path)
def test_reading_changes_nothing(site: Site, route: Route[Any], wait: timedelta) -> None:
    task = site.screening()
    at_desk = route.path.startswith("/desk-api")
    reader = site.desk("community") if at_desk else site.open(site.receipt_again())
    site.world.clock.advance(wait)
    path = route.path.replace("<task_id>", task).replace("<campaign_id>", "owners-2026")
    before = everything(site.world)
    assert reader.call("GET", path).status == 200
    after = everything(site.world)
    if wait and at_desk:
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
