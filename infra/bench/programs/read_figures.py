"""Compile figures as the function does: `read_figures AS_OF`."""

import sys
from datetime import datetime

from infra.bench.meter import report
from infra.bench.sections.bulletin.campaign import CAMPAIGN
from redress.wiring.figures import counting


def main(as_of: str) -> None:
    """Compile, and report how many took part."""
    report(lambda: {"participants": _participants(datetime.fromisoformat(as_of))})


def _participants(as_of: datetime) -> int:
    return counting().compile(CAMPAIGN, as_of).totals["participants"]


if __name__ == "__main__":
    main(sys.argv[1])
