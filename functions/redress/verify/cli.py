"""The command line of the verifier."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from redress import __version__
from redress.verify.bag import verify_bag
from redress.verify.certificates import roots_from, shipped_roots
from redress.verify.hashing import processors
from redress.verify.inspection import Trust
from redress.verify.receipt import check_alone, check_files
from redress.verify.report import EVIDENCE, QUESTIONS, Report
from redress.verify.signing_keys import keys_from
from redress.verify.wording import LANGUAGES, Words, as_json, in_words, language_of

_CANNOT_BE_CHECKED = 3
_Found = TypeVar("_Found")


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """End with the code that says that nothing was checked; 2 would accuse the log."""
        self.print_usage(sys.stderr)
        self.exit(_CANNOT_BE_CHECKED, f"{self.prog}: {message}\n")


def main(words: Sequence[str] | None = None) -> int:
    """Verify what the command line names, print the report, and give the exit code."""
    language = language_of(os.environ)
    arguments = _parser(Words(language)).parse_args(words)
    language = arguments.lang or language
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # both are text
    try:
        trust = Trust(
            [*shipped_roots(), *_each(arguments.root, roots_from)], _each(arguments.key, keys_from)
        )
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return _CANNOT_BE_CHECKED
    report, path = Report(), Path(arguments.package)
    alone = path.suffix == ".json" or arguments.signature or arguments.files
    if alone:
        _verify_receipt(path, arguments, trust, report)
    else:
        verify_bag(path, trust, arguments.processes, report)
    questions = (EVIDENCE,) if alone else QUESTIONS
    exit_code = report.exit_code_for(EVIDENCE) if alone else report.exit_code()
    if arguments.json:
        lines = [as_json(report, path.name, questions, exit_code, language)]
    else:
        title = Words(language)("title.receipt" if alone else "title")
        lines = list(in_words(report, f"{title}: {path.name}", questions, language))
    sys.stdout.write("\n".join([*lines, ""]))
    return exit_code


def _verify_receipt(path: Path, arguments: Any, trust: Trust, report: Report) -> None:
    signature = Path(arguments.signature or f"{path}.sig")
    try:
        signed = signature.read_bytes() if arguments.signature or signature.exists() else None
        receipt = check_alone(path, signed, trust.keys, report)
        if receipt and arguments.files:
            check_files(receipt, Path(arguments.files), arguments.processes, report)
    except OSError as error:
        name = Path(error.filename or path).name
        report.unchecked(EVIDENCE, name, "zip.unreadable", why=error.strerror or error)


def _each(names: Sequence[str], read: Callable[[Path], list[_Found]]) -> list[_Found]:
    return [found for name in names for found in read(Path(name))]


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(text)
    return int(text)


def _parser(words: Words) -> argparse.ArgumentParser:
    parser = _Parser(prog="redress-verify", description=words("usage.summary"))
    parser.add_argument("package", metavar="BAG.zip", help=words("usage.package"))
    for option, several in (("root", True), ("key", True), ("signature", False), ("files", False)):
        parser.add_argument(
            f"--{option}",
            metavar="FILE",
            action="append" if several else "store",
            default=[] if several else None,
            help=words(f"usage.{option}"),
        )
    parser.add_argument("--json", action="store_true", help=words("usage.json"))
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    count = processors()
    parser.add_argument(
        "--processes",
        metavar="N",
        type=_positive,
        default=count,
        help=words("usage.processes", count=count),
    )
    parser.add_argument("--lang", choices=LANGUAGES, help=words("usage.lang"))
    return parser
