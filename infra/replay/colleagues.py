"""The reviewers of a replay: they sign in as often as people do, and decide what the plan says."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from infra.local.authenticator import Authenticator
from infra.local.journeys.errors import JourneyError
from infra.local.journeys.reviewer import Reviewer
from infra.local.journeys.site import Site
from infra.local.mailbox import Mailbox
from infra.replay.clock_file import ClockFile

Document = dict[str, Any]
_WEIGHTY = ("accept", "carried_out")
_IDLE, _SESSION = timedelta(minutes=45), timedelta(hours=11)
"""A session ends after an hour without use, and after twelve hours anyhow."""
_DONE_BEFORE = "already_decided"
_NOT_YET = frozenset({"unknown_task", "case_changed", "not_signed_in", "no_proposal"})
_PATIENCE = 120
_PAUSE = 0.1


class Colleague(Reviewer):
    """One person of the desk, who does one thing at a time."""

    def __init__(
        self, site: Site, mailbox: Mailbox, email: str, campaign: str, clock: ClockFile
    ) -> None:
        super().__init__(site, mailbox, email)
        self._campaign = campaign
        self._clock = clock
        self._opened = self._used = datetime.min.replace(tzinfo=UTC)
        self._one_thing = threading.RLock()

    @property
    def device(self) -> Authenticator:
        """The device that holds the person's passkey."""
        return self._held()

    def decides_on(self, task_id: str, choice: Mapping[str, Any]) -> None:
        """Open a task as soon as it is there, and decide; what was decided before stays so."""
        path = f"/desk-api/tasks/{task_id}"

        def attempt() -> httpx.Response:
            answer = self.call("GET", path)
            if not answer.is_success or _is_proposed(answer.json()):
                return answer
            decision = {"revision": answer.json()["case"]["revision"], **choice}
            decision |= self._signature(path, decision)
            return self.call("POST", f"{path}/decision", decision)

        self._insists(f"{choice['verdict']} on {task_id}", attempt)

    def agrees_to(self, task_id: str, choice: Mapping[str, Any]) -> None:
        """Let a colleague's proposal count, as the second person."""
        path = f"/desk-api/tasks/{task_id}"

        def attempt() -> httpx.Response:
            answer = self.call("GET", path)
            if not answer.is_success:
                return answer
            revision = answer.json()["case"]["revision"]
            signature = self._signature(path, {"revision": revision, **choice})
            agreed = {"revision": revision, "agree": True, **signature}
            return self.call("POST", f"{path}/second", agreed)

        self._insists(f"second on {task_id}", attempt)

    def decides_batch(
        self, batch_id: str, task_ids: Sequence[str], choice: Mapping[str, Any]
    ) -> None:
        """Decide about many tasks at once; the same batch again is one."""

        def attempt() -> httpx.Response:
            tasks = []
            for task_id in task_ids:
                answer = self.call("GET", f"/desk-api/tasks/{task_id}")
                if not answer.is_success:
                    return answer
                tasks.append({"id": task_id, "revision": answer.json()["case"]["revision"]})
            return self.call(
                "POST", "/desk-api/batches", {"id": batch_id, "tasks": tasks, **choice}
            )

        self._insists(f"batch {batch_id}", attempt)

    def _insists(self, what: str, attempt: Callable[[], httpx.Response]) -> None:
        """Try until it is taken: the system may still be on its way to the task.

        Raises:
            JourneyError: it was refused for another reason, or never came.
        """
        deadline = time.monotonic() + _PATIENCE
        with self._one_thing:
            while True:
                self._sits_down()
                answer = attempt()
                code = "" if answer.is_success else _code(answer)
                if answer.is_success or code == _DONE_BEFORE:
                    return
                if code not in _NOT_YET or time.monotonic() > deadline:
                    raise JourneyError(f"{what}: {answer.status_code} {answer.text}")
                if code == "not_signed_in":
                    self._opened = datetime.min.replace(tzinfo=UTC)
                time.sleep(_PAUSE)

    def _sits_down(self) -> None:
        """Sign in again where the session has ended, or soon will."""
        now = self._clock.now
        if now - self._opened > _SESSION or now - self._used > _IDLE:
            self.signs_in_by_passkey(self._campaign)
            self._opened = now
        self._used = now

    def _signature(self, path: str, decision: Document) -> Document:
        """Sign what binds the organisation; all else needs no question first."""
        return super()._signature(path, decision) if decision["verdict"] in _WEIGHTY else {}


def _is_proposed(seen: Document) -> bool:
    return seen["rules"].get("proposal") is not None


def _code(answer: httpx.Response) -> str:
    try:
        return str(answer.json().get("code", ""))
    except ValueError:
        return ""
