"""Have what is personal in a closed case shredded (`make erase`)."""

import argparse
import sys
from collections.abc import Sequence

from infra.local.operations import OperationError, invoke, operator_name

_REFUSALS = {
    "reason_missing": "Say why: the reason is kept in the custody ledger.",
    "unknown_case": "There is no case of this number.",
    "still_open": "The case is not closed, or something in it is not yet preserved and sealed.",
    "erased_before": "What was personal in this case is erased already.",
}


def main(words: Sequence[str] | None = None) -> int:
    """Order the erasure of the case that the command line names."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--stage", default="local", help="name of a file in infra/stages")
    parser.add_argument("--case", required=True, help="case number, such as RD-0000-0000-0000")
    parser.add_argument("--reason", required=True, help="why; it is kept in the custody ledger")
    named = parser.parse_args(words)
    try:
        order = {
            "case_id": named.case,
            "reason": named.reason,
            "operator": operator_name(named.stage),
        }
        answer = invoke(named.stage, "request_erasure", order)
    except OperationError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if "refused" in answer:
        sys.stderr.write(f"{_REFUSALS.get(answer['refused'], answer['refused'])}\n")
        return 1
    sys.stdout.write(
        f"The erasure of {answer['ordered']} is ordered, and cannot be called back.\n"
        "What is locked stays in the vault until its date; nobody can read it any more.\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
