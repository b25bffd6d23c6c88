"""Leads and operators change reviewers: within their groups, and never the last lead away."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from redress.domain.errors import InvalidInputError, NotAllowedError, UnknownReviewerError
from redress.domain.notices import NoticeKind
from redress.domain.reviewers import MailMode, Reviewer
from redress.domain.staff import Details, Manager
from redress.domain.stages import Stage
from redress.domain.tasks import Assignee, TaskKind
from redress.usecases.manage_people import EVERY_GROUP, ManagePeople, managing
from tests.factories.cast import WAY, Cast, at
from tests.factories.decisions import signed_in as session_of
from tests.factories.desk import JUN, LAN, MEI, TAO
from tests.factories.staff import manage_people
from tests.fakes.faults import CrashError

COMMUNITY, LEGAL = Assignee.COMMUNITY, Assignee.LEGAL
OPERATOR = Manager(EVERY_GROUP)
NEW = Details("Wang", "wang@desk.example", "zh-CN", (COMMUNITY,), False, MailMode.DIGEST)


@pytest.fixture
def cast() -> Cast:
    return at(Stage.SCREENING)


def people(cast: Cast) -> ManagePeople:
    return manage_people(cast.world)


def details(reviewer: Reviewer, **changes: object) -> Details:
    same = Details(
        reviewer.name,
        reviewer.email,
        reviewer.locale,
        reviewer.groups,
        reviewer.lead,
        reviewer.mail_mode,
        reviewer.disabled,
    )
    return replace(same, **changes)  # type: ignore[arg-type]  # typed per field


def change(cast: Cast, by: Manager, who: Reviewer, **changes: object) -> Reviewer:
    return people(cast).change(by, who.id, lambda one: details(one, **changes))


def findings(cast: Cast, by: Manager, who: Reviewer, **changes: object) -> list[tuple[str, str]]:
    before = dict(cast.world.people.reviewers)
    with pytest.raises(InvalidInputError) as refused:
        change(cast, by, who, **changes)
    assert cast.world.people.reviewers == before
    return [(finding.pointer, finding.code) for finding in refused.value.findings]


def signed_in(cast: Cast, reviewer: Reviewer, secret: str) -> None:
    session = session_of(reviewer, cast.world.clock.now())
    cast.world.people.put_session(replace(session, secret_hash=secret))


class TestAdding:
    def test_a_lead_adds_somebody_to_the_own_group(self, cast: Cast) -> None:
        added = people(cast).add(managing(MEI), "wang", NEW)
        assert cast.world.people.get("wang") == added
        assert (added.email, added.mail_mode) == ("wang@desk.example", MailMode.DIGEST)
        assert added in cast.world.people.in_group(COMMUNITY)

    @pytest.mark.parametrize(
        ("changes", "finding"),
        [
            ({"groups": (LEGAL,)}, ("/groups/0", "not_your_group")),
            ({"groups": (COMMUNITY, LEGAL)}, ("/groups/1", "not_your_group")),
            ({"email": "JUN@desk.example"}, ("/email", "address_taken")),
        ],
    )
    def test_nobody_is_added_elsewhere_or_twice(
        self, cast: Cast, changes: dict[str, object], finding: tuple[str, str]
    ) -> None:
        with pytest.raises(InvalidInputError) as refused:
            people(cast).add(managing(MEI), "wang", replace(NEW, **changes))  # type: ignore[arg-type]
        assert [(one.pointer, one.code) for one in refused.value.findings] == [finding]
        assert cast.world.people.get("wang") is None

    def test_an_id_is_given_once(self, cast: Cast) -> None:
        with pytest.raises(InvalidInputError) as refused:
            people(cast).add(OPERATOR, "jun", NEW)
        assert [one.code for one in refused.value.findings] == ["id_taken"]

    def test_who_leads_nobody_manages_nobody(self) -> None:
        with pytest.raises(NotAllowedError):
            managing(JUN)


class TestSeeing:
    def test_a_lead_sees_the_own_groups_and_the_disabled_last(self, cast: Cast) -> None:
        change(cast, managing(MEI), JUN, disabled=True)
        people(cast).add(managing(MEI), "wang", NEW)
        both = replace(TAO, groups=(COMMUNITY, LEGAL))
        cast.world.people.put(both)
        seen = people(cast).members(managing(MEI))
        assert [one.reviewer.id for one in seen] == ["mei", "wang", "jun"]
        assert {one.reviewer.id for one in people(cast).members(managing(LAN))} == {"lan"}
        assert len(people(cast).members(OPERATOR)) == 5

    def test_claims_are_counted(self, cast: Cast) -> None:
        cast.house.desk.work.claim(cast.task(TaskKind.SCREENING).id, JUN, WAY)
        seen = {one.reviewer.id: one for one in people(cast).members(managing(MEI))}
        assert (seen["jun"].claims, seen["mei"].claims, seen["jun"].passkeys) == (1, 0, 0)


class TestChanging:
    def test_a_lead_changes_what_can_be_changed(self, cast: Cast) -> None:
        after = change(
            cast, managing(MEI), JUN, name="Jun Li", locale="zh-CN", mail_mode=MailMode.DIGEST
        )
        assert after == replace(JUN, name="Jun Li", locale="zh-CN", mail_mode=MailMode.DIGEST)
        assert cast.world.people.get("jun") == after

    def test_mails_are_tried_again_at_a_new_address_only(self, cast: Cast) -> None:
        cast.world.people.put(replace(JUN, mail_trouble="bounced"))
        assert change(cast, managing(MEI), JUN, name="Jun Li").mail_trouble == "bounced"
        assert change(cast, managing(MEI), JUN, email="JUN@desk.example").mail_trouble == "bounced"
        assert change(cast, OPERATOR, JUN, email="li@desk.example").mail_trouble == ""
        assert cast.world.people.by_address("jun@desk.example") is None

    def test_nobody_is_changed_by_another_groups_lead(self, cast: Cast) -> None:
        with pytest.raises(NotAllowedError):
            change(cast, managing(LAN), JUN, name="Jun Li")
        cast.world.people.put(replace(JUN, groups=(COMMUNITY, LEGAL)))
        with pytest.raises(NotAllowedError):
            change(cast, managing(MEI), JUN, name="Jun Li")
        assert change(cast, OPERATOR, JUN, name="Jun Li").name == "Jun Li"

    def test_nobody_is_changed_who_is_not_there(self, cast: Cast) -> None:
        with pytest.raises(UnknownReviewerError):
            change(cast, OPERATOR, replace(JUN, id="nobody"))

    def test_a_lead_gives_no_rights_in_other_groups(self, cast: Cast) -> None:
        found = findings(cast, managing(MEI), JUN, groups=(COMMUNITY, LEGAL))
        assert found == [("/groups/1", "not_your_group")]
        assert findings(cast, managing(MEI), MEI, groups=(LEGAL,)) == [
            ("/groups/0", "not_your_group"),
            ("/lead", "last_lead"),
        ]

    def test_only_operators_move_an_address(self, cast: Cast) -> None:
        moved = {"email": "li@desk.example"}
        assert findings(cast, managing(MEI), JUN, **moved) == [("/email", "operators_only")]

    def test_nobody_ends_the_own_rights(self, cast: Cast) -> None:
        cast.world.people.put(replace(JUN, lead=True))
        assert findings(cast, managing(MEI), MEI, disabled=True) == [("/disabled", "own_rights")]
        assert findings(cast, managing(MEI), MEI, lead=False) == [("/lead", "own_rights")]

    @pytest.mark.parametrize(
        "changes", [{"disabled": True}, {"lead": False}, {"groups": (COMMUNITY,)}]
    )
    def test_no_group_loses_its_last_lead(self, cast: Cast, changes: dict[str, object]) -> None:
        assert ("/lead", "last_lead") in findings(cast, OPERATOR, LAN, **changes)
        cast.world.people.put(replace(TAO, lead=True, disabled=True))
        assert ("/lead", "last_lead") in findings(cast, OPERATOR, LAN, **changes)
        cast.world.people.put(replace(TAO, lead=True))
        change(cast, OPERATOR, LAN, **changes)

    def test_two_leads_who_end_each_others_rights_leave_one(self, cast: Cast) -> None:
        lead = replace(JUN, lead=True)
        cast.world.people.put(lead)
        ending: list[Reviewer] = []

        def meanwhile(reviewer: Reviewer) -> Details:
            if not ending:
                ending.append(change(cast, managing(lead), MEI, lead=False))
            return details(reviewer, lead=False)

        with pytest.raises(InvalidInputError):
            people(cast).change(managing(MEI), "jun", meanwhile)
        leads = [one.id for one in cast.world.people.in_group(COMMUNITY) if one.lead]
        assert leads == ["jun"]


class TestDisabling:
    def test_sessions_end_and_claims_go_back(self, cast: Cast) -> None:
        task_id = cast.task(TaskKind.SCREENING).id
        cast.house.desk.work.claim(task_id, JUN, WAY)
        for secret in ("telephone", "laptop"):
            signed_in(cast, JUN, secret)
        signed_in(cast, MEI, "desk")
        change(cast, managing(MEI), JUN, disabled=True)
        assert cast.world.people.sessions("jun") == []
        assert len(cast.world.people.sessions("mei")) == 1
        assert cast.world.records.tasks[task_id].claim is None

    def test_the_other_leads_hear_of_it_once(self, cast: Cast) -> None:
        cast.world.people.put(replace(TAO, groups=(COMMUNITY,), lead=True))
        for _ in range(2):
            change(cast, managing(MEI), JUN, disabled=True)
        told = [one for one in cast.world.outbox.mailed if one.about]
        assert [(one.kind, one.reviewer_id, one.about) for one in told] == [
            (NoticeKind.REVIEWER_DISABLED_HANDBACK, "tao", "jun")
        ]

    def test_who_is_enabled_again_may_sign_in_anew(self, cast: Cast) -> None:
        change(cast, managing(MEI), JUN, disabled=True)
        assert change(cast, managing(MEI), JUN, disabled=False) == JUN

    def test_death_at_every_point_is_made_good_by_asking_again(self, cast: Cast) -> None:
        points = self.disable(cast, None)
        assert points > 4
        for place in range(points):
            other = at(Stage.SCREENING)
            with pytest.raises(CrashError):
                self.disable(other, place)
            other.world.faults.crash_at = None
            other.world.clock.advance(timedelta(seconds=1))
            change(other, managing(MEI), JUN, disabled=True)
            assert other.world.people.sessions("jun") == []
            assert other.world.records.tasks[other.task(TaskKind.SCREENING).id].claim is None

    def disable(self, cast: Cast, crash_at: int | None) -> int:
        cast.house.desk.work.claim(cast.task(TaskKind.SCREENING).id, JUN, WAY)
        signed_in(cast, JUN, "telephone")
        faults = cast.world.faults
        faults.points.clear()
        faults.crash_at = crash_at
        change(cast, managing(MEI), JUN, disabled=True)
        return len(faults.points)
