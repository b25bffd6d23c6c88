"""Check a custody ledger as the verifier does: `check_ledger FILE CASE`."""

import sys
from pathlib import Path

from infra.bench.meter import report
from redress.verify.layout import LEDGER
from redress.verify.ledger import Ledger
from redress.verify.parts import Package, Part
from redress.verify.report import CHANGED, Report


def main(path: Path, case: str) -> None:
    """Check it and report its end, and how many breaks were found."""
    package = Package("", {LEDGER: Part(LEDGER, path, 0, path.stat().st_size, None)})
    findings = Report()
    ledger = Ledger(case, findings)

    def work() -> dict[str, object]:
        ledger.follow(package.blocks(LEDGER))
        broken = sum(check.result == CHANGED for check in findings.checks)
        return {"length": ledger.length, "head": ledger.head, "broken": broken}

    report(work)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
