"""Send notices by mail (queue `mail`); what is refused rests longer each time."""

from __future__ import annotations

from redress.domain.notices import Notice
from redress.edge.batches import Batch
from redress.observability import count
from redress.wiring.mails import let_mail_rest, send_mail


def _send(notice: Notice) -> None:
    count(f"Mail_{send_mail()(notice).value}")


handler = Batch(Notice, lambda: _send, rest=let_mail_rest)
