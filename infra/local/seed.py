"""The sample campaign, its reviewers, and one real submission through the public API."""

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from infra.local.journeys.operator import Operator
from infra.local.journeys.owner import Owner
from infra.local.journeys.sending import File
from infra.local.journeys.site import Site
from infra.local.stack import Stack

SAMPLE = Path(__file__).with_name("sample") / "configuration.json"
CAMPAIGN = "owners-2026"
REMEMBERED = "sample-submission.json"


def seed(stack: Stack, state: Path, timeout: float = 60) -> Mapping[str, Any]:
    """Set up the sample and send its submission once; a second time changes nothing.

    Returns:
        The sample owner's case number and receipt code.

    Raises:
        JourneyError: when the system refuses any of it.
        TimeoutError: when no review was asked for within `timeout` seconds.
    """
    site = Site.of(stack.engine, stack.outputs["SiteUrl"])
    operator = Operator(stack.engine, stack.outputs)
    configuration = json.loads(SAMPLE.read_text())
    for campaign in configuration["campaigns"]:
        campaign["site_url"] = site.url
    operator.configures(configuration)
    remembered = state / REMEMBERED
    if remembered.exists():
        known: Mapping[str, Any] = json.loads(remembered.read_text())
        return known
    owner = Owner(site, CAMPAIGN, "王小明", "xiaoming@mail.redress.example")
    picture = File("评论截图.png", SCREENSHOT)
    form = owner.writes(
        ["evidence_guidance", "lawyers_letter"],
        [picture],
        ["https://weibo.com/1234567890/AbCdEfGhI"],
    )
    owner.sends(form, [picture])
    _wait_for_review(operator, owner, timeout)
    receipt = {"case_id": owner.case_id, "receipt_code": owner.receipt_code}
    remembered.write_text(json.dumps(receipt, indent=2))
    return receipt


def _wait_for_review(operator: Operator, owner: Owner, timeout: float) -> None:
    deadline = time.monotonic() + timeout
    while not operator.tasks(owner.case_id, "screening"):
        if time.monotonic() > deadline:
            raise TimeoutError(f"no review was asked for case {owner.case_id} in {timeout:g} s")
        time.sleep(0.2)


SCREENSHOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8ffff3f0005fe02fea7356981000000004945"
    "4e44ae426082"
)
"""A picture of one pixel: the smallest real PNG."""
