"""Play a synthetic campaign of its full size through the real system on this machine."""

import argparse
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console

from infra.local.deploy import DeployError
from infra.local.engine import EngineError
from infra.local.journeys.errors import JourneyError
from infra.local.mailbox import MailboxError
from infra.local.publish import PublishError
from infra.local.time_authority import TimeAuthorityError
from infra.local.toolchain import PROJECT, ToolchainError, check_toolchain
from infra.replay.alone import BusyError, alone_in
from infra.replay.line import LineError
from infra.replay.pacer import StoppedError
from infra.replay.replay import Replay
from infra.replay.settling import UnsettledError

REFUSALS = (
    BotoCoreError,
    BusyError,
    ClientError,
    DeployError,
    EngineError,
    JourneyError,
    LineError,
    MailboxError,
    PublishError,
    TimeAuthorityError,
    ToolchainError,
    UnsettledError,
)


def main(words: Sequence[str] | None = None) -> int:
    """Replay, print what it came to, and give 0 only if it came to what was planned."""
    named = _parser().parse_args(words)
    console = Console()
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())

    def check() -> None:
        if stopped.is_set():
            raise StoppedError

    folder = named.folder or PROJECT / ".local" / "replay" / f"{named.seed}-{named.scale:g}"
    replay = Replay(folder, named.seed, named.scale, console, check)
    try:
        check_toolchain()
        with alone_in(folder):
            return 1 if replay.run() else 0
    except StoppedError:
        console.print("Stopped. The same command goes on from here.")
        return 130
    except REFUSALS as error:
        if stopped.is_set():  # Ctrl-C reaches the programs that were at work as well
            console.print("Stopped. The same command goes on from here.")
            return 130
        Console(stderr=True).print(
            f"[bold red]The replay broke off:[/] {error}\nThe same command goes on from here.",
            highlight=False,
        )
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make replay", description=main.__doc__)
    parser.add_argument("--seed", type=int, default=2025, help="another seed, another story")
    parser.add_argument("--scale", type=float, default=1, help="1 is the size of the campaign")
    parser.add_argument("--folder", type=Path, help="where everything is kept between runs")
    return parser


if __name__ == "__main__":
    sys.exit(main())
