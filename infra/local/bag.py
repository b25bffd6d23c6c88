"""Have the evidence bag of a case made, fetch it, and say how it is verified (`make bag`)."""

import argparse
import sys
import time
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from infra.local.operations import LOCAL, OperationError, invoke, operator_name
from infra.local.toolchain import PROJECT
from infra.stage import STAGES

ROOT = PROJECT / ".local" / "authority" / "certificates" / "root.pem"
_SECONDS = 900
"""A bag of ten gigabytes takes some minutes; after this the function itself has ended."""

Document = dict[str, Any]


def await_bag(ask: Callable[[Document], Document], order: Document) -> Document:
    """Ask until the bag is made; give its state, with the address from which it is fetched.

    Args:
        ask: gives the answer of ops/request_bag to an order.
        order: case_id, reason, operator, and revision where it is not the newest.

    Raises:
        OperationError: the order is refused, or nothing came in time.
    """
    deadline = time.monotonic() + _SECONDS
    state = ask(order)
    while "refused" not in state and not state["url"]:
        if time.monotonic() > deadline:
            raise OperationError(f"No bag came in {_SECONDS} seconds; see the alarms of `bags`.")
        time.sleep(1)
        state = ask(order | {"revision": state["revision"]})
    if "refused" in state:
        raise OperationError(_REFUSALS.get(state["refused"], state["refused"]))
    return state


def _download(url: str, target: Path) -> None:
    with urllib.request.urlopen(url) as source, target.open("wb") as zipped:  # noqa: S310 (an address of our own bucket)
        while chunk := source.read(1024 * 1024):
            zipped.write(chunk)


_REFUSALS = {
    "unknown_case": "There is no case of this number.",
    "nothing_to_bag": "Nothing is preserved in this case, its owner has withdrawn, or there never"
    " was a bag of that revision.",
}


def main(words: Sequence[str] | None = None) -> int:
    """Fetch the bag of the case that the command line names."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--stage", default="local", help="name of a file in infra/stages")
    parser.add_argument("--case", required=True, help="case number, such as RD-0000-0000-0000")
    parser.add_argument("--reason", required=True, help="why; it is kept in the custody ledger")
    parser.add_argument("--revision", type=int, default=0, help="an earlier revision, made again")
    parser.add_argument("--folder", type=Path, default=Path.cwd(), help="where the zip goes")
    named = parser.parse_args(words)
    if not (STAGES / f"{named.stage}.toml").is_file():
        sys.stderr.write(f"There is no stage '{named.stage}' in infra/stages.\n")
        return 1
    try:
        order: Document = {
            "case_id": named.case,
            "reason": named.reason,
            "operator": operator_name(named.stage),
            "revision": named.revision,
        }
        state = await_bag(lambda event: invoke(named.stage, "request_bag", event), order)
        path = named.folder / f"{state['case_id']}-r{state['revision']}.zip"
        _download(state["url"], path)
    except OperationError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    # A laptop's own authority is trusted by nobody, so its root has to be named
    root = f" --root {ROOT.relative_to(PROJECT)}" if named.stage == LOCAL else ""
    sys.stdout.write(
        f"{path}\nVerify it offline:\n"
        f"  make verifier\n  python3 build/redress-verify.pyz {path}{root}\n"
        "Add --key with the public key from the page keys.html, to know whose signature it is.\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
