"""Verify a bag as a court does: `verify_bag ZIP WORKERS`.

No root of time stamps is trusted: the bags of measurements hold none.
"""

import sys
from pathlib import Path

from infra.bench.meter import report
from redress.verify.bag import verify_bag
from redress.verify.inspection import Trust
from redress.verify.report import CHANGED, OK, Report


def main(path: Path, workers: int) -> None:
    """Verify it; report how many files of evidence are as listed, and what was changed."""
    findings = Report()

    def work() -> dict[str, object]:
        verify_bag(path, Trust((), ()), workers, findings)
        sound = {
            check.subject
            for check in findings.checks
            if check.result == OK and check.code == "list.ok"
        }
        changed = {check.subject for check in findings.checks if check.result == CHANGED}
        evidence = {subject for subject in sound - changed if subject.startswith("data/evidence/")}
        return {"sound": len(evidence), "changed": sorted(changed)[:10]}

    report(work)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
