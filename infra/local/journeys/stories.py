"""The nine ways that a case can go, told as persons and verbs."""

from collections.abc import Callable

from infra.local.journeys.errors import JourneyError
from infra.local.journeys.owner import Owner
from infra.local.journeys.sending import File
from infra.local.journeys.talk import talk
from infra.local.journeys.world import HASTY, Journey, World

LETTER, LITIGATION = "lawyers_letter", "litigation_support"
GUIDANCE = "evidence_guidance"
POST = "https://weibo.com/1234567890/AbCdEfGhI"
PICTURE = File("评论截图.png", b"\x89PNG\r\n\x1a\n" + b"abuse" * 2_000)
VIDEO = File("录屏 screen.mp4", b"\x00\x00\x00\x18ftypmp42" + b"frames" * 20_000, "video/mp4")
IDENTITY = File("身份证.pdf", b"%PDF-1.7\n" + b"identity" * 500, "application/pdf")
GROUNDS = ["insult", "defamation"]
NOT_CRITICISM = "The posts name the owner's family and contain no opinion on the car."


def advance(journey: Journey, owner: Owner) -> None:
    """Let the community manager advance the case."""
    lin = journey.world.reviewer("lin@community")
    seen = lin.opens(lin.is_asked(owner.case_id))
    lin.decides(seen, "advance", "claim_plausible", grounds=GROUNDS)


def accept(journey: Journey, owner: Owner, remedies: list[str]) -> None:
    """Let legal accept remedies."""
    chen = journey.world.reviewer("chen@legal")
    seen = chen.opens(chen.is_asked(owner.case_id))
    chen.decides(
        seen,
        "accept",
        "claim_established",
        grounds=GROUNDS,
        not_criticism=NOT_CRITICISM,
        remedies=remedies,
    )


def advanced_and_carried_out(world: World) -> None:
    """(1) Letter and litigation with evidence: both reviews, information, remedies, closed."""
    journey = Journey(world, "1 letter and litigation")
    owner = world.owner("王小明")
    owner.sends(owner.writes([LETTER, LITIGATION], [PICTURE, VIDEO], [POST]), [PICTURE, VIDEO])
    journey.stage(owner, "screening")
    journey.locked(owner, 3)
    journey.mail(owner, "已")
    advance(journey, owner)
    journey.stage(owner, "legal_review")
    accept(journey, owner, [LETTER, LITIGATION])
    journey.stage(owner, "collecting_information")
    journey.asked(owner, "information_request")
    owner.answers("information_request", "这是我的身份证和授权。", [IDENTITY])
    journey.stage(owner, "pursuing")
    journey.locked(owner, 5)
    ruth = world.reviewer("ruth@legal")
    for remedy, reference in ((LETTER, "律函-2026-001"), (LITIGATION, "(2026)沪0115民初1号")):
        task = world.see(
            journey.name,
            f"task for {remedy}",
            "table",
            lambda remedy=remedy: [  # type: ignore[misc]
                task
                for task in world.operator.tasks(owner.case_id, "carry_out_remedy")
                if task["remedy"] == remedy
            ],
        )[0]
        seen = ruth.opens_task(task["id"])
        ruth.decides(seen, "carried_out", "done", reference=reference, done_on="2026-11-20")
    journey.closed(owner, "completed")
    journey.passed(
        owner,
        "Preserve the evidence",
        "Community manager screens",
        "Legal reviews",
        "Collect further information",
        "Pursue each remedy",
        "Close the case",
    )


def declined_at_screening(world: World) -> None:
    """(2) Declined kindly at screening."""
    journey = Journey(world, "2 declined at screening")
    owner = world.owner("Dora Field", locale="en")
    owner.sends(owner.writes([LETTER], links=[POST]))
    journey.stage(owner, "screening")
    amy = world.reviewer("amy@community")
    kind_words = "The post is a fair comment on the charging speed. Thank you for telling us."
    amy.decides(
        amy.opens(amy.is_asked(owner.case_id)),
        "decline",
        "public_interest_criticism",
        owner_text=kind_words,
        internal_note="criticism of the product",
    )
    journey.closed(owner, "declined_at_screening")
    journey.mail(owner, kind_words)
    journey.locked(owner, 1)


def asked_by_legal(world: World) -> None:
    """(3) Asked for more at legal review, answers by receipt, advanced."""
    journey = Journey(world, "3 asked by legal")
    owner = world.owner("李四")
    owner.sends(owner.writes([LETTER], [PICTURE]), [PICTURE])
    journey.stage(owner, "screening")
    advance(journey, owner)
    chen = world.reviewer("chen@legal")
    question = "请补充发帖账号的主页截图。"
    chen.decides(
        chen.opens(chen.is_asked(owner.case_id)),
        "ask_owner",
        "evidence_unclear",
        owner_text=question,
    )
    journey.mail(owner, question)
    journey.asked(owner, "legal_question")
    owner.answers("legal_question", "账号主页在附件里。", [VIDEO])
    journey.stage(owner, "legal_review")
    journey.locked(owner, 4)
    ruth = world.reviewer("ruth@legal")
    task = world.see(
        journey.name,
        "a second legal review",
        "table",
        lambda: [
            t for t in world.operator.tasks(owner.case_id, "legal_review") if t["number"] == 2
        ],
    )[0]
    ruth.decides(
        ruth.opens_task(task["id"]),
        "accept",
        "claim_established",
        grounds=GROUNDS,
        not_criticism=NOT_CRITICISM,
        remedies=[LETTER],
    )
    journey.stage(owner, "collecting_information")


def lapsed(world: World) -> None:
    """(4) Never answers: reminded twice, then lapsed."""
    journey = Journey(world, "4 never answers")
    owner = world.owner("赵六", HASTY)
    owner.sends(owner.writes([LETTER]))
    journey.stage(owner, "collecting_evidence")
    journey.wait_for_duty(owner, "first reminder", lambda: _reminders(world, owner) >= 1)
    journey.wait_for_duty(owner, "second reminder", lambda: _reminders(world, owner) >= 2)
    journey.wait_for_duty(owner, "lapse", lambda: _stage(world, owner) in ("lapsing", "closed"))
    journey.closed(owner, "lapsed")
    if _reminders(world, owner) != 2:
        raise JourneyError("the owner was not reminded exactly twice")


def recorded(world: World) -> None:
    """(5) No help wanted: recorded."""
    journey = Journey(world, "5 only recorded")
    owner = world.owner("周七")
    owner.sends(owner.writes())
    journey.closed(owner, "recorded")
    journey.passed(owner, "Preserve the evidence", "Record participation")
    journey.mail(owner, owner.case_id)


def guided(world: World) -> None:
    """(6) Guidance only: the guide is sent, closed."""
    journey = Journey(world, "6 guidance only")
    owner = world.owner("Gwen Hall", locale="en")
    owner.sends(owner.writes([GUIDANCE], links=[POST]))
    journey.closed(owner, "guided")
    journey.passed(owner, "Preserve the evidence", "Send the evidence guide")
    journey.mail(owner, "screen recording", "Screen recording", "record")


def withdrawn(world: World) -> None:
    """(7) Withdraws while legal review waits: task cancelled, mail sent, evidence locked."""
    journey = Journey(world, "7 withdraws")
    owner = world.owner("孙八")
    owner.sends(owner.writes([LITIGATION], [PICTURE]), [PICTURE])
    journey.stage(owner, "screening")
    talk(journey, owner)
    advance(journey, owner)
    journey.stage(owner, "legal_review")
    chen = world.reviewer("chen@legal")
    seen = chen.opens(chen.is_asked(owner.case_id))
    owner.withdraws()
    late = chen.tries_to_decide(seen, "decline", "out_of_scope", owner_text="late")
    if late.json().get("code") != "task_cancelled":
        raise JourneyError(f"a decision after the withdrawal was answered {late.text}")
    journey.closed(owner, "withdrawn")
    journey.mail(owner, "撤回")
    journey.locked(owner, 2)
    world.see(
        journey.name,
        "contacts and messages erased after the last mail",
        "table",
        lambda: (
            not any(
                item["sk"].partition("#")[0] in ("person", "former", "message", "paper")
                for item in world.operator.items(owner.case_id)
            )
        ),
    )


def escalated(world: World) -> None:
    """(8) The reviewer sits on it: reminder, escalation to the lead, decided."""
    journey = Journey(world, "8 reviewer waits")
    owner = world.owner("吴九", HASTY)
    owner.sends(owner.writes([LETTER], links=[POST]))
    journey.stage(owner, "screening")
    amy = world.reviewer("amy@community")
    first = amy.is_asked(owner.case_id)
    journey.wait_for_duty(
        owner, "reminder", lambda: len(journey.mail_to(amy_address(), owner, "")) > 1
    )
    lead, other = "lin@community", amy_address()
    before = len(journey.mail_to(other, owner, ""))
    journey.wait_for_duty(
        owner,
        "escalation to the lead alone",
        lambda: len(journey.mail_to(lead, owner, "")) > len(journey.mail_to(other, owner, "")),
    )
    if len(journey.mail_to(other, owner, "")) < before:
        raise JourneyError("mails vanished")
    amy.decides(amy.opens(first), "spam", "not_a_request")
    journey.closed(owner, "spam")


def amy_address() -> str:
    """Who is not the lead of her group."""
    return "amy@community"


def duplicates(world: World) -> None:
    """(9) The same id sent twice, and the same content under another id."""
    journey = Journey(world, "9 duplicates")
    owner = world.owner("郑十")
    form = owner.writes([LETTER], links=[POST])
    owner.sends(form)
    first = (owner.case_id, owner.receipt_code)
    owner.sends(form)
    if (owner.case_id, owner.receipt_code) != first:
        raise JourneyError("the same submission was answered differently")
    changed = world.site.call("POST", "/api/submissions", {**form, "statement": "something else"})
    if changed.json().get("code") != "submission_conflict":
        raise JourneyError(f"another content under the same id was answered {changed.text}")
    journey.stage(owner, "screening")
    if len(world.operator.executions(owner.case_id)) != 1:
        raise JourneyError("the same submission made more than one execution")
    again = Owner(world.site, owner.campaign, owner.name, owner.email, phone=owner.phone)
    world.owners.append(again)
    again.sends(again.writes([LETTER], links=[POST]))
    journey.stage(again, "screening")
    lin = world.reviewer("lin@community")
    seen = lin.opens(lin.is_asked(again.case_id))
    if seen["case"]["resembles"] != owner.case_id:
        raise JourneyError("the exact duplicate was not pointed out")
    lin.decides(
        seen,
        "duplicate",
        "same_submission",
        owner_text="我们已经在处理您之前提交的同一请求。",
        duplicate_of=owner.case_id,
    )
    journey.closed(again, "duplicate")


def _reminders(world: World, owner: Owner) -> int:
    notices = [
        item for item in world.operator.items(owner.case_id) if "owner_reminded" in item["sk"]
    ]
    return len(notices)


def _stage(world: World, owner: Owner) -> str:
    case = world.operator.case(owner.case_id)
    return str(case["stage"]) if case else ""


STORIES: tuple[Callable[[World], None], ...] = (
    advanced_and_carried_out,
    declined_at_screening,
    asked_by_legal,
    lapsed,
    recorded,
    guided,
    withdrawn,
    escalated,
    duplicates,
)
