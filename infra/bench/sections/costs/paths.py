"""The ways of a case that are counted, played as persons do, one case after the other."""

from __future__ import annotations

import time
from collections.abc import Callable

from infra.local.journeys.owner import Owner
from infra.local.journeys.stories import (
    GROUNDS,
    GUIDANCE,
    IDENTITY,
    LETTER,
    LITIGATION,
    NOT_CRITICISM,
    PICTURE,
    POST,
)
from infra.local.journeys.world import CALM, HASTY, Journey, World

RECORDED = "recorded"
GUIDED = "guided"
DECLINED = "declined at screening"
LAPSED = "lapsed"
IDENTIFIED = "identified, two remedies carried out"
FILE = "recorded, with a file"
SWEEP_SECONDS = 4
_KIND = "The post is a fair comment on the charging speed. Thank you for telling us."

Play = Callable[[World], int]
"""Plays one case to its end, and says how often it swept meanwhile."""


def recorded(world: World) -> int:
    """No help is wanted, and nothing is sent along."""
    owner = _sent(world, [])
    Journey(world, RECORDED).closed(owner, "recorded")
    return 0


def recorded_with_file(world: World) -> int:
    """No help is wanted, and a picture is sent along."""
    owner = world.owner("周七")
    owner.sends(owner.writes([], [PICTURE]), [PICTURE])
    Journey(world, FILE).closed(owner, "recorded")
    return 0


def guided(world: World) -> int:
    """The guide to securing evidence is wanted, and sent."""
    owner = _sent(world, [GUIDANCE])
    Journey(world, GUIDED).closed(owner, "guided")
    return 0


def declined(world: World) -> int:
    """A letter is wanted; the community manager declines with reasons."""
    journey = Journey(world, DECLINED)
    owner = _sent(world, [LETTER], [POST])
    journey.stage(owner, "screening")
    amy = world.reviewer("amy@community")
    seen = amy.opens(amy.is_asked(owner.case_id))
    amy.decides(seen, "decline", "public_interest_criticism", owner_text=_KIND)
    journey.closed(owner, "declined_at_screening")
    return 0


def lapsed(world: World) -> int:
    """A letter is wanted without anything to go by; the owner is asked and never answers."""
    journey = Journey(world, LAPSED)
    owner = _sent(world, [LETTER], campaign=HASTY)
    journey.stage(owner, "collecting_evidence")
    sweeps = 0
    while journey.world.operator.case(owner.case_id)["outcome"] != "lapsed":  # type: ignore[index]
        time.sleep(SWEEP_SECONDS)
        world.operator.sweeps()
        sweeps += 1
    journey.closed(owner, "lapsed")
    return sweeps


def identified(world: World) -> int:
    """Letter and lawsuit: both reviews, the owner's papers, both remedies carried out."""
    journey = Journey(world, IDENTIFIED)
    owner = world.owner("王小明")
    owner.sends(owner.writes([LETTER, LITIGATION], [PICTURE], [POST]), [PICTURE])
    journey.stage(owner, "screening")
    lin, chen = world.reviewer("lin@community"), world.reviewer("chen@legal")
    lin.decides(
        lin.opens(lin.is_asked(owner.case_id)), "advance", "claim_plausible", grounds=GROUNDS
    )
    journey.stage(owner, "legal_review")
    chen.decides(
        chen.opens(chen.is_asked(owner.case_id)),
        "accept",
        "claim_established",
        grounds=GROUNDS,
        not_criticism=NOT_CRITICISM,
        remedies=[LETTER, LITIGATION],
    )
    journey.stage(owner, "collecting_information")
    journey.asked(owner, "information_request")
    owner.answers("information_request", "这是我的身份证和授权。", [IDENTITY])
    journey.stage(owner, "pursuing")
    for remedy in (LETTER, LITIGATION):
        _carry_out(journey, owner, remedy)
    journey.closed(owner, "completed")
    return 0


def _carry_out(journey: Journey, owner: Owner, remedy: str) -> None:
    world = journey.world
    task = world.see(
        journey.name,
        f"task for {remedy}",
        "table",
        lambda: next(
            (
                task
                for task in world.operator.tasks(owner.case_id, "carry_out_remedy")
                if task["remedy"] == remedy
            ),
            None,
        ),
    )
    ruth = world.reviewer("ruth@legal")
    ruth.decides(
        ruth.opens_task(task["id"]),
        "carried_out",
        "done",
        reference="律函-2026-001",
        done_on="2026-11-20",
    )


def sign_in(world: World) -> None:
    """Let everybody sign in who works on these cases; who signs decisions gets a passkey."""
    for address in ("amy@community", "lin@community", "chen@legal", "ruth@legal"):
        reviewer = world.reviewer(address)
        if reviewer.passkey is None:
            reviewer.adds_passkey(CALM)


def _sent(
    world: World, remedies: list[str], links: list[str] | None = None, campaign: str = CALM
) -> Owner:
    owner = world.owner("周七", campaign)
    owner.sends(owner.writes(remedies, links=links or []))
    return owner


PATHS: dict[str, Play] = {
    RECORDED: recorded,
    FILE: recorded_with_file,
    GUIDED: guided,
    DECLINED: declined,
    LAPSED: lapsed,
    IDENTIFIED: identified,
}
