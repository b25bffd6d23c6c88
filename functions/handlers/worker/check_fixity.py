"""Read what is in the vault again, and compare (queue `fixity`)."""

from __future__ import annotations

from redress.domain.vault_messages import ItemToCheck
from redress.edge.batches import Batch
from redress.observability import count, logger
from redress.usecases.check_fixity import Checked
from redress.wiring.vault import check_fixity, flag_unchecked


def _check(message: ItemToCheck) -> None:
    checked = check_fixity()(message.case_id, message.number)
    count("FixityChecked", int(checked is not Checked.NOT_DUE))
    count("FixityFailed", int(checked is Checked.FAILED))
    if checked is Checked.FAILED:
        told = {"case_id": message.case_id, "item": message.number}
        logger().error("evidence differs", extra=told)


handler = Batch(ItemToCheck, lambda: _check, give_up=flag_unchecked)
