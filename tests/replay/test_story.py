"""Every act of a plan goes through the rules of the domain: each finds its case ready for it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from infra.replay.plan import Act, Plan, make_plan
from redress.domain.accounts import account_keys, submitted_accounts
from redress.domain.case import Case
from redress.domain.decision_batches import BATCH_VERDICTS
from redress.domain.decisions import Choice, Reason, Verdict
from redress.domain.figures import decision_counts
from redress.domain.reviewers import Reviewer
from redress.domain.stages import CLOSING_STAGES, Outcome, Remedy, Stage
from redress.domain.submission import Submission
from redress.domain.tasks import OWNER_KINDS, Task, TaskKind
from redress.edge.configuration import read_configuration
from redress.edge.decision_forms import ChoiceForm
from redress.edge.documents import read_document
from redress.edge.forms import ContributionForm, SubmissionForm

SITE = "https://redress.example"
ZONE = ZoneInfo("Asia/Shanghai")
KNOWN_CASE = "RD-0000-0000-0000"
_BY_THE_SYSTEM = {Outcome.LAPSED, Outcome.RECORDED, Outcome.GUIDED}


@dataclass
class Walk:
    """What the domain makes of a plan: its cases, and what was counted."""

    plan: Plan
    cases: dict[int, Case] = field(default_factory=dict)
    forms: dict[int, Submission] = field(default_factory=dict)
    likenesses: dict[str, int] = field(default_factory=dict)
    proposals: dict[int, Act] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    last: dict[int, datetime] = field(default_factory=dict)

    def __post_init__(self) -> None:
        configuration = {
            "campaigns": [{**self.plan.campaign, "site_url": SITE}],
            "reviewers": list(self.plan.reviewers),
        }
        [self.campaign], people = read_configuration(configuration)
        self.people: dict[str, Reviewer] = {person.id: person for person in people}
        for act in self.plan.acts:
            for subject in act.payload.get("subjects", [act.subject]):
                if subject in self.last:
                    assert act.at - self.last[subject] >= timedelta(minutes=5), act
                self.last[subject] = act.at
            getattr(self, act.kind)(act)

    def submit(self, act: Act) -> None:
        assert self.campaign.opens_at <= act.at < self.campaign.closes_at
        form = {**act.payload["form"], "campaign_id": self.campaign.id}
        submission = read_document(json.dumps(form), SubmissionForm).submission()
        assert submission.findings(self.campaign) == []
        case = Case(
            id=f"case {act.subject}",
            campaign_id=self.campaign.id,
            submission_id=submission.submission_id,
            locale=submission.locale,
            opened_at=act.at,
            updated_at=act.at,
            wanted=submission.remedies,
            has_links=bool(submission.links),
            has_incident=bool(submission.incident and submission.incident.police_report_number),
            resembles=str(self.likenesses.get(submission.likeness(), "")),
        )
        self.forms[act.subject] = submission
        self.likenesses.setdefault(submission.likeness(), act.subject)
        self.counts["participants"] += 1
        self.counts.update(f"wanted.{remedy.value}" for remedy in case.wanted)
        self.preserved(act, case)

    def preserved(self, act: Act, case: Case) -> None:
        kept = any(file["kind"] != "archive" for file in act.payload["files"])
        self.counts["with_evidence"] += kept and not case.has_evidence
        case = case.touched(act.at, has_evidence=case.has_evidence or kept)
        self.settled(act, case.moved(case.stage_after_preserving(), act.at))

    def settled(self, act: Act, case: Case) -> None:
        ends = case.stage in CLOSING_STAGES
        self.cases[act.subject] = case.moved(Stage.CLOSED, act.at) if ends else case

    def answer(self, act: Act) -> None:
        case, kind = self.cases[act.subject], TaskKind(act.payload["kind"])
        assert kind in OWNER_KINDS
        self.contribution(act)
        task = self.task(act, case, kind)
        case = case.decided(task, Choice(Verdict.ANSWERED, Reason.DONE), act.at)
        case = case.touched(act.at, has_links=case.has_links or bool(act.payload["links"]))
        if kind is TaskKind.INFORMATION_REQUEST:
            self.counts.update(f"begun.{remedy.value}" for remedy in case.accepted)
        self.preserved(act, case)

    def add(self, act: Act) -> None:
        assert not self.cases[act.subject].closed
        self.contribution(act)

    def contribution(self, act: Act) -> None:
        given = {name: act.payload[name] for name in ("text", "links")}
        assert not read_document(json.dumps(given), ContributionForm).contribution().empty

    def message(self, act: Act) -> None:
        assert not self.cases[act.subject].closed

    def withdraw(self, act: Act) -> None:
        case = self.cases[act.subject]
        assert not case.withdrawn
        assert self.sent(act.subject).date() < act.at.astimezone(ZONE).date()
        withdrawing = case.moved(Stage.WITHDRAWING, act.at, outcome=Outcome.WITHDRAWN)
        self.settled(act, withdrawing)

    def decide(self, act: Act) -> None:
        if act.payload["task"] == "legal_review":
            assert act.subject not in self.proposals
            self.proposals[act.subject] = act
            return
        self.decided(act)

    def second(self, act: Act) -> None:
        proposal = self.proposals.pop(act.subject)
        assert proposal.payload == act.payload
        assert proposal.actor != act.actor
        self.decided(act)

    def batch(self, act: Act) -> None:
        assert Verdict(act.payload["choice"]["verdict"]) in BATCH_VERDICTS
        for subject in act.payload["subjects"]:
            payload = {"task": "screening", "choice": act.payload["choice"]}
            self.decided(Act(act.at, act.actor, "decide", subject, payload))
        locales = {self.cases[subject].locale for subject in act.payload["subjects"]}
        assert len(locales) == 1

    def decided(self, act: Act) -> None:
        case, named = self.cases[act.subject], act.payload["task"]
        reviews = ("screening", "legal_review")
        kind = TaskKind(named) if named in reviews else TaskKind.CARRY_OUT_REMEDY
        assert kind.assignee in self.people[act.actor].groups
        task = self.task(act, case, kind, None if named in reviews else Remedy(named))
        choice = self.choice(act)
        assert choice.findings(kind.value, case.wanted) == []
        for name in decision_counts(task, choice, case, act.at):
            figure, _, kind_of = name.partition(":")
            took = figure in {"to_screening", "to_decision"}
            self.counts[f"{figure}.{'count' if took else kind_of}" if kind_of else figure] += 1
        self.settled(act, case.decided(task, choice, act.at))

    def choice(self, act: Act) -> Choice:
        given = dict(act.payload["choice"])
        if "duplicate_of" in given:
            first = given["duplicate_of"]
            assert self.cases[act.subject].resembles == str(first)
            given["duplicate_of"] = KNOWN_CASE
        return read_document(json.dumps(given), ChoiceForm).choice()

    def task(self, act: Act, case: Case, kind: TaskKind, remedy: Remedy | None = None) -> Task:
        assert case.stage is kind.stage, act
        return Task(
            id=case.task_id(kind, remedy),
            case_id=case.id,
            campaign_id=case.campaign_id,
            kind=kind,
            number=case.round,
            attempt=1,
            opened_at=act.at,
            due_at=act.at,
            agenda=(),
            token="",
            remedy=remedy,
        )

    def sent(self, subject: int) -> datetime:
        return self.cases[subject].opened_at.astimezone(ZONE)


@pytest.fixture(scope="module")
def walk() -> Walk:
    return Walk(make_plan(2025, 1))


def test_the_domain_counts_what_the_plan_expects(walk: Walk) -> None:
    figures: dict[str, Any] = walk.plan.expected()["figures"]
    for name, value in figures.items():
        if isinstance(value, dict):
            counted = "carried_out" if name == "finished" else name
            assert {each: walk.counts[f"{counted}.{each}"] for each in value} == value
        else:
            assert walk.counts[name] == value
    assert walk.counts["identified"] == 23


def test_each_day_is_counted_by_the_zone(walk: Walk) -> None:
    days = Counter(walk.sent(subject).date().isoformat() for subject in walk.cases)
    expected = walk.plan.expected()["by_day"]

    assert {each["day"]: each["participants"] for each in expected} == days
    assert len(days) == 20
    assert days["2025-09-26"] > days["2025-10-03"] < days["2025-10-15"]


@pytest.mark.parametrize(("seed", "scale"), [(1, 0.01), (2, 0.02), (3, 0.1), (4, 0.2)])
def test_other_seeds_and_sizes_can_be_walked_too(seed: int, scale: float) -> None:
    walk = Walk(make_plan(seed, scale))

    assert walk.counts["identified"] == walk.plan.expected()["figures"]["identified"] >= 1
    assert walk.counts["with_evidence"] == round(480 * scale)


def test_every_way_through_a_case_is_taken(walk: Walk) -> None:
    cases = walk.cases.values()
    assert {case.outcome for case in cases} >= set(Outcome) - _BY_THE_SYSTEM
    assert {case.stage for case in cases} >= {
        Stage.COLLECTING_EVIDENCE,
        Stage.SCREENING,
        Stage.ANSWERING_SCREENING,
        Stage.LEGAL_REVIEW,
        Stage.COLLECTING_INFORMATION,
        Stage.PURSUING,
    }
    verdicts = {choice["verdict"] for _, choice in walk.plan.choices()}
    assert verdicts == {verdict.value for verdict in Verdict} - {"answered", "lapsed"}


def test_what_was_sent_twice_is_the_same_and_later(walk: Walk) -> None:
    again = {subject: case for subject, case in walk.cases.items() if case.resembles}

    assert 40 <= len(again) <= 58
    for subject, case in again.items():
        assert int(case.resembles) < subject
        assert walk.forms[subject].submission_id != walk.forms[int(case.resembles)].submission_id


def test_few_accounts_attack_many_owners(walk: Walk) -> None:
    met: Counter[str] = Counter()
    for submission in walk.forms.values():
        met.update(account_keys(submitted_accounts(submission), b"pepper"))
    [(_, most), *_] = met.most_common(1)

    assert most > 1_000
    assert sum(count == 1 for count in met.values()) < len(met) / 2
    platforms = {account.platform for form in walk.forms.values() for account in form.accounts}
    assert len(platforms) == 8


def test_people_are_made_up_and_different(walk: Walk) -> None:
    contacts = [form.contact for form in walk.forms.values()]
    mailed = [contact.email for contact in contacts if contact.email]

    assert all(email.endswith(".example") for email in mailed)
    assert all(contact.phone.startswith("+86 100 0") for contact in contacts)
    assert 0.85 < len(mailed) / len(contacts) < 0.95
    assert {form.locale for form in walk.forms.values()} == {"zh-CN", "en"}
    texts = Counter(form.statement for form in walk.forms.values())
    assert max(texts.values()) == 2


def test_reviewers_mostly_work_by_day_and_one_thing_at_a_time(walk: Walk) -> None:
    done = [act for act in walk.plan.acts if act.actor != "owner"]
    by_day = sum(9 <= act.at.hour < 19 for act in done)

    assert 0.9 < by_day / len(done) < 1
    assert {act.actor for act in done} == {"lin", "amy", "hao", "xia", "chen", "ruth", "wen"}
    assert all(earlier.at <= later.at for earlier, later in pairwise(done))
