"""The journey of proofs: a receipt, a checkpoint and a bag that verify without the system."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from infra.local.journeys.owner import Owner
from infra.local.journeys.stories import LETTER, LITIGATION, PICTURE, POST, VIDEO, advance
from infra.local.journeys.world import Journey, World
from infra.local.toolchain import PROJECT

Document = dict[str, Any]
OWNER = "沈证据"
"""The one whose case is in the day's checkpoint."""


def proven_to_a_court(world: World) -> None:
    """(10) A receipt that verifies, a daily checkpoint, and a bag that a court can check."""
    journey = Journey(world, "10 proven to a court")
    owner = sealed_owner(journey)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        world.see(
            journey.name,
            "receipt verifies offline",
            "owner's page",
            lambda: verified(world, write_receipt(owner, folder), *_receipt_words(folder)),
        )
        bring_to_legal(journey, owner)
        bag = fetched_bag(journey, owner, folder)
        world.see(
            journey.name,
            "bag verifies offline, checkpoint included",
            "verifier",
            lambda: verified(world, bag, "--key", str(folder / "key.pem")),
        )


def sealed_owner(journey: Journey) -> Owner:
    """Let an owner send two files, and see the case sealed."""
    owner = journey.world.owner(OWNER)
    owner.sends(owner.writes([LETTER, LITIGATION], [PICTURE, VIDEO], [POST]), [PICTURE, VIDEO])
    journey.stage(owner, "screening")
    sealed(journey, owner)
    return owner


def bring_to_legal(journey: Journey, owner: Owner) -> None:
    """Have the case advanced, and then the day's checkpoint made; a day has only one."""
    advance(journey, owner)
    journey.stage(owner, "legal_review")
    journey.world.operator.invokes("CheckpointFunction", {})


def sealed(journey: Journey, owner: Owner) -> Document:
    """See the owner's receipt signed and stamped by every authority."""
    return journey.world.see(
        journey.name,
        "receipt signed, two time stamps",
        "owner's page",
        lambda: _if_sealed(owner.sees()),
    )


def _if_sealed(page: Document) -> Document | None:
    receipt: Document | None = page["receipt"]
    return receipt if receipt and receipt["stamps"] else None


def write_receipt(owner: Owner, folder: Path) -> Path:
    """Download the owner's receipt and the site's key to a folder; give the receipt's path."""
    files = owner.fetches_receipt()
    names = {
        "json": "receipt.json",
        "signature": "receipt.json.sig",
        "pdf": "receipt.pdf",
        "key": "key.pem",
    }
    for kind, file in names.items():
        (folder / file).write_bytes(files[kind])
    return folder / "receipt.json"


def _receipt_words(folder: Path) -> tuple[str, ...]:
    signature, key = folder / "receipt.json.sig", folder / "key.pem"
    return ("--signature", str(signature), "--key", str(key))


def fetched_bag(journey: Journey, owner: Owner, folder: Path) -> Path:
    """Have legal ask for the bag until it is made, and download it."""
    world = journey.world
    chen = world.reviewer("chen@legal")
    task = world.see(
        journey.name,
        "legal is asked",
        "table",
        lambda: world.operator.tasks(owner.case_id, "legal_review"),
    )[0]

    def made() -> Document | None:
        state: Document = chen.asks_bag(task["id"], "hearing of 3 March").raise_for_status().json()
        return state if state["url"] else None

    state = world.see(journey.name, "bag made", "desk", made, timeout=120)
    path = folder / f"{state['case_id']}-r{state['revision']}.zip"
    path.write_bytes(world.site.download(state["url"]))
    return path


def verified(world: World, subject: Path, *words: str) -> Document | None:
    """Run the offline verifier in a process of its own; give what it says if all is well."""
    root = subject.parent / "root.pem"
    root.write_text(world.root_pem)
    result = subprocess.run(
        [
            sys.executable,
            "-m",
            "redress.verify",
            str(subject),
            "--root",
            str(root),
            *words,
            "--json",
        ],
        capture_output=True,
        check=False,
        cwd=PROJECT / "functions",
        timeout=120,
    )
    said: Document = json.loads(result.stdout)
    return said if result.returncode == 0 else None
