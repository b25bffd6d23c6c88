"""A process dies at every write of whole journeys, and nothing is lost or doubled."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redress.domain.custody import broken_links
from redress.domain.stages import Stage
from tests.factories.journeys import JOURNEYS, Journey, Run, left_over, mails, standing
from tests.factories.theatre import MAIL, Envelope, Theatre

every_journey = pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.name)


def sound(theatre: Theatre) -> None:
    """Assert what must hold at the end of every journey, disturbed or not."""
    records = theatre.world.records
    (case,) = records.cases.values()
    assert case.stage is Stage.CLOSED
    assert broken_links(records.lines[case.id], case.ledger) == []
    assert [
        key for key, versions in theatre.world.vault.objects.items() if len(versions) != 1
    ] == []
    left = left_over(theatre)
    if case.withdrawn:
        del left["pending"]  # what was not yet locked when consent ended never will be
        locked = theatre.world.vault.objects.values()
        assert [one.version_id for versions in locked for one in versions if not one.shut] == []
        assert theatre.world.data_keys.destroyed == {case.id}
        assert (records.people, records.papers) == ({}, {})
    assert not any(left.values()), left


def same_effects(run: Run, undisturbed: Run) -> None:
    """Assert that a death changed nothing but the one mail that was sent and not yet noted."""
    sound(run.theatre)
    died = f"died {run.theatre.crashed}"
    assert standing(run.theatre) == standing(undisturbed.theatre), died
    twice = mails(run.theatre) - mails(undisturbed.theatre)
    assert twice == Counter(run.between), died
    assert mails(run.theatre) - twice == mails(undisturbed.theatre), died


@every_journey
def test_an_undisturbed_journey_tells_everybody_once(journey: Journey) -> None:
    run = Run(journey).to_the_end()
    sound(run.theatre)
    assert set(mails(run.theatre).values()) == {1}
    assert run.theatre.crashed == []


@every_journey
def test_death_at_every_point_has_one_effect(journey: Journey) -> None:
    undisturbed = Run(journey).to_the_end()
    points = undisturbed.faults.points
    assert {"after cases.commit", "before engine.answer", "after mailer.send"} <= set(points)
    for k, point in enumerate(points):
        run = Run(journey, k).to_the_end()
        assert run.theatre.crashed == [point]
        same_effects(run, undisturbed)


@every_journey
def test_nobody_has_to_ask_again_for_what_was_written(journey: Journey) -> None:
    undisturbed = Run(journey).to_the_end()
    assert undisturbed.by_people
    for k in undisturbed.by_people:
        run = Run(journey, k, insistent=False).to_the_end()
        assert len(run.theatre.crashed) == 1
        same_effects(run, undisturbed)


def outcome_of(run: Run) -> dict[str, object]:
    """Give what a journey leaves behind, whatever the order and however many executions."""
    left = standing(run.theatre, resumed=True)
    del left["timeline"], left["ledger"]
    left["notices"] = {without_number(key) for _, key in run.world.records.notices}
    left["mails"] = Counter(
        {without_number(key): n for key, n in (mails(run.theatre) - Counter(run.between)).items()}
    )
    return left


def without_number(key: str) -> str:
    """Last words are numbered by the execution that wrote them."""
    return re.sub(r"^(.*closed_.*):\d+$", r"\1", key)


@every_journey
def test_every_message_delivered_twice_has_one_effect(journey: Journey) -> None:
    undisturbed = Run(journey).to_the_end()
    run = Run(journey)
    seen: set[object] = set()

    def comes_again(envelope: Envelope) -> bool:
        fresh = (envelope.queue, envelope.body) not in seen
        seen.add((envelope.queue, envelope.body))
        return fresh

    run.theatre.comes_again = comes_again
    run.to_the_end()
    delivered = Counter((envelope.queue, envelope.body) for envelope in run.theatre.deliveries)
    assert min(delivered.values()) == 2  # some are asked for again by what was delivered twice
    sound(run.theatre)
    assert outcome_of(run) == outcome_of(undisturbed)


@every_journey
def test_an_execution_lost_at_any_moment_costs_nothing(journey: Journey) -> None:
    undisturbed = Run(journey).to_the_end()
    for moment in range(len(undisturbed.theatre.deliveries)):
        run = Run(journey)

        def mishap(theatre: Theatre = run.theatre, moment: int = moment) -> None:
            if len(theatre.deliveries) == moment and theatre.running():
                theatre.lose_executions()

        run.mishap = mishap
        run.to_the_end()
        sound(run.theatre)
        assert outcome_of(run) == outcome_of(undisturbed), moment


@settings(max_examples=40)
@given(st.sampled_from(JOURNEYS[:3]), st.integers(0, 2**32), st.booleans())
def test_chaos_has_one_outcome(journey: Journey, seed: int, insistent: bool) -> None:
    chance = Random(seed)  # noqa: S311  # a repeatable disorder
    kills = [chance.randrange(90) for _ in range(chance.randrange(6))]
    run = Run(journey, *kills, insistent=insistent)
    run.theatre.choose = chance.choice
    run.theatre.comes_again = lambda _: chance.random() < 0.2

    def mishap() -> None:
        if chance.random() < 0.02:
            run.theatre.lose_executions()

    run.mishap = mishap
    run.to_the_end()
    sound(run.theatre)
    assert outcome_of(run) == outcome_of(Run(journey).to_the_end())


def test_a_mail_service_that_refuses_for_a_while_delays_mail_and_nothing_else() -> None:
    run = Run(JOURNEYS[0])
    begin = run.world.clock.now()

    def mishap() -> None:
        run.world.mailer.refusing = run.world.clock.now() < begin + timedelta(minutes=8)

    run.mishap = mishap
    run.to_the_end()
    refused = [e for e in run.theatre.deliveries if e.queue == MAIL and e.tries > 0]
    assert refused
    sound(run.theatre)
    assert outcome_of(run) == outcome_of(Run(JOURNEYS[0]).to_the_end())
