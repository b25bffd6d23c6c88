"""What decisions are made of: by one person, by two, by a passkey, and in batches."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache

from redress.adapters.holidays_calendars import HolidaysCalendars
from redress.adapters.jinja_texts import JinjaTexts
from redress.adapters.secretsmanager_secrets import SecretsmanagerSecrets
from redress.adapters.sqs_outbox import SqsOutbox
from redress.adapters.stepfunctions_engine import StepfunctionsEngine
from redress.adapters.webauthn_passkeys import WebauthnPasskeys
from redress.domain.decision_batches import BatchMessage
from redress.edge.decision_zone import Decisions
from redress.ports import Clock, Engine, Outbox, Secrets
from redress.settings import ApplyBatchSettings
from redress.usecases.apply_batch import ApplyBatch
from redress.usecases.decide_batch import DecideBatch
from redress.usecases.merge_cases import MergeCases
from redress.usecases.passkeys import Passkeys
from redress.usecases.preview_words import PreviewWords
from redress.usecases.record_decision import RecordDecision
from redress.usecases.second_person import SecondPerson
from redress.usecases.sign_decision import SignDecision
from redress.usecases.work_on_task import WorkOnTask
from redress.wiring.clock import clock
from redress.wiring.parts import Records, records


@dataclass(frozen=True)
class _Means:
    kept: Records
    secrets: Secrets
    engine: Engine
    outbox: Outbox
    clock: Clock

    @property
    def sign(self) -> SignDecision:
        kept = self.kept
        judge = WebauthnPasskeys()
        passkeys = Passkeys(
            kept.people,
            kept.campaigns,
            kept.limits,
            self.secrets,
            judge,
            self.outbox,
            self.clock,
        )
        return SignDecision(kept.people, kept.campaigns, passkeys, self.secrets, self.clock)

    @property
    def merge(self) -> MergeCases:
        return MergeCases(self.kept.cases, self.clock)

    @property
    def record(self) -> RecordDecision:
        kept = self.kept
        return RecordDecision(
            cases=kept.cases,
            tasks=kept.tasks,
            campaigns=kept.campaigns,
            people=kept.people,
            engine=self.engine,
            outbox=self.outbox,
            clock=self.clock,
            sign=self.sign,
            merge=self.merge,
        )


def decisions(
    kept: Records, secrets: Secrets, outbox: Outbox, work: WorkOnTask, state_machine: str
) -> Decisions:
    """Make the use cases of the desk's decisions; the outbox takes mails and batches."""
    watch = clock()
    means = _Means(kept, secrets, StepfunctionsEngine(state_machine), outbox, watch)
    return Decisions(
        record=means.record,
        second=SecondPerson(
            cases=kept.cases,
            tasks=kept.tasks,
            campaigns=kept.campaigns,
            people=kept.people,
            secrets=secrets,
            engine=means.engine,
            outbox=outbox,
            clock=watch,
            sign=means.sign,
            merge=means.merge,
        ),
        words=PreviewWords(
            kept.cases, kept.tasks, kept.campaigns, HolidaysCalendars(), JinjaTexts(), watch
        ),
        batch=DecideBatch(kept.batches, kept.tasks, kept.campaigns, work, outbox, watch),
    )


@cache
def apply_batch() -> ApplyBatch:
    """Make worker/apply_batch."""
    settings = ApplyBatchSettings.read(os.environ)
    kept = records(settings.table_name)
    outbox = SqsOutbox(batches=settings.batches_queue_url)
    secrets = SecretsmanagerSecrets("")
    engine = StepfunctionsEngine(settings.state_machine_arn)
    means = _Means(kept, secrets, engine, outbox, clock())
    return ApplyBatch(kept.batches, kept.people, means.record, outbox, means.clock)


def give_up_batch(message: BatchMessage) -> None:
    """Say of what is left of a batch that it failed."""
    apply_batch().give_up(message)
