"""Four eyes: a proposal counts only when another person of the group agrees."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from redress.domain.decisions import Choice
from redress.domain.errors import (
    AlreadyDecidedError,
    CaseChangedError,
    InvalidInputError,
    NoProposalError,
    NotAllowedError,
    OwnProposalError,
    ProposalWaitsError,
    SignatureNeededError,
    TaskClaimedError,
)
from redress.domain.events import Event
from redress.domain.notices import NoticeKind
from redress.domain.review_rules import ReviewRules, Signing
from redress.domain.reviewers import Reviewer
from redress.domain.stages import Stage
from redress.domain.task_kinds import Assignee
from redress.domain.tasks import Task, TaskKind
from redress.usecases.record_decision import Recorded
from redress.usecases.sign_decision import SignedAnswer
from redress.verify.ledger import Ledger
from redress.verify.report import Report
from tests.factories.cast import WAY, Cast, at
from tests.factories.decisions import sign_decision, signed_in, with_passkey
from tests.factories.desk import ACCEPT, DECLINE, JUN, LAN, TAO
from tests.factories.rivals import touches

FOUR_EYES = ReviewRules(four_eyes=(TaskKind.LEGAL_REVIEW,), signing={Assignee.LEGAL: Signing.CODE})


@pytest.fixture
def cast() -> Cast:
    cast = at(Stage.LEGAL_REVIEW)
    (campaign,) = cast.world.records.campaigns.values()
    cast.world.campaigns.put(replace(campaign, review=FOUR_EYES))
    return cast


def task(cast: Cast) -> Task:
    return cast.task(TaskKind.LEGAL_REVIEW)


def propose(
    cast: Cast, choice: Choice = DECLINE, reviewer: Reviewer = LAN, revision: int = 0
) -> Recorded:
    now = cast.world.clock.now()
    return cast.house.record_decision(
        task(cast).id, revision or cast.case.revision, choice, reviewer, signed_in(reviewer, now)
    )


def agree(cast: Cast, reviewer: Reviewer = TAO, revision: int = 0) -> Recorded:
    session = signed_in(reviewer, cast.world.clock.now())
    seen = revision or cast.case.revision
    return cast.house.second_person.agree(task(cast).id, seen, reviewer, session)


def send_back(cast: Cast, words: str = "Look at item 3.", reviewer: Reviewer = TAO) -> Recorded:
    return cast.house.second_person.send_back(
        task(cast).id, cast.case.revision, words, reviewer, signed_in(reviewer)
    )


def actions(cast: Cast) -> list[str]:
    return [json.loads(line)["action"] for line in cast.world.cases.ledger(cast.case_id)]


def test_a_proposal_decides_nothing_and_frees_the_task(cast: Cast) -> None:
    cast.house.desk.work.claim(task(cast).id, LAN, WAY)
    before = cast.case.revision
    recorded = propose(cast)
    assert (recorded.proposed, recorded.case.stage) == (True, Stage.LEGAL_REVIEW)
    assert (cast.case.revision, cast.world.engine.answers[-1].stage) == (before, Stage.LEGAL_REVIEW)
    assert task(cast).decision is None
    assert task(cast).claim is None
    assert actions(cast)[-1] == Event.DECISION_PROPOSED
    told = [one for one in cast.world.outbox.mailed if one.kind is NoticeKind.DECISION_PROPOSED]
    assert [one.reviewer_id for one in told] == ["tao"]


def test_the_second_person_makes_it_count_and_both_are_named(cast: Cast) -> None:
    propose(cast)
    recorded = agree(cast)
    assert (recorded.proposed, recorded.case.stage) == (False, Stage.DECLINING)
    decision = task(cast).decision
    assert decision is not None
    assert decision.agreed_by is not None
    assert (decision.decided_by.id, decision.agreed_by.id) == ("lan", "tao")
    line = json.loads(cast.world.cases.ledger(cast.case_id)[-1])
    assert (line["actor"]["id"], line["details"]["proposed_by"]) == ("tao", "lan")
    assert cast.world.engine.answers[-1].stage is Stage.DECLINING


def test_the_same_again_is_fine_from_either(cast: Cast) -> None:
    seen = cast.case.revision
    propose(cast)
    lines = actions(cast)
    assert propose(cast).proposed
    assert actions(cast) == lines
    first = agree(cast, revision=seen)
    assert agree(cast, revision=seen).case == first.case
    assert not propose(cast, revision=seen).proposed


def test_nobody_is_their_own_second_person_or_of_another_group(cast: Cast) -> None:
    propose(cast)
    with pytest.raises(OwnProposalError):
        agree(cast, LAN)
    with pytest.raises(NotAllowedError):
        agree(cast, JUN)
    assert task(cast).decision is None


def test_a_colleague_is_told_that_a_proposal_waits(cast: Cast) -> None:
    propose(cast)
    with pytest.raises(ProposalWaitsError) as refusal:
        propose(cast, ACCEPT, TAO)
    assert refusal.value.details["proposed_by"] == "Lan"


def test_who_proposed_may_think_again(cast: Cast) -> None:
    propose(cast)
    propose(cast, replace(DECLINE, owner_text="In other words."))
    proposal = task(cast).proposal
    assert proposal is not None
    assert proposal.choice.owner_text == "In other words."


def test_it_is_sent_back_with_a_note_and_can_be_proposed_anew(cast: Cast) -> None:
    propose(cast)
    with pytest.raises(InvalidInputError):
        send_back(cast, "  ")
    send_back(cast)
    assert task(cast).proposal is None
    (remark,) = cast.world.records.remarks.values()
    assert (remark.by, remark.text) == ("tao", "Look at item 3.")
    assert actions(cast)[-1] == Event.PROPOSAL_RETURNED
    assert cast.world.outbox.mailed[-1].kind is NoticeKind.PROPOSAL_RETURNED
    assert cast.world.outbox.mailed[-1].reviewer_id == "lan"
    assert "Look at" not in "".join(cast.world.cases.ledger(cast.case_id))
    with pytest.raises(NoProposalError):
        agree(cast)
    assert propose(cast, ACCEPT, TAO).proposed


def test_a_proposal_is_void_once_the_case_has_changed(cast: Cast) -> None:
    propose(cast)
    touches(cast.world, cast.case_id)()
    with pytest.raises(CaseChangedError):
        agree(cast)
    assert propose(cast, ACCEPT, TAO).proposed
    assert propose(cast, ACCEPT, TAO).task.version == task(cast).version


def test_a_second_answer_is_told_who_agreed(cast: Cast) -> None:
    propose(cast)
    seen = cast.case.revision
    agree(cast)
    with pytest.raises(AlreadyDecidedError) as refusal:
        cast.house.second_person.send_back(task(cast).id, seen, "Wait.", LAN, signed_in(LAN))
    assert refusal.value.details["decided_by"] == "Tao"


def test_a_colleague_who_works_on_it_is_not_passed_over(cast: Cast) -> None:
    propose(cast)
    cast.house.desk.work.claim(task(cast).id, LAN, WAY)
    with pytest.raises(TaskClaimedError):
        agree(cast)


def test_both_sign_what_weighs_much_with_a_passkey_each(cast: Cast) -> None:
    devices = {one.id: with_passkey(cast.world, one) for one in (LAN, TAO)}
    seen = cast.case.revision

    def signature(reviewer: Reviewer) -> SignedAnswer:
        session = signed_in(reviewer, cast.world.clock.now())
        asked = sign_decision(cast.world).ask(task(cast), seen, ACCEPT, reviewer, session)
        assert asked.options is not None
        return SignedAnswer(asked.nonce, devices[reviewer.id].get(asked.options))

    cast.house.record_decision(
        task(cast).id, seen, ACCEPT, LAN, signed_in(LAN), answer=signature(LAN)
    )
    with pytest.raises(SignatureNeededError):
        agree(cast)
    cast.house.second_person.agree(task(cast).id, seen, TAO, signed_in(TAO), signature(TAO))
    assert cast.case.stage is Stage.COLLECTING_INFORMATION
    report = Report()
    lines = cast.world.cases.ledger(cast.case_id)
    Ledger(cast.case_id, report).follow([f"{line}\n".encode() for line in lines])
    found = [(c.code, c.facts["who"]) for c in report.checks if c.code.startswith("decision.")]
    assert found == [("decision.ok", "lan"), ("decision.ok", "tao")]
