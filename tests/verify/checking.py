"""Runs the verifier in this process and gives what it found."""

from collections.abc import Mapping
from pathlib import Path

from redress.verify.bag import verify_bag
from redress.verify.certificates import Root, load
from redress.verify.inspection import Trust
from redress.verify.report import CHANGED, UNCHECKED, Check, Report
from redress.verify.signing_keys import load_key
from tests.verify.authority import Authority
from tests.verify.bags import Maker
from tests.verify.basics import NAME
from tests.verify.zips import zipped


def trust_in(*authorities: Authority, keys: tuple[bytes, ...] = ()) -> Trust:
    roots = [Root("the root of the tests", load(each.root.der)) for each in authorities]
    return Trust(roots, [load_key(der) for der in keys])


class Checker:
    """Verifies bags, trusting the authority of one maker."""

    def __init__(self, folder: Path, maker: Maker) -> None:
        self.folder = folder
        self.trust = trust_in(maker.authority, *([maker.second] if maker.second else []))

    def check(self, data: bytes) -> Report:
        path = self.folder / f"{NAME}.zip"
        path.write_bytes(data)
        return self.check_path(path)

    def check_files(self, files: Mapping[str, bytes]) -> Report:
        return self.check(zipped(files))

    def check_path(self, path: Path) -> Report:
        report = Report()
        verify_bag(path, self.trust, 1, report)
        return report


def findings(report: Report) -> list[Check]:
    return [check for check in report.checks if check.result in {CHANGED, UNCHECKED}]


def found(report: Report) -> set[tuple[str, str]]:
    """Give the findings of a report as pairs of subject and code."""
    return {(check.subject, check.code) for check in findings(report)}


def codes(report: Report) -> set[str]:
    return {check.code for check in findings(report)}


def notes(report: Report) -> set[tuple[str, str]]:
    return {(check.subject, check.code) for check in report.checks if check.result == "note"}
