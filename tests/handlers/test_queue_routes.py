"""The queue's routes as a reviewer's browser uses them."""

from __future__ import annotations

from typing import Any

import pytest

from redress.domain.tasks import Assignee
from tests.handlers.caller import Answer, Caller, Document, http_event
from tests.handlers.site import ADVANCE, REVIEWERS, Site

REMARK: Document = {
    "id": "0199c5e2-0000-7000-8000-0000000000bb",
    "text": "他换了三个小号",
    "visibility": "group",
    "ask": "",
}


def refusal(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.code


def another(site: Site, group: Assignee = Assignee.COMMUNITY) -> str:
    """Give somebody else of a group."""
    known = site.world.people.in_group(group)
    return next(one.id for one in known if one.id not in REVIEWERS.values())


def listed(desk: Caller, query: str = "") -> Answer:
    event = http_event("GET", "/desk-api/tasks", headers=desk.headers, cookies=desk.cookies)
    return desk.send({**event, "rawQueryString": query})


def tasks(answer: Answer) -> list[str]:
    assert answer.status == 200, answer.text
    return [task["id"] for task in answer.document["tasks"]]


class TestQueue:
    def test_a_page_shows_tasks_with_time_left_and_counts(self, site: Site) -> None:
        task = site.screening()
        page = listed(site.desk("community")).document
        (shown,) = page["tasks"]
        assert (shown["id"], shown["revision"]) == (task, site.case.revision)
        assert shown["working_seconds_left"] > 0
        assert (shown["claim"], shown["hold"], shown["proposed"]) == (None, None, False)
        assert shown["facets"] == {
            "remedies": ["lawyers_letter", "litigation_support"],
            "platforms": ["weibo"],
            "evidence": False,
            "language": "zh-CN",
            "resembles": False,
            "unread": 0,
        }
        (count,) = page["counts"]
        assert (count["kind"], count["waiting"], count["held"]) == ("screening", 1, 0)
        assert count["facets"]["platform:weibo"] == 1
        assert (page["next"], page["looked_at"]) == (None, 1)

    @pytest.mark.parametrize(
        ("query", "there"),
        [
            ("group=community&kind=screening", True),
            ("kind=legal_review", False),
            ("due=late", False),
            ("due=week", True),
            ("remedy=lawyers_letter&platform=weibo&language=zh-CN", True),
            ("remedy=evidence_guidance", False),
            ("evidence=yes", False),
            ("evidence=no&resembles=no&unread=no", True),
            ("mine=yes", False),
            ("held=yes", False),
            ("after=", True),
        ],
    )
    def test_filters(self, site: Site, query: str, there: bool) -> None:
        task = site.screening()
        assert tasks(listed(site.desk("community"), query)) == ([task] if there else [])

    @pytest.mark.parametrize(
        ("query", "pointer", "code"),
        [
            ("due=tomorrow", "/due", "not_allowed"),
            ("evidence=maybe", "/evidence", "not_allowed"),
            ("colour=red", "/colour", "unknown_field"),
            ("after=%3Cscript%3E", "/after", "bad_format"),
            ("after=AAAA", "/after", "bad_cursor"),
        ],
    )
    def test_what_is_no_filter_is_named(
        self, site: Site, query: str, pointer: str, code: str
    ) -> None:
        answer = listed(site.desk("community"), query)
        assert refusal(answer) == (422, "invalid_input")
        assert [(e["pointer"], e["code"]) for e in answer.document["errors"]] == [(pointer, code)]

    def test_another_groups_queue_is_refused(self, site: Site) -> None:
        answer = listed(site.desk("community"), "group=legal")
        assert refusal(answer) == (403, "not_allowed")


class TestWork:
    def test_a_claim_shows_who_works_on_it_to_everybody(self, site: Site) -> None:
        task, desk = site.screening(), site.desk("community")
        claimed = desk.call("POST", f"/desk-api/tasks/{task}/claim", {}).document["claim"]
        assert (claimed["reviewer_id"], claimed["mine"]) == (REVIEWERS["community"], True)
        other = site.desk()
        site.sign_in(other, another(site))
        (seen,) = listed(other).document["tasks"]
        assert (seen["claim"]["reviewer_id"], seen["claim"]["mine"]) == (
            REVIEWERS["community"],
            False,
        )
        refused = other.call("POST", f"/desk-api/tasks/{task}/claim", {})
        assert refusal(refused) == (409, "task_claimed")
        assert refused.document["claimed_by"] == seen["claim"]["name"]
        assert seen["claim"]["name"] in refused.document["detail"]
        assert tasks(listed(desk, "mine=yes")) == [task]
        released = desk.call("DELETE", f"/desk-api/tasks/{task}/claim")
        assert released.document["claim"] is None

    def test_a_task_is_handed_over(self, site: Site) -> None:
        task, desk, to = site.screening(), site.desk("community"), another(site)
        body = {"to": to, "note": "您认识这个账号"}
        handed = desk.call("POST", f"/desk-api/tasks/{task}/hand-over", body).document
        assert (handed["claim"]["reviewer_id"], handed["claim"]["mine"]) == (to, False)
        notes = desk.call("GET", f"/desk-api/tasks/{task}").document["notes"]
        assert [note["text"] for note in notes] == ["您认识这个账号"]

    def test_a_task_rests_and_goes_on(self, site: Site) -> None:
        task, desk = site.screening(), site.desk("community")
        body = {"until": "2025-10-20", "reason": "平台答复之前"}
        held = desk.call("POST", f"/desk-api/tasks/{task}/hold", body).document["hold"]
        assert held["reason"] == "平台答复之前"
        assert held["until"].startswith("2025-10-19T16:00")
        assert tasks(listed(desk)) == []
        assert tasks(listed(desk, "held=yes")) == [task]
        assert listed(desk).document["counts"][0]["held"] == 1
        resumed = desk.call("DELETE", f"/desk-api/tasks/{task}/hold").document
        assert resumed["hold"] is None
        assert tasks(listed(desk)) == [task]

    def test_a_note_is_shown_with_names(self, site: Site) -> None:
        task, desk = site.screening(), site.desk("community")
        body = {**REMARK, "ask": another(site)}
        (note,) = desk.call("POST", f"/desk-api/tasks/{task}/notes", body).document["notes"]
        people = site.world.people.reviewers
        assert note["by_name"] == people[REVIEWERS["community"]].name
        assert note["asked_name"] == people[another(site)].name
        again = desk.call("POST", f"/desk-api/tasks/{task}/notes", body).document["notes"]
        assert again == [note]

    def test_colleagues_are_those_of_ones_groups_without_addresses(self, site: Site) -> None:
        answer = site.desk("community").call("GET", "/desk-api/colleagues")
        ids = {one["id"] for one in answer.document["colleagues"]}
        wanted = {one.id for one in site.world.people.in_group(Assignee.COMMUNITY)}
        assert ids == wanted - {REVIEWERS["community"]}
        assert "@" not in answer.text


class TestCases:
    def test_a_case_is_found_by_number_and_by_account_and_shown(self, site: Site) -> None:
        account = {"platform": "weibo", "handle": "123456"}
        site.receipt(accounts=[account])
        site.step()
        task, desk = site.step(), site.desk("community")
        number = site.case.id.lower().replace("-", " ")
        for body in ({"case": number}, {"account": "@123456"}):
            (found,) = desk.call("POST", "/desk-api/search", body).document["cases"]
            assert (found["case_id"], found["task_id"]) == (site.case.id, task)
        case = desk.call("GET", f"/desk-api/cases/{site.case.id}").document
        assert case["case"]["case_id"] == site.case.id
        (seen,) = case["accounts"]
        assert (seen["handle"], seen["cases"], seen["count"]) == ("123456", [], 0)
        assert "task" not in case

    @pytest.mark.parametrize("case_id", ["RD-0000-0000-0000", "x", "%2e%2e"])
    def test_a_case_that_is_none(self, site: Site, case_id: str) -> None:
        answer = site.desk("community").call("GET", f"/desk-api/cases/{case_id}")
        assert refusal(answer) == (404, "unknown_task")

    def test_a_case_of_another_group(self, site: Site) -> None:
        site.screening()
        desk = site.desk("legal")
        answer = desk.call("GET", f"/desk-api/cases/{site.case.id}")
        assert refusal(answer) == (403, "not_allowed")
        found = desk.call("POST", "/desk-api/search", {"case": site.case.id}).document
        assert found == {"cases": []}

    def test_a_task_shows_who_did_what(self, site: Site) -> None:
        task = site.screening()
        site.decide(task, "community", ADVANCE)
        review = site.step()
        shown: dict[str, Any] = site.desk("legal").call("GET", f"/desk-api/tasks/{review}").document
        name = site.world.people.reviewers[REVIEWERS["community"]].name
        assert [one["decided_by_name"] for one in shown["earlier"]] == [name]
        actors = {line["action"]: line["actor"] for line in shown["custody"]}
        assert actors["case:decision:recorded"] == name
        assert actors["case:review:requested"] == "request_review"
        assert "post_link" in shown["sufficiency"]["shown"]
        assert "post" in shown["sufficiency"]["missing"]
