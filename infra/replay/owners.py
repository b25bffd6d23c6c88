"""The owners of a replay: what each does through the form and the page of the receipt."""

import time
from collections.abc import Callable, Sequence
from typing import Any

import httpx

from infra.local.journeys.errors import JourneyError
from infra.local.journeys.owner import Owner
from infra.local.journeys.sending import File
from infra.replay.line import Line

Document = dict[str, Any]
_NOT_YET = frozenset({"unknown_receipt", "unknown_task"})
_PATIENCE = 120
_PAUSE = 0.1


class Owners:
    """Everybody who fills in the form of one campaign."""

    def __init__(self, line: Line, campaign: str) -> None:
        self._line = line
        self._campaign = campaign

    def sends(self, form: Document, files: Sequence[File]) -> Document:
        """Prove the work, send files and form; give case number and receipt code.

        The same submission sent again is the same case.
        """
        owner = self._owner(form["contact"]["name"], "")
        owner.submission_id = form["submission_id"]
        claims = [file.claim() for file in files]
        owner.sends({**form, "campaign_id": self._campaign, "files": claims}, files)
        return {"case_id": owner.case_id, "receipt_code": owner.receipt_code}

    def answers(self, receipt: str, task_id: str, words: Document, files: Sequence[File]) -> None:
        """Answer a request as soon as it is there; the same answer again is fine."""
        self._contributes(receipt, f"/api/receipt/answers/{task_id}", words, files)

    def adds(self, receipt: str, words: Document, files: Sequence[File]) -> None:
        """Add something to the open case; the same again is fine."""
        self._contributes(receipt, "/api/receipt/evidence", words, files)

    def says(self, receipt: str, message: Document) -> None:
        """Write to the team; a message of the same id is one."""
        self._posts(receipt, "/api/receipt/messages", message)

    def withdraws(self, receipt: str) -> None:
        """Withdraw from everything."""
        self._posts(
            receipt, "/api/receipt/withdrawal", {"confirmed": True}, done="already_withdrawn"
        )

    def _contributes(self, receipt: str, path: str, words: Document, files: Sequence[File]) -> None:
        owner = self._owner("", receipt)
        if files:
            self._settled(lambda: self._line.call("GET", "/api/receipt", None, _headers(receipt)))
            owner.uploads_more(files)
        claims = [file.claim() for file in files]
        self._posts(receipt, path, {**words, "files": claims})

    def _posts(self, receipt: str, path: str, document: Document, done: str = "") -> None:
        self._settled(lambda: self._line.call("POST", path, document, _headers(receipt)), done)

    def _settled(self, ask: Callable[[], httpx.Response], done: str = "") -> None:
        """Ask until it is taken: the case may still be on its way.

        Raises:
            JourneyError: it was refused for another reason, or never came.
        """
        deadline = time.monotonic() + _PATIENCE
        while True:
            answer = ask()
            code = "" if answer.is_success else str(answer.json().get("code", ""))
            if answer.is_success or (done and code == done):
                return
            if code not in _NOT_YET or time.monotonic() > deadline:
                path = answer.request.url.path
                raise JourneyError(f"{path}: {answer.status_code} {answer.text}")
            time.sleep(_PAUSE)

    def _owner(self, name: str, receipt: str) -> Owner:
        return Owner(self._line, self._campaign, name, "", receipt_code=receipt)


def _headers(receipt: str) -> dict[str, str]:
    return {"Authorization": f"Receipt {receipt}"}
