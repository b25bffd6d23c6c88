"""Mail sign-in codes (queue `codes`)."""

from __future__ import annotations

from redress.domain.sessions import CodeMessage
from redress.edge.batches import Batch
from redress.observability import count
from redress.wiring.sign_in import let_code_rest, mail_code


def _mail(message: CodeMessage) -> None:
    count(f"Code_{mail_code()(message.browser_hash).value}")


handler = Batch(CodeMessage, lambda: _mail, rest=let_code_rest)
