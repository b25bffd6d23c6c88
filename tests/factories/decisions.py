"""What decides, over a world in memory, and the sessions in which people do."""

from __future__ import annotations

from datetime import datetime, timedelta

from infra.local.authenticator import Authenticator
from redress.adapters.jinja_texts import JinjaTexts
from redress.domain.reviewers import Reviewer, Session, SignInWay
from redress.edge.decision_zone import Decisions
from redress.usecases.apply_batch import ApplyBatch
from redress.usecases.decide_batch import DecideBatch
from redress.usecases.merge_cases import MergeCases
from redress.usecases.preview_words import PreviewWords
from redress.usecases.record_decision import RecordDecision
from redress.usecases.second_person import SecondPerson
from redress.usecases.sign_decision import SignDecision
from tests.factories.desk_work import desk_work
from tests.factories.ways_in import authenticator, passkeys
from tests.fakes.world import START, World


def signed_in(
    reviewer: Reviewer, now: datetime = START, *, proved: timedelta = timedelta()
) -> Session:
    """Give a session whose reviewer proved who they are so long ago."""
    return Session(
        secret_hash=f"hash of {reviewer.id}",
        reviewer_id=reviewer.id,
        way=SignInWay.MAILED_CODE,
        opened_at=now - proved,
        seen_at=now,
        id=f"session of {reviewer.id}",
        browser="Firefox",
        network="192.0.2.0",
        proved_at=now - proved,
        proved_by=SignInWay.MAILED_CODE,
    )


def with_passkey(world: World, reviewer: Reviewer) -> Authenticator:
    """Give a reviewer a passkey for the campaign's site, and what holds it."""
    device, keys = authenticator(world), passkeys(world)
    session = signed_in(reviewer, world.clock.now())
    campaign_id = next(iter(world.records.campaigns))
    made = device.create(keys.options(session, reviewer, campaign_id))
    keys.add(session, reviewer, campaign_id, "my phone", made)
    return device


def sign_decision(world: World) -> SignDecision:
    return SignDecision(world.people, world.campaigns, passkeys(world), world.secrets, world.clock)


def record_decision(world: World) -> RecordDecision:
    return RecordDecision(
        cases=world.cases,
        tasks=world.tasks,
        campaigns=world.campaigns,
        people=world.people,
        engine=world.engine,
        outbox=world.outbox,
        clock=world.clock,
        sign=sign_decision(world),
        merge=MergeCases(world.cases, world.clock),
    )


def second_person(world: World) -> SecondPerson:
    return SecondPerson(
        cases=world.cases,
        tasks=world.tasks,
        campaigns=world.campaigns,
        people=world.people,
        secrets=world.secrets,
        engine=world.engine,
        outbox=world.outbox,
        clock=world.clock,
        sign=sign_decision(world),
        merge=MergeCases(world.cases, world.clock),
    )


def decide_batch(world: World) -> DecideBatch:
    work = desk_work(world).work
    return DecideBatch(world.batches, world.tasks, world.campaigns, work, world.outbox, world.clock)


def apply_batch(world: World) -> ApplyBatch:
    record = record_decision(world)
    return ApplyBatch(world.batches, world.people, record, world.outbox, world.clock)


def decisions(world: World) -> Decisions:
    """Give what the desk's routes of decisions need; the words are the real ones."""
    return Decisions(
        record=record_decision(world),
        second=second_person(world),
        words=PreviewWords(
            world.cases,
            world.tasks,
            world.campaigns,
            world.calendars,
            JinjaTexts(),
            world.clock,
        ),
        batch=decide_batch(world),
    )
