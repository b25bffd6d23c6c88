"""The embedded stack: mailbox, time, engine and application, started and stopped as one."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from infra.local.deploy import deploy
from infra.local.engine import Engine
from infra.local.mailbox import MailServer
from infra.local.pages import build_pages
from infra.local.public_keys import read_signing_key
from infra.local.publish import publish_site
from infra.local.time_authority import TimeAuthority

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Ports:
    """Where the parts listen; None for any free port."""

    engine: int | None = None
    smtp: int | None = None
    mailbox: int | None = None
    time: int | None = None


FREE_PORTS = Ports()


@dataclass(frozen=True)
class Stack:
    """A running stack; `outputs` are those of all its CloudFormation stacks, by name."""

    engine: Engine
    mail: MailServer
    authority: TimeAuthority
    outputs: Mapping[str, str]


@contextmanager
def running_stack(
    state: Path,
    stage: str,
    *,
    ports: Ports = FREE_PORTS,
    secured: bool = False,
    campaign: str,
    clock: Path | None = None,
    progress: Progress = lambda _: None,
) -> Iterator[Stack]:
    """Start everything, deploy what is not yet deployed, and stop it all gracefully.

    Args:
        state: folder of everything that is to be kept.
        stage: name of the stage file to deploy.
        ports: where to listen.
        secured: speak TLS and enforce IAM.
        campaign: the campaign that the pages show.
        clock: the file from which functions read their time, for a campaign that is replayed.
        progress: told of each step as it begins.

    Raises:
        ToolchainError: when a port is in use, or the pages cannot be built.
        EngineError, MailboxError, TimeAuthorityError, DeployError: when a part does not start.
    """
    progress("Building the pages")
    pages = build_pages()
    progress("Starting the mailbox")
    mail = MailServer(state / "mail", smtp_port=ports.smtp, web_port=ports.mailbox)
    authority = TimeAuthority(state / "authority", port=ports.time)
    with mail, authority:
        progress("Starting the engine")
        engine = Engine(state / "engine", port=ports.engine, secured=secured, smtp=mail.smtp)
        with engine:
            progress("Deploying the application")
            context = {"time_stamp_authorities": authority.authorities}
            if clock is not None:
                context["clock_file"] = str(clock.resolve())
            outputs = flat(deploy(stage, engine, context=context))
            progress("Publishing the pages")
            publish_site(
                engine.client("s3"),
                outputs["SiteBucket"],
                pages,
                {"campaign_id": campaign},
                read_signing_key(engine.client("kms"), outputs["SigningKeyArn"]),
            )
            yield Stack(engine, mail, authority, outputs)


def flat(outputs: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Give the outputs of all stacks by their names, which are different in all of them.

    What stacks export for one another is left out: nobody types it.
    """
    return {
        name: value
        for stack in outputs.values()
        for name, value in stack.items()
        if not name.startswith("Export")
    }


def remember(path: Path, outputs: Mapping[str, str]) -> None:
    """Write addresses and names for people and programs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(dict(outputs), indent=2, ensure_ascii=False) + "\n")
