"""The form without scripts, through the content network, the API and the whole flow."""

from __future__ import annotations

import re
import time

import pytest

from infra.local.journeys.stories import PICTURE
from infra.local.journeys.world import CALM, Journey, World
from tests.handlers.plain_pages import ANSWERS, BOUNDARY, Shown, multipart

pytestmark = pytest.mark.engine
ADDRESS = "/api/plain"


def test_a_form_without_scripts_becomes_a_case_with_its_file_preserved(world: World) -> None:
    site = world.site
    opened = site.call("GET", f"{ADDRESS}?campaign={CALM}&lang=en")
    page = Shown(opened.status_code, opened.text)
    assert page.status == 200
    assert "default-src 'none'" in opened.headers["content-security-policy"]
    owner = world.owner("关了脚本的人")
    owner.submission_id = page.hidden["submission_id"]
    answers = {**ANSWERS, "name": owner.name, "email": owner.email, "lang": "en"}
    files = [("pictures", PICTURE.name, PICTURE.media_type, PICTURE.content)]
    kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}

    at_once = site.call(
        "POST", ADDRESS, headers=kind, content=multipart({**page.hidden, **answers}, files)
    )
    early = Shown(at_once.status_code, at_once.text)
    assert early.status == 403
    assert len(early.taken) == 1
    time.sleep(int(re.findall(r"wait (\d+) seconds", early.words)[0]) + 1)
    patient = {**early.hidden, "taken": early.taken, **answers}
    sent = site.call("POST", ADDRESS, headers=kind, content=multipart(patient))
    receipt = Shown(sent.status_code, sent.text)

    assert receipt.status == 200, receipt.words
    owner.receipt_code = re.findall(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){4}", receipt.words)[0]
    owner.case_id = re.findall(r"RD(?:-[0-9A-Z]{4}){3}", receipt.words)[0]
    journey = Journey(world, "plain form")
    journey.stage(owner, "screening")
    [item] = [item for item in owner.sees()["evidence"] if item["name"] == PICTURE.name]
    assert (item["state"], item["sha256"]) == ("preserved", PICTURE.sha256)
