"""The plan of a replay: the campaign at its size, possible in every act, always the same."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from infra.replay.plan import Plan, content, make_plan
from redress.adapters.sniffing.sniffer import PuremagicSniffer
from redress.domain.decision_batches import batch_findings
from redress.domain.stages import Remedy
from redress.edge.configuration import read_configuration
from redress.edge.decision_forms import ChoiceForm
from redress.edge.documents import read_document
from redress.edge.forms import SubmissionForm

SITE = "https://redress.example"
PROGRAM = """
import hashlib, json
from infra.replay.plan import make_plan
acts = [[a.at.isoformat(), a.actor, a.kind, a.subject, a.payload] for a in make_plan(7, 0.05).acts]
print(hashlib.sha256(json.dumps(acts, sort_keys=True).encode()).hexdigest())
"""


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan(2025, 1)


def test_at_its_size_it_is_the_campaign(plan: Plan) -> None:
    figures = plan.expected()["figures"]

    assert figures["participants"] == 6_032
    assert figures["with_evidence"] == 480
    assert figures["wanted"] == {
        "evidence_guidance": 338,
        "lawyers_letter": 301,
        "litigation_support": 245,
    }
    assert figures["identified"] == 23
    assert plan.cutoff.isoformat() == "2025-10-16T00:00:00+08:00"


def test_an_independent_count_comes_to_the_same(plan: Plan) -> None:
    forms = [act.payload for act in plan.acts if act.kind == "submit"]
    final = {"advance", "decline", "duplicate", "spam"}
    screened = 0
    for act in plan.acts:
        verdict = act.payload.get("choice", {}).get("verdict")
        if act.payload.get("task") == "screening" and verdict in final:
            screened += 1
        if act.kind == "batch":
            screened += len(act.payload["subjects"])
    figures = plan.expected()["figures"]

    assert len({payload["form"]["submission_id"] for payload in forms}) == 6_032
    assert sum("lawyers_letter" in payload["form"]["remedies"] for payload in forms) == 301
    assert sum(bool(payload["files"]) for payload in forms) == figures["with_evidence"]
    assert screened == figures["screened"]
    assert sum(day["participants"] for day in plan.expected()["by_day"]) == 6_032


@pytest.mark.parametrize("scale", [0.01, 0.02, 0.1, 3])
def test_other_sizes_keep_the_proportions(scale: float) -> None:
    figures = make_plan(2025, scale).expected()["figures"]

    assert figures["participants"] == round(6_032 * scale)
    assert figures["with_evidence"] == pytest.approx(480 * scale, abs=2)
    assert figures["wanted"]["lawyers_letter"] == pytest.approx(301 * scale, abs=3)
    assert figures["wanted"]["litigation_support"] == pytest.approx(245 * scale, abs=3)
    assert figures["wanted"]["evidence_guidance"] == pytest.approx(338 * scale, abs=3)
    assert figures["identified"] == max(1, round(23 * scale))


def test_another_process_makes_the_same() -> None:
    def digest() -> str:
        return subprocess.run(
            [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
        ).stdout

    assert digest() == digest()
    assert make_plan(7, 0.05).acts != make_plan(8, 0.05).acts


def test_every_form_is_one_that_the_campaign_takes(plan: Plan) -> None:
    [campaign], _ = read_configuration(
        {"campaigns": [{**plan.campaign, "site_url": SITE}], "reviewers": list(plan.reviewers)}
    )
    for act in plan.acts:
        if act.kind == "submit":
            files = [claim(file) for file in act.payload["files"]]
            form = {**act.payload["form"], "campaign_id": campaign.id, "files": files}
            submission = read_document(json.dumps(form), SubmissionForm).submission()
            assert submission.findings(campaign) == []


def test_every_decision_is_one_that_may_be_made(plan: Plan) -> None:
    wanted = {
        act.subject: tuple(map(Remedy, act.payload["form"]["remedies"]))
        for act in plan.acts
        if act.kind == "submit"
    }
    for act in plan.acts:
        if act.kind in {"decide", "second"}:
            given = {**act.payload["choice"]}
            if "duplicate_of" in given:
                assert given["duplicate_of"] in wanted
                given["duplicate_of"] = "RD-0000-0000-0000"
            choice = read_document(json.dumps(given), ChoiceForm).choice()
            task = act.payload["task"]
            kind = task if task in {"screening", "legal_review"} else "carry_out_remedy"
            assert choice.findings(kind, wanted[act.subject]) == []
        if act.kind == "batch":
            choice = read_document(json.dumps(act.payload["choice"]), ChoiceForm).choice()
            tasks = [f"RD-0000-0000-0000.screening.{each}" for each in act.payload["subjects"]]
            assert batch_findings(choice, tasks) == []


def test_nothing_happens_before_its_cause(plan: Plan) -> None:
    sent = {act.subject: act.at for act in plan.acts if act.kind == "submit"}
    decided: dict[int, list[str]] = {}
    assert [act.at for act in plan.acts] == sorted(act.at for act in plan.acts)
    for act in plan.acts:
        assert plan.begins <= act.at < plan.cutoff
        for subject in act.payload.get("subjects", [act.subject]):
            before = decided.setdefault(subject, [])
            if act.kind != "submit":
                assert act.at >= sent[subject] + timedelta(minutes=1)
            if act.kind == "second":
                assert before[-1] == "legal_review"
            if act.payload.get("task") == "legal_review":
                assert "screening" in before
            if act.kind == "answer":
                assert before
            before.append("screening" if act.kind == "batch" else act.payload.get("task", ""))


def test_no_case_is_screened_twice_without_a_question_between(plan: Plan) -> None:
    screenings: Counter[int] = Counter()
    answers: Counter[int] = Counter()
    for act in plan.acts:
        answers[act.subject] += act.kind == "answer"
        if act.payload.get("task") == "screening":
            screenings[act.subject] += 1
        for subject in act.payload.get("subjects", ()):
            screenings[subject] += 1
    assert all(count <= 1 + answers[subject] for subject, count in screenings.items())


def test_files_are_what_they_say(plan: Plan) -> None:
    kinds: dict[str, dict[str, Any]] = {}
    for act in plan.acts:
        kinds |= {file["kind"]: file for file in act.payload.get("files", ())}
    assert set(kinds) == {"picture", "video", "document", "archive"}
    for kind, file in kinds.items():
        data = content(file)
        found = PuremagicSniffer().media_type(data[:4096], data[-4096:])
        assert found == file["media_type"], kind
        assert content(file) == data


def claim(file: dict[str, Any]) -> dict[str, Any]:
    data = content(file)
    return {
        "name": file["name"],
        "size": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
        "media_type": file["media_type"],
    }
