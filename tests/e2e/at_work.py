"""What people do at the deployed system by its APIs, so that browsers show only what is new."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import uuid
import zipfile
from pathlib import Path

from PIL import Image

from infra.local.journeys.owner import Owner
from infra.local.journeys.reviewer import Document, Reviewer
from infra.local.journeys.sending import File
from infra.local.journeys.stories import LETTER, LITIGATION, POST
from infra.local.journeys.world import CALM, Journey, World
from infra.local.verifier import pack_verifier
from tests.adapters.test_painter import PLACE_TAKEN, picture
from tests.browser.rich_case import video
from tests.browser.things import letter

CAREFUL = "careful"
"""The campaign in which two people of legal sign with passkeys."""
FORMULA = '=HYPERLINK("http://evil.example").jpg'
WHO_AND_WHEN = {"by", "by_name", "at", "mine", "void"}
"""What a proposal says beside the decision that is proposed."""


def sent(world: World, name: str, campaign: str = CALM, *files: File) -> tuple[Journey, Owner]:
    """Let an owner send the form, and see it wait for its screening."""
    journey, owner = Journey(world, name), world.owner(name, campaign)
    owner.sends(owner.writes([LETTER, LITIGATION], files, [POST]), files)
    journey.stage(owner, "screening")
    return journey, owner


def ok(reviewer: Reviewer, method: str, path: str, document: object = None) -> Document:
    """Call the desk, and have it agree."""
    answer = reviewer.call(method, f"/desk-api{path}", document)
    assert answer.is_success, f"{method} {path}: {answer.text}"
    found: Document = answer.json()
    return found


def waits(world: World, owner: Owner, kind: str) -> str:
    """Give the id of the case's open task of a kind."""
    name = f"{kind} of {owner.case_id}"
    task = world.see("desk", name, "table", lambda: world.operator.tasks(owner.case_id, kind))[-1]
    return str(task["id"])


def newcomer(name: str, group: str, **more: str) -> Document:
    """Give somebody who is not there yet, with an address that nobody had."""
    address = f"{name.split(maxsplit=1)[0].lower()}-{uuid.uuid4().hex[:6]}@{group}.redress.example"
    return {"name": name, "email": address, "locale": "en", "groups": [group], **more}


def joins(lead: Reviewer, person: Document) -> str:
    """Let a lead add somebody, and give their id."""
    added = ok(lead, "POST", "/reviewers", person)["reviewers"]
    [new] = [one["id"] for one in added if one["email"] == person["email"]]
    return str(new)


def files() -> dict[str, File]:
    """What an owner has: a picture that knows where it was taken, a recording, a text."""
    exif = Image.Exif()
    exif[PLACE_TAKEN] = {1: "N", 2: (31.0, 14.0, 0.0)}
    content = picture("JPEG", exif=exif.tobytes())
    assert b"Exif" in content
    clip, words = video(), letter()
    return {
        "picture": File(FORMULA, content, "image/jpeg"),
        "video": File(clip["name"], clip["buffer"], clip["mimeType"]),
        "text": File(words["name"], words["buffer"], words["mimeType"]),
    }


def preview(world: World, reviewer: Reviewer, path: str) -> Document:
    """Ask until the worker has made a preview."""

    def made() -> Document | None:
        state = ok(reviewer, "POST", path, {})
        return state if state["state"] != "making" else None

    state = world.see("desk", "preview made", "desk", made)
    assert state["state"] == "ready"
    return state


def agrees(reviewer: Reviewer, task: str) -> Document:
    """Agree to a colleague's proposal, with a signature over the same decision."""
    reviewer.proves_anew()
    if reviewer.passkey is None:
        reviewer.adds_passkey(CAREFUL)
    seen = reviewer.opens_task(task)
    who_and_when = {"by", "by_name", "at", "mine", "void"}
    proposed = {
        name: v for name, v in seen["rules"]["proposal"].items() if name not in who_and_when
    }
    body = {"revision": seen["case"]["revision"], **proposed}
    asked = ok(reviewer, "POST", f"/tasks/{task}/signing", body)
    assert reviewer.passkey
    credential = reviewer.passkey.get(asked["options"])
    signed = {
        "revision": body["revision"],
        "agree": True,
        "signature": {"nonce": asked["nonce"], "credential": credential},
    }
    return ok(reviewer, "POST", f"/tasks/{task}/second", signed)


def catalogue(bag: Path) -> list[str]:
    """Give the cells of the bag's table."""
    with zipfile.ZipFile(bag) as zipped:
        [table] = [name for name in zipped.namelist() if name.endswith("catalogue.csv")]
        text = zipped.read(table).decode("utf-8-sig")
    return [cell for row in csv.reader(io.StringIO(text)) for cell in row]


def offline(bag: Path, world: World, folder: Path) -> list[str]:
    """Verify a bag with the packed verifier, in a process that has nothing else."""
    verifier, root = folder / "verify.pyz", folder / "root.pem"
    pack_verifier(verifier)
    root.write_text(world.root_pem)
    result = subprocess.run(
        [
            *(sys.executable, "-I", verifier, bag, "--lang", "en"),
            *("--root", root, "--key", folder / "key.pem"),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout.splitlines()


def leaves(lead: Reviewer, reviewer_id: str, person: Document) -> None:
    """Let a lead disable somebody."""
    ok(lead, "PUT", f"/reviewers/{reviewer_id}", {**person, "disabled": True})
