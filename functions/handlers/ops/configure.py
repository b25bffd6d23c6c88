"""Write an organisation's campaigns and reviewers (invoked by an operator)."""

from __future__ import annotations

from typing import Any

from redress.domain.errors import InvalidInputError
from redress.edge.configuration import read_configuration
from redress.wiring.ops import configure


def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Check and write the configuration; findings are the answer, not an error."""
    try:
        campaigns, reviewers = read_configuration(event)
        configure()(campaigns, reviewers)
    except InvalidInputError as error:
        return {
            "findings": [
                {"pointer": f.pointer, "code": f.code, "limit": f.limit} for f in error.findings
            ]
        }
    return {"campaigns": len(campaigns), "reviewers": len(reviewers)}
