"""Run the whole application on this machine, in the foreground, and keep everything."""

import os
import signal
import sys
import threading
from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.status import Status

from infra.local.deploy import DeployError
from infra.local.engine import EngineError
from infra.local.journeys.errors import JourneyError
from infra.local.journeys.operator import Operator
from infra.local.mailbox import MailboxError
from infra.local.publish import PublishError
from infra.local.seed import CAMPAIGN, seed
from infra.local.stack import Ports, Stack, remember, running_stack
from infra.local.time_authority import TimeAuthorityError
from infra.local.toolchain import PROJECT, ToolchainError, check_toolchain

STATE = PROJECT / ".local"
PORTS = {"ENGINE_PORT": 4566, "SMTP_PORT": 1025, "MAILBOX_PORT": 1080, "TIME_PORT": 3161}
"""Where the parts listen; variables of these names choose other ports."""
REFUSALS = (
    DeployError,
    EngineError,
    JourneyError,
    MailboxError,
    PublishError,
    TimeAuthorityError,
    TimeoutError,
    ToolchainError,
)


def main() -> int:
    """Start, seed, print where everything is, and stay until Ctrl-C."""
    console = Console()
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    try:
        check_toolchain()
        with console.status("Beginning") as status:
            _run(console, status, stopped)
    except _StoppedEarly:
        console.print("Stopped before everything was up. 'make run' begins again where it can.")
    except REFUSALS as error:
        if stopped.is_set():  # Ctrl-C reaches the programs that were at work as well
            console.print("Stopped before everything was up. 'make run' begins again where it can.")
            return 0
        Console(stderr=True).print(f"[bold red]Not running:[/] {error}", highlight=False)
        return 1
    else:
        console.print("Stopped. Everything is kept in .local; 'make run' goes on from here.")
    return 0


class _StoppedEarly(Exception):  # noqa: N818  # no error: the person at the terminal said so
    """Ctrl-C came while the stack was starting."""


def _run(console: Console, status: Status, stopped: threading.Event) -> None:
    def progress(step: str) -> None:
        """Show the next step, unless somebody wants to stop: between steps is the safe place."""
        if stopped.is_set():
            raise _StoppedEarly
        status.update(step)
        if not console.is_terminal:
            console.print(step)

    with running_stack(
        STATE, "local", ports=_ports(), campaign=CAMPAIGN, progress=progress
    ) as stack:
        progress("Bringing back what was waiting")
        operator = Operator(stack.engine, stack.outputs)
        resumed = operator.reconciles()["resumed"]
        progress("Seeding the sample campaign")
        receipt = seed(stack, STATE)
        remember(STATE / "outputs.json", _addresses(stack, receipt) | dict(stack.outputs))
        case = operator.case(receipt["case_id"])
        status.stop()
        _show(console, stack, receipt, resumed, str(case["stage"] if case else "unknown"))
        _stay(stack, stopped)
        status.update("Stopping and keeping everything")
        status.start()


def _ports() -> Ports:
    """Give the ports that the environment chooses, or the usual ones.

    Raises:
        ToolchainError: when one of them is no number.
    """
    chosen = {name: os.environ.get(name, str(usual)) for name, usual in PORTS.items()}
    for name, text in chosen.items():
        if not text.isdecimal():
            raise ToolchainError(f"{name} is '{text}': a port is a number, such as {PORTS[name]}.")
    engine, smtp, mailbox, authority = (int(chosen[name]) for name in PORTS)
    return Ports(engine=engine, smtp=smtp, mailbox=mailbox, time=authority)


def _stay(stack: Stack, stopped: threading.Event) -> None:
    """Wait for Ctrl-C, and notice when the engine ends by itself."""
    while not stopped.wait(1):
        stack.engine.check_running()


def _addresses(stack: Stack, receipt: Mapping[str, Any]) -> dict[str, str]:
    site = stack.outputs["SiteUrl"].rstrip("/")
    return {
        "form": f"{site}/index.html",
        "receipt": f"{site}/receipt.html",
        "desk": f"{site}/desk.html",
        "mailbox": stack.mail.url,
        "time_stamps": stack.authority.url,
        "engine": stack.engine.url,
        "sample_case": receipt["case_id"],
        "sample_receipt_code": receipt["receipt_code"],
    }


def _show(
    console: Console, stack: Stack, receipt: Mapping[str, Any], resumed: int, stage: str
) -> None:
    addresses = _addresses(stack, receipt)
    rows = {
        "Form for owners": addresses["form"],
        "Owner's page": f"{addresses['receipt']}  (code {receipt['receipt_code']})",
        "Review desk": addresses["desk"],
        "Mailbox": addresses["mailbox"],
        "Time stamps": addresses["time_stamps"],
        "Engine (AWS)": addresses["engine"],
    }
    console.print("[bold]Redress runs on this machine[/]")
    for name, address in rows.items():
        # Never folded, so that a terminal of any width lets one copy the whole address
        console.print(f"  {name:<16} {address}", soft_wrap=True, highlight=False)
    if resumed:
        console.print(f"{resumed} waiting cases were brought back; their old links work.")
    if stage == "screening":
        console.print(
            f"What to do next: case {receipt['case_id']} waits for its screening. Open the "
            "mailbox, follow the mail to lin@community.redress.example, sign in on the desk with "
            "that address (the code comes to the same mailbox), and decide. Or fill in the form.",
            highlight=False,
        )
    else:
        console.print(
            f"The sample case {receipt['case_id']} is at '{stage}': its newest mail in the mailbox "
            "says whom it waits for. Fill in the form for another case.",
            highlight=False,
        )
    console.print("Ctrl-C stops it and keeps everything.")


if __name__ == "__main__":
    sys.exit(main())
