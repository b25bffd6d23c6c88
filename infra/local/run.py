"""Run the whole application on this machine, in the foreground, and keep everything."""

import signal
import sys
import threading
from collections.abc import Mapping
from typing import Any

from rich.console import Console

from infra.local.deploy import DeployError
from infra.local.engine import EngineError
from infra.local.journeys.errors import JourneyError
from infra.local.journeys.operator import Operator
from infra.local.mailbox import MailboxError
from infra.local.publish import PublishError
from infra.local.seed import CAMPAIGN, seed
from infra.local.stack import Ports, Stack, remember, running_stack
from infra.local.toolchain import PROJECT, ToolchainError, check_toolchain

STATE = PROJECT / ".local"
PORTS = Ports(engine=4566, smtp=1025, mailbox=1080)
REFUSALS = (
    DeployError,
    EngineError,
    JourneyError,
    MailboxError,
    PublishError,
    TimeoutError,
    ToolchainError,
)


def main() -> int:
    """Start, seed, print where everything is, and stay until Ctrl-C."""
    console = Console()
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: _stop(stopped))
    try:
        check_toolchain()
        with (
            console.status("Beginning") as status,
            running_stack(
                STATE, "local", ports=PORTS, campaign=CAMPAIGN, progress=status.update
            ) as stack,
        ):
            status.update("Bringing back what was waiting")
            resumed = Operator(stack.engine, stack.outputs).reconciles()["resumed"]
            status.update("Seeding the sample campaign")
            receipt = seed(stack, STATE)
            outputs = STATE / "outputs.json"
            remember(outputs, _addresses(stack, receipt) | dict(stack.outputs))
            status.stop()
            _show(console, stack, receipt, resumed)
            _stay(stack, stopped)
            status.update("Stopping and keeping everything")
            status.start()
    except _Stopped:
        console.print("Stopped before everything was up; what was made is kept.")
    except REFUSALS as error:
        Console(stderr=True).print(f"[bold red]Not running:[/] {error}", highlight=False)
        return 1
    console.print("Stopped. Everything is kept in .local; 'make run' goes on from here.")
    return 0


class _Stopped(Exception):  # noqa: N818  # no error: the person at the terminal said so
    """Ctrl-C came while the stack was starting."""


def _stop(stopped: threading.Event) -> None:
    if stopped.is_set():
        return
    stopped.set()
    if not _staying.is_set():
        raise _Stopped


_staying = threading.Event()


def _stay(stack: Stack, stopped: threading.Event) -> None:
    """Wait for Ctrl-C, and notice when the engine ends by itself."""
    _staying.set()
    while not stopped.wait(1):
        stack.engine.check_running()


def _addresses(stack: Stack, receipt: Mapping[str, Any]) -> dict[str, str]:
    site = stack.outputs["SiteUrl"].rstrip("/")
    return {
        "form": f"{site}/index.html",
        "receipt": f"{site}/receipt.html",
        "desk": f"{site}/desk.html",
        "mailbox": stack.mail.url,
        "engine": stack.engine.url,
        "sample_case": receipt["case_id"],
        "sample_receipt_code": receipt["receipt_code"],
    }


def _show(console: Console, stack: Stack, receipt: Mapping[str, Any], resumed: int) -> None:
    addresses = _addresses(stack, receipt)
    rows = {
        "Form for owners": addresses["form"],
        "Owner's page": f"{addresses['receipt']}  (code {receipt['receipt_code']})",
        "Review desk": addresses["desk"],
        "Mailbox": addresses["mailbox"],
        "Engine (AWS)": addresses["engine"],
    }
    console.print("[bold]Redress runs on this machine[/]")
    for name, address in rows.items():
        # Never folded, so that a terminal of any width lets one copy the whole address
        console.print(f"  {name:<16} {address}", soft_wrap=True, highlight=False)
    if resumed:
        console.print(f"{resumed} waiting cases were brought back; their old links work.")
    console.print(
        f"What to do next: case {receipt['case_id']} waits for its screening. Open the mailbox, "
        "follow the mail to lin@community.redress.example, sign in on the desk with that address "
        "(the code comes to the same mailbox), and decide. Or fill in the form yourself.",
        highlight=False,
    )
    console.print("Ctrl-C stops it and keeps everything.")


if __name__ == "__main__":
    sys.exit(main())
