"""A passkey signs one decision on one task: whatever else is signed, or signs, decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from infra.local.authenticator import PRESENT, Authenticator
from tests.factories.decisions import with_passkey
from tests.handlers.caller import Answer, Document
from tests.handlers.site import ACCEPT, ADVANCE, Site
from tests.handlers.test_desk_rights import refusal


@dataclass
class Signer:
    """A reviewer of legal with a passkey, before a case that was asked about."""

    site: Site

    def __post_init__(self) -> None:
        self.task, self.revision = self.site.legal_review(), self.site.case.revision
        people = self.site.world.people.reviewers
        self.device = with_passkey(self.site.world, people["chen"])
        self.thief = with_passkey(self.site.world, people["ruth"])
        self.desk = self.site.desk("legal")
        self.path = f"/desk-api/tasks/{self.task}"

    def ask(self, **changes: object) -> Document:
        body = {"revision": self.revision, **ACCEPT, **changes}
        answer = self.desk.call("POST", f"{self.path}/signing", body)
        assert answer.status == 200, answer.text
        return answer.document

    def send(self, nonce: str, credential: Document, **changes: object) -> Answer:
        signature = {"nonce": nonce, "credential": credential}
        body = {"revision": self.revision, **ACCEPT, **changes, "signature": signature}
        return self.desk.call("POST", f"{self.path}/decision", body)


def signed_by(device: Authenticator, asked: Document) -> Document:
    return device.get(asked["options"], device.credentials[0])


def spoiled(signer: Signer, **response: str) -> Answer:
    asked = signer.ask()
    credential = signed_by(signer.device, asked)
    credential["response"] |= response
    return signer.send(asked["nonce"], credential)


def by_a_thief(signer: Signer) -> Answer:
    asked = signer.ask()
    return signer.send(asked["nonce"], signed_by(signer.thief, asked))


def under_the_victims_name(signer: Signer) -> Answer:
    asked = signer.ask()
    forged, own = signed_by(signer.thief, asked), signed_by(signer.device, asked)
    return signer.send(asked["nonce"], {**forged, "id": own["id"], "rawId": own["rawId"]})


def with_another_nonce(signer: Signer) -> Answer:
    first, second = signer.ask(), signer.ask()
    return signer.send(second["nonce"], signed_by(signer.device, first))


def with_an_invented_nonce(signer: Signer) -> Answer:
    return signer.send("A" * 43, signed_by(signer.device, signer.ask()))


def of_another_choice(signer: Signer) -> Answer:
    asked = signer.ask()
    signed = signed_by(signer.device, asked)
    return signer.send(asked["nonce"], signed, grounds=["insult"])


def of_another_revision(signer: Signer) -> Answer:
    asked = signer.ask(revision=signer.revision - 1)
    return signer.send(asked["nonce"], signed_by(signer.device, asked))


def of_a_sign_in(signer: Signer) -> Answer:
    here: Document = {"campaign_id": "owners-2026"}
    asked = signer.desk.call("POST", "/desk-api/passkeys/sign-in-options", here).document
    return signer.send(signer.ask()["nonce"], signed_by(signer.device, asked))


def on_another_page(signer: Signer) -> Answer:
    asked = signer.ask()
    there = replace(signer.device, origin="https://evil.example")
    return signer.send(asked["nonce"], signed_by(there, asked))


def of_a_person_nobody_verified(signer: Signer) -> Answer:
    asked = signer.ask()
    return signer.send(asked["nonce"], signed_by(replace(signer.device, flags=PRESENT), asked))


def used_before(signer: Signer) -> Answer:
    asked = signer.ask()
    signed = signed_by(signer.device, asked)
    assert signer.send(asked["nonce"], signed, grounds=["insult"]).status == 403
    return signer.send(asked["nonce"], signed)


FORGERIES: dict[str, Callable[[Signer], Answer]] = {
    **{
        forgery.__name__: forgery
        for forgery in (
            by_a_thief,
            under_the_victims_name,
            with_another_nonce,
            with_an_invented_nonce,
            of_another_choice,
            of_another_revision,
            of_a_sign_in,
            on_another_page,
            of_a_person_nobody_verified,
            used_before,
        )
    },
    "signature_of_zeros": lambda signer: spoiled(signer, signature="A" * 96),
    "other_data": lambda signer: spoiled(signer, authenticatorData="A" * 50),
    "other_client_data": lambda signer: spoiled(signer, clientDataJSON="e30"),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_signature_decides_nothing(site: Site, forgery: str) -> None:
    signer = Signer(site)
    ledger = list(site.world.cases.ledger(site.case.id))
    assert refusal(FORGERIES[forgery](signer)) == (403, "wrong_signature")
    assert site.world.records.tasks[signer.task].decision is None
    assert list(site.world.cases.ledger(site.case.id)) == ledger
    asked = signer.ask()
    signed = signed_by(signer.device, asked)
    assert signer.send(asked["nonce"], signed).document["stage"] == "collecting_information"


def test_a_signature_is_for_one_task(site: Site) -> None:
    signer = Signer(site)
    asked = signer.ask()
    signed = signed_by(signer.device, asked)
    site.receipt(2, contact={"name": "Eve", "email": "eve@evil.example"})
    site.step()
    site.decide(site.step(), "community", ADVANCE)
    signer.task, signer.revision = site.step(), site.case.revision
    signer.path = f"/desk-api/tasks/{signer.task}"
    assert refusal(signer.send(asked["nonce"], signed)) == (403, "wrong_signature")
    assert site.world.records.tasks[signer.task].decision is None
