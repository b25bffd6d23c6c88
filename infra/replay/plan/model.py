"""What a plan is made of: plain values that can be written as JSON."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

Document = dict[str, Any]
FINAL = frozenset({"advance", "decline", "duplicate", "spam"})
"""Verdicts that end a screening."""
PURSUED = ("lawyers_letter", "litigation_support")
_DONE, _INFORMATION = "carried_out", "information_request"


@dataclass(frozen=True)
class Act:
    """One thing that somebody does.

    `actor` is "owner" or a reviewer's id, `subject` the number of the owner whose case it is
    about; a batch is about several, and names the first. The payload is what the API is sent.

    | Kind | Payload |
    | --- | --- |
    | submit | `form` as the API takes it, `files` |
    | answer | `kind` of the request, `text`, `links`, `files` |
    | add | `text`, `links`, `files` |
    | message | `id`, `text` |
    | withdraw | |
    | decide, second | `task`: kind or remedy, `choice` as the API takes it |
    | batch | `id`, `subjects`, `choice` |
    """

    at: datetime
    actor: str
    kind: str
    subject: int
    payload: Document


@dataclass(frozen=True)
class Plan:
    """A campaign as it went: its configuration, its reviewers, and all acts in their order."""

    begins: datetime
    cutoff: datetime
    zone: str
    campaign: Document
    reviewers: tuple[Document, ...]
    acts: tuple[Act, ...]

    def expected(self) -> Document:
        """Give the figures that the system must have counted at the cut-off."""
        forms = [act for act in self.acts if act.kind == "submit"]
        wanted = Counter(remedy for act in forms for remedy in act.payload["form"]["remedies"])
        verdicts = Counter(
            choice["verdict"] for task, choice in self.choices() if task == "screening"
        )
        agreed = Counter(
            act.payload["choice"]["verdict"] for act in self.acts if act.kind == "second"
        )
        begun, finished = self._begun(), self._finished()
        with_files = {
            act.subject for act in self.acts if any(map(_kept, act.payload.get("files", ())))
        }
        days = Counter(act.at.astimezone(ZoneInfo(self.zone)).date().isoformat() for act in forms)
        return {
            "figures": {
                "participants": len(forms),
                "with_evidence": len(with_files),
                "wanted": dict(sorted(wanted.items())),
                "screened": sum(verdicts[verdict] for verdict in FINAL),
                "to_legal": verdicts["advance"],
                "identified": agreed["accept"],
                "begun": {remedy: begun[remedy] for remedy in PURSUED},
                "finished": {remedy: finished[remedy] for remedy in PURSUED},
                "to_screening": {"count": sum(verdicts[verdict] for verdict in FINAL)},
                "to_decision": {"count": sum(agreed[verdict] for verdict in ("accept", "decline"))},
            },
            "by_day": [{"day": day, "participants": days[day]} for day in sorted(days)],
        }

    def _begun(self) -> Counter[str]:
        """Count what somebody is asked to carry out: accepted, and the owner told what lacked."""
        told = {act.subject for act in self.acts if act.payload.get("kind") == _INFORMATION}
        return Counter(
            remedy
            for act in self.acts
            if act.kind == "second" and act.subject in told
            for remedy in act.payload["choice"].get("remedies", ())
        )

    def _finished(self) -> Counter[str]:
        return Counter(task for task, choice in self.choices() if choice["verdict"] == _DONE)

    def choices(self) -> Iterator[tuple[str, Document]]:
        """Give every decision with the task that it is about; one of a batch for each case."""
        for act in self.acts:
            if act.kind == "decide":
                yield act.payload["task"], act.payload["choice"]
            elif act.kind == "batch":
                for _ in act.payload["subjects"]:
                    yield "screening", act.payload["choice"]


def _kept(file: Document) -> bool:
    """Say whether a file is of a kind that the vault takes."""
    return bool(file["kind"] != "archive")
