"""What only the table can show: sparse indexes, cost, privacy, clashes and many writers."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from redress.adapters.dynamodb.items import BESIDE, epoch
from redress.adapters.dynamodb.table import RefusedWriteError
from redress.adapters.dynamodb.writes import put
from redress.domain.case import Change
from redress.domain.custody import broken_links
from redress.domain.duties import Duty
from redress.domain.errors import ConflictError
from redress.domain.events import Event
from redress.domain.notes import Note
from redress.domain.notices import Notice, NoticeKind
from redress.domain.reviewers import (
    SESSION_LIFETIME,
    Challenge,
    ChallengePurpose,
    SignInCode,
)
from redress.domain.stages import Stage
from redress.domain.tasks import Assignee
from tests.adapters.outside import HOUR, Services
from tests.adapters.samples import (
    DAY,
    NOW,
    draft,
    moved,
    opened,
    opening,
    session,
    task,
    witnessed,
)

T = TypeVar("T")
SPARSE = {"due", "next_at", "queue", "live"}


def item(services: Services, pk: str, sk: str) -> dict[str, str]:
    found = services.table.get({"pk": {"S": pk}, "sk": {"S": sk}})
    assert found is not None
    return {name: value.get("S", value.get("N", "")) for name, value in found.items()}


def everything(services: Services) -> str:
    return repr(services.dynamodb.scan(TableName=services.name)["Items"])


@contextmanager
def calls(services: Services) -> Iterator[Counter[str]]:
    made: Counter[str] = Counter()

    def note(model: object, **_: object) -> None:
        made[getattr(model, "name", "")] += 1

    services.dynamodb.meta.events.register("before-call.dynamodb", note)
    yield made
    services.dynamodb.meta.events.unregister("before-call.dynamodb", note)


def test_a_task_is_indexed_only_while_it_waits(on_moto: Services) -> None:
    case = opened(on_moto.drafts, on_moto.cases)
    one = task(case.id)
    on_moto.cases.commit(moved(case, tasks=(one,)))
    where = (f"case#{case.id}", "task#screening#1")
    waiting = item(on_moto, *where)
    assert waiting["due"].startswith("due#task#")
    assert waiting["queue"] == "queue#community"
    last = one.performed(Duty.REMIND).performed(Duty.LAPSE)
    on_moto.tasks.replace(one.performed(Duty.REMIND))
    on_moto.tasks.replace(last)
    assert SPARSE & item(on_moto, *where).keys() == {"queue"}
    on_moto.tasks.replace(last.cancelled())
    assert not SPARSE & item(on_moto, *where).keys()


def test_a_case_a_draft_and_a_notice_leave_their_indexes(on_moto: Services) -> None:
    case = opened(on_moto.drafts, on_moto.cases)
    stub = item(on_moto, f"draft#{case.submission_id}", "draft")
    assert not (SPARSE | {"submission", "expires_at"}) & stub.keys()
    assert "live" in item(on_moto, f"case#{case.id}", "case")
    case = on_moto.cases.commit(moved(case, Stage.RECORDING))
    closing = moved(case, Stage.CLOSED)
    on_moto.cases.commit(replace(closing, case=replace(closing.case, pending=0)))
    assert not SPARSE & item(on_moto, f"case#{case.id}", "case").keys()
    notice = Notice(NoticeKind.CLOSED_RECORDED, case.id)
    on_moto.notices.claim(notice, NOW, timedelta(minutes=1))
    where = (f"case#{case.id}", f"{BESIDE}notice#{notice.key}")
    assert "due" in item(on_moto, *where)
    on_moto.notices.mark_sent(notice, NOW)
    assert not (SPARSE | {"held_until"}) & item(on_moto, *where).keys()


def test_what_passes_has_a_time_to_live(on_moto: Services) -> None:
    ends = NOW + timedelta(minutes=10)
    on_moto.people.put_code(SignInCode("browser", "ann@desk.example", ends))
    on_moto.people.put_session(session())
    on_moto.limits.count("one", timedelta(minutes=15), NOW)
    code = item(on_moto, "code#browser", "code")
    kept = item(on_moto, "reviewer#ann", "session#secret")
    on_moto.people.put_challenge(Challenge("key", ChallengePurpose.OIDC, ends))
    challenge = item(on_moto, "challenge#key", "purpose#oidc")
    assert challenge["expires_at"] == str(epoch(ends))
    assert code["expires_at"] == str(epoch(ends))
    assert kept["expires_at"] == str(epoch(NOW + SESSION_LIFETIME))
    begin = epoch(NOW) // 900 * 900
    limit = item(on_moto, "limit#one", f"limit#900#{begin}")
    assert limit["expires_at"] == str(begin + 900)


def test_each_access_costs_the_calls_that_the_data_model_names(on_moto: Services) -> None:
    case = opened(on_moto.drafts, on_moto.cases)
    on_moto.cases.commit(moved(case, tasks=(task(case.id),)))
    accesses: dict[str, tuple[Callable[[], object], dict[str, int]]] = {
        "case": (lambda: on_moto.cases.get(case.id), {"GetItem": 1}),
        "file": (lambda: on_moto.cases.open_file(case.id), {"Query": 1}),
        "ledger": (lambda: on_moto.cases.ledger(case.id), {"Query": 1}),
        "queue": (
            lambda: on_moto.tasks.queue(Assignee.COMMUNITY, 5),
            {"Query": 1, "BatchGetItem": 1},
        ),
        "due": (lambda: list(on_moto.tasks.due(NOW)), {"Query": 4}),
        "live": (lambda: list(on_moto.cases.live()), {"Query": 4}),
        "replace": (
            lambda: on_moto.tasks.replace(task(case.id).performed(Duty.REMIND)),
            {"PutItem": 1},
        ),
        "task": (lambda: on_moto.cases.with_task(task(case.id).id), {"BatchGetItem": 1}),
        "desk": (lambda: on_moto.people.at_desk("ann", "secret"), {"BatchGetItem": 1}),
        "draft": (lambda: on_moto.drafts.put_new(draft(2)), {"TransactWriteItems": 1}),
        "commit": (lambda: on_moto.cases.commit(opening(2)), {"TransactWriteItems": 1}),
    }
    for name, (access, expected) in accesses.items():
        with calls(on_moto) as made:
            access()
        assert (name, made) == (name, expected)


def test_the_heads_are_read_from_their_index_alone(on_moto: Services) -> None:
    for number in range(1, 6):
        opened(on_moto.drafts, on_moto.cases, number)
    with calls(on_moto) as made:
        assert len(list(on_moto.cases.heads())) == 5
    assert made == {"Query": 4}


def test_what_waits_longest_is_checked_first_whatever_its_partition(on_moto: Services) -> None:
    due = []
    for number in range(1, 7):
        case = opened(on_moto.drafts, on_moto.cases, number)
        item = opening(number).evidence[1].changed(next_check=NOW - number * HOUR)
        on_moto.cases.note(Note(case.id, evidence=(item,)))
        due.append((case.id, 1))
    assert on_moto.cases.to_check(NOW, 10) == due[::-1]
    assert on_moto.cases.to_check(NOW, 2) == due[:-3:-1]


def test_an_owner_is_nowhere_in_the_table_as_plain_text(on_moto: Services) -> None:
    sent = draft().submission
    assert sent is not None
    planted = [sent.contact.name, sent.contact.email, sent.contact.phone, sent.statement[-5:]]
    planted += [sent.vehicle.purchase_reference, sent.files[0].name, sent.links[0].account]
    case = opened(on_moto.drafts, on_moto.cases)
    before = everything(on_moto)
    assert [text for text in planted if text in before] == []
    on_moto.cases.erase_person(case.id)
    after = everything(on_moto)
    assert [text for text in planted if text in after] == []


def test_an_item_that_changes_while_the_person_is_erased_is_a_conflict(
    on_moto: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = opened(on_moto.drafts, on_moto.cases)
    transact = on_moto.table.transact

    def late(steps: object) -> None:
        monkeypatch.setattr(on_moto.table, "transact", transact)
        changed = tuple(
            one.changed(claim=replace(one.claim, size=6)) for one in opening().evidence[1:]
        )
        on_moto.cases.commit(Change(case=case.touched(NOW), day=DAY, evidence=changed))
        transact(steps)  # type: ignore[arg-type]  # handed through

    monkeypatch.setattr(on_moto.table, "transact", late)
    with pytest.raises(ConflictError):
        on_moto.cases.erase_person(case.id)
    on_moto.cases.erase_person(case.id)
    file = on_moto.cases.open_file(case.id)
    assert file is not None
    assert file.evidence[1].claim.size == 6


CLASH = "TransactionConflict"
REFUSED = "ConditionalCheckFailed"
STEPS = [put({"pk": {"S": "a"}, "sk": {"S": "a"}}), put({"pk": {"S": "b"}, "sk": {"S": "b"}})]


@pytest.fixture
def stubbed(on_moto: Services, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stubber]:
    monkeypatch.setattr(time, "sleep", lambda _: None)
    with Stubber(on_moto.dynamodb) as stubber:
        yield stubber


def cancelled(stubber: Stubber, *codes: str) -> None:
    reasons = [{"Code": code} for code in codes]
    stubber.add_client_error(
        "transact_write_items",
        "TransactionCanceledException",
        modeled_fields={"CancellationReasons": reasons},
    )


def test_a_clash_is_tried_again(on_moto: Services, stubbed: Stubber) -> None:
    cancelled(stubbed, "None", CLASH)
    cancelled(stubbed, CLASH, "None")
    stubbed.add_response("transact_write_items", {})
    on_moto.table.transact(STEPS)
    stubbed.assert_no_pending_responses()


def test_endless_clashes_are_a_conflict(on_moto: Services, stubbed: Stubber) -> None:
    for _ in range(4):
        cancelled(stubbed, "None", CLASH)
    with pytest.raises(ConflictError):
        on_moto.table.transact(STEPS)
    stubbed.assert_no_pending_responses()


def test_a_clash_of_a_single_write_is_tried_again(on_moto: Services, stubbed: Stubber) -> None:
    stubbed.add_client_error("put_item", "TransactionConflictException")
    stubbed.add_response("put_item", {})
    on_moto.table.write(STEPS[0])
    stubbed.assert_no_pending_responses()


def test_a_refused_condition_is_told_with_its_place(on_moto: Services, stubbed: Stubber) -> None:
    cancelled(stubbed, CLASH, REFUSED)
    with pytest.raises(RefusedWriteError) as refusal:
        on_moto.table.transact(STEPS)
    assert refusal.value.found == {1: None}


@pytest.mark.parametrize("code", ["ThrottlingError", "ValidationError", "AccessDenied"])
def test_other_faults_are_no_conflicts(on_moto: Services, stubbed: Stubber, code: str) -> None:
    cancelled(stubbed, "None", code)
    with pytest.raises(ClientError):
        on_moto.table.transact(STEPS)


def test_a_single_write_that_is_denied_is_no_conflict(on_moto: Services, stubbed: Stubber) -> None:
    stubbed.add_client_error("put_item", "AccessDeniedException")
    with pytest.raises(ClientError):
        on_moto.table.write(STEPS[0])


def at_once(*works: Callable[[], T]) -> list[T | Exception]:
    def outcome(work: Callable[[], T]) -> T | Exception:
        try:
            return work()
        except ConflictError as error:
            return error

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(outcome, works))


@pytest.mark.engine
def test_many_openings_at_once_make_one_case(on_engine: Services) -> None:
    on_engine.drafts.put_new(draft())
    results = at_once(*[lambda: on_engine.cases.commit(opening())] * 8)
    assert len([result for result in results if not isinstance(result, Exception)]) == 1
    assert on_engine.counted("owners-2025", DAY)["participants"] == 1


@pytest.mark.engine
def test_of_many_alike_at_once_one_is_the_first(on_engine: Services) -> None:
    for number in range(1, 7):
        on_engine.drafts.put_new(draft(number))
    works = [
        lambda number=number: on_engine.cases.commit(opening(number, likeness="alike"))
        for number in range(1, 7)
    ]
    results = at_once(*works)
    assert len([result for result in results if not isinstance(result, Exception)]) == 1


@pytest.mark.engine
def test_the_ledger_stays_sound_under_many_writers(on_engine: Services) -> None:
    case = opened(on_engine.drafts, on_engine.cases)

    def witness() -> None:
        on_engine.cases.witness(case.id, [witnessed(Event.EVIDENCE_VIEWED)])

    def decide() -> None:
        custody = (witnessed(Event.CASE_PRESERVED),)
        on_engine.cases.commit(moved(case, custody=custody))

    results = at_once(witness, decide, witness, witness, decide, witness)
    done = [result for result in results if not isinstance(result, Exception)]
    stored = on_engine.cases.get(case.id)
    assert stored is not None
    assert stored.revision == 2
    assert stored.ledger.seq == 2 + len(done)
    assert broken_links(on_engine.cases.ledger(case.id), stored.ledger) == []


@pytest.mark.engine
def test_a_storm_of_guesses_is_no_more_than_the_tries(on_engine: Services) -> None:
    code = SignInCode("browser", "ann@example.com", NOW + timedelta(minutes=10), 5, "ann", "right")
    on_engine.people.put_code(code)
    on_engine.dynamodb  # noqa: B018  # the client is made before the threads start
    wrong = at_once(*[lambda: on_engine.people.try_code("browser", "wrong", NOW)] * 12)
    assert wrong == [None] * 12
    assert on_engine.people.try_code("browser", "right", NOW) is None
    on_engine.people.put_code(code)
    right = at_once(*[lambda: on_engine.people.try_code("browser", "right", NOW)] * 4)
    assert right.count("ann") == 1


@pytest.mark.engine
def test_many_uses_at_once_are_all_counted(on_engine: Services) -> None:
    window = timedelta(minutes=15)
    on_engine.limits.count("one", window, NOW)
    counts = at_once(*[lambda: on_engine.limits.count("one", window, NOW)] * 10)
    assert set(counts) == set(range(2, 12))
