"""What asks for work before uploads and submissions."""

from __future__ import annotations

from datetime import timedelta

from redress.adapters.altcha_puzzles import AltchaPuzzles
from redress.domain.work import WorkRules
from redress.ports import Secrets
from redress.settings import SubmissionSettings
from redress.usecases.prove_work import ProveWork
from redress.wiring.clock import clock
from redress.wiring.parts import Records


def prove_work(settings: SubmissionSettings, kept: Records, secrets: Secrets) -> ProveWork:
    """Make it from the environment of a function."""
    puzzles = AltchaPuzzles(
        secrets.pepper, cost=int(settings.work_cost), tries=int(settings.work_tries)
    )
    rules = WorkRules(
        enabled=settings.work_enabled == "yes",
        lifetime=timedelta(seconds=int(settings.work_lifetime_seconds)),
        wait=timedelta(seconds=int(settings.work_wait_seconds)),
    )
    return ProveWork(puzzles, secrets, kept.limits, clock(), rules)
