"""The owner: somebody under attack who fills in the form and follows the case."""

import os
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from infra.local.journeys.errors import JourneyError
from infra.local.journeys.proving import proof_headers
from infra.local.journeys.sending import File, Sending
from infra.local.journeys.site import Site

Document = dict[str, Any]
ATTACKER = "造谣车评人"
PASTED = "复制这段话打开微博"


def uuid7() -> str:
    """A UUID of version 7 (RFC 9562, 5.7), as the form's page makes it."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    number = milliseconds << 80 | 0x7 << 76 | (random >> 68 & 0xFFF) << 64
    return str(uuid.UUID(int=number | 0b10 << 62 | random & (1 << 62) - 1))


@dataclass
class Owner:
    """One person with one submission. `secrets` are words that must never leave the table."""

    site: Site
    campaign: str
    name: str
    email: str
    locale: str = "zh-CN"
    phone: str = "+86 138 0013 8000"
    submission_id: str = field(default_factory=uuid7)
    case_id: str = ""
    receipt_code: str = ""
    former: list[str] = field(default_factory=list)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What identifies this person."""
        return (self.name, self.email, self.phone, self.receipt_code, *self.former)

    def writes(
        self,
        remedies: Sequence[str] = (),
        files: Sequence[File] = (),
        links: Sequence[str] = (),
        statement: str = "他们天天在评论区骂我，还把我的车牌发到网上。",
    ) -> Document:
        """Fill in the form."""
        return {
            "submission_id": self.submission_id,
            "campaign_id": self.campaign,
            "locale": self.locale,
            "contact": {"name": self.name, "email": self.email, "phone": self.phone},
            "vehicle": {"model": "X5", "purchase_reference": "ORDER-7781"},
            "statement": statement,
            "about": ["posts", "accounts", "offline"],
            "links": [
                {
                    "url": url,
                    "platform": "weibo",
                    "account": "3217",
                    "pasted": f"{PASTED} {url}",
                }
                for url in links
            ],
            "accounts": [{"platform": "weibo", "name": ATTACKER, "handle": "3217"}],
            "evidence_held": ["original_device", "screenshots"],
            "remedies": list(remedies),
            "consents": [
                {"purpose": "handle_case", "version": "2026-01", "granted": True},
                {"purpose": "share_with_law_firm", "version": "2026-01", "granted": True},
            ],
            "files": [file.claim() for file in files],
        }

    @cached_property
    def proof(self) -> dict[str, str]:
        """Work done once for this submission, while its hour lasts."""
        return proof_headers(self.site, self.submission_id)

    def uploads(self, files: Sequence[File]) -> None:
        """Send files before the form is sent."""
        if files:
            self.sending().send(files)

    def sending(self) -> Sending:
        """A fresh client for files before the form is sent."""
        draft = {"submission_id": self.submission_id}
        announcing = {**draft, "campaign_id": self.campaign}
        return Sending(self.site, "/api/uploads", announcing, draft, self.proof)

    def sends(self, form: Document, files: Sequence[File] = ()) -> None:
        """Upload the files, send the form and keep the receipt."""
        self.uploads(files)
        answer = self.site.call("POST", "/api/submissions", form, self.proof)
        if answer.status_code != 202:
            raise JourneyError(f"the submission was not taken: {answer.status_code} {answer.text}")
        self.case_id = answer.json()["case_id"]
        self.receipt_code = answer.json()["receipt_code"]

    def sees(self) -> Document:
        """Open the receipt page."""
        return self._case("GET", "/api/receipt")

    def answers(self, kind: str, text: str, files: Sequence[File] = ()) -> Document:
        """Answer the open request of a kind."""
        requests = [r for r in self.sees()["requests"] if r["kind"] == kind]
        if not requests:
            raise JourneyError(f"{self.case_id} has no open request of kind {kind}")
        self.uploads_more(files)
        contribution = {"text": text, "files": [file.claim() for file in files]}
        return self._case("POST", f"/api/receipt/answers/{requests[0]['task_id']}", contribution)

    def adds(self, text: str, files: Sequence[File]) -> Document:
        """Add evidence to the open case."""
        self.uploads_more(files)
        contribution = {"text": text, "files": [file.claim() for file in files]}
        return self._case("POST", "/api/receipt/evidence", contribution)

    def says(self, text: str) -> Document:
        """Write to the team."""
        return self._case("POST", "/api/receipt/messages", {"id": uuid7(), "text": text})

    def moves(self, email: str) -> Document:
        """Be reached at another address from now on."""
        contact = {"name": self.name, "email": email, "phone": self.phone}
        seen = self._case("POST", "/api/receipt/contact", contact)
        self.former.append(self.email)
        self.email = email
        return seen

    def takes_along(self) -> Document:
        """Have everything that is kept handed over."""
        return self._case("POST", "/api/receipt/export", {})

    def fetches_receipt(self) -> dict[str, bytes]:
        """Download the signed receipt: its JSON, the signature, the PDF, and the public key."""
        links = self._case("POST", "/api/receipt/documents", {})
        fetched = {name: self.site.download(links[name]) for name in ("json", "signature", "pdf")}
        return {**fetched, "key": self.site.call("GET", links["key"]).content}

    def withdraws(self) -> Document:
        """Withdraw from everything."""
        return self._case("POST", "/api/receipt/withdrawal", {"confirmed": True})

    def uploads_more(self, files: Sequence[File]) -> None:
        """Send files to the open case."""
        if files:
            self.sending_more().send(files)

    def sending_more(self) -> Sending:
        """A fresh client for files to the open case."""
        return Sending(self.site, "/api/receipt/uploads", {}, {}, self._headers())

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Receipt {self.receipt_code}"}

    def _case(self, method: str, path: str, document: object = None) -> Document:
        answer = self.site.call(method, path, document, self._headers())
        if not answer.is_success:
            raise JourneyError(f"{method} {path}: {answer.status_code} {answer.text}")
        seen: Document = answer.json()
        return seen
