"""Shred what is personal in cases, and shut what is locked (queue `erasures`)."""

from __future__ import annotations

from redress.domain.vault_messages import CaseToErase
from redress.edge.batches import Batch
from redress.observability import count
from redress.wiring.vault import erase_person, flag_unerased


def _erase(message: CaseToErase) -> None:
    erase_person()(message.case_id)
    count("PersonsErased")


handler = Batch(CaseToErase, lambda: _erase, give_up=flag_unerased)
