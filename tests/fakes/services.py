"""Clock, secrets, calendars, mail, queues and the state machine in memory."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from redress.domain.calendar import EveryDay, WorkingCalendar
from redress.domain.campaign import LOCALES
from redress.domain.case import Case
from redress.domain.errors import MailQuotaError, MailRefusedError, MailRejectedError
from redress.domain.notices import Notice, NoticeKind
from redress.domain.previews import PreviewMessage
from redress.domain.stages import Remedy, Stage
from redress.domain.steps import StepMessage
from redress.ports import Callback, ExecutionState, Mail
from tests.fakes.faults import Faults


class FakeClock:
    """Stands still until it is told otherwise."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def set(self, now: datetime) -> None:
        self._now = now

    def advance(self, span: timedelta) -> None:
        self._now += span


class FakeSecrets:
    """Fresh secrets are numbered."""

    def __init__(self) -> None:
        self._made = 0

    def pepper(self) -> bytes:
        return b"pepper of the tests"

    def token(self) -> str:
        return f"token-{self._next():037d}"

    def digits(self) -> str:
        return f"{self._next():06d}"

    def _next(self) -> int:
        self._made += 1
        return self._made


class PlainWeek:
    """Monday to Friday, without holidays."""

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < 5


class FakeCalendars:
    def of(self, name: str) -> WorkingCalendar:
        known: dict[str, WorkingCalendar] = {"": EveryDay(), "CN": PlainWeek()}
        if name not in known:
            raise ValueError(name)
        return known[name]


class FakeMailer:
    """`refusing` is a service that does not take mail now, `used_up` one that takes none today."""

    def __init__(self, faults: Faults) -> None:
        self.sent: list[Mail] = []
        self.refusing = self.used_up = False
        self._faults = faults

    def send(self, mail: Mail) -> None:
        with self._faults.around("mailer.send"):
            if self.used_up:
                raise MailQuotaError("the day's quota")
            if self.refusing:
                raise MailRefusedError("TooManyRequestsException")
            lines = [mail.to, mail.subject, *mail.headers, *mail.headers.values()]
            if any("\n" in line or "\r" in line for line in lines) or "@" not in mail.to:
                raise MailRejectedError("malformed header")
            self.sent.append(mail)


class FakeTexts:
    """The text is the values as JSON."""

    def mail(self, kind: str, locale: str, to: str, values: dict[str, str]) -> Mail:
        NoticeKind(kind)
        if locale not in LOCALES:
            raise KeyError(locale)
        text = json.dumps(values, ensure_ascii=False, sort_keys=True)
        subject = f"{kind} {locale} {values.get('case_id', '')}".strip()
        return Mail(to, subject, text, f"<p>{len(values)}</p>", {})


class FakeOutbox:
    def __init__(self, faults: Faults) -> None:
        self.opened: list[str] = []
        self.preserved: list[tuple[str, int]] = []
        self.postponed: list[tuple[StepMessage, timedelta]] = []
        self.mailed: list[Notice] = []
        self.sealed: list[str] = []
        self.checked: list[tuple[str, int]] = []
        self.bagged: list[tuple[str, int]] = []
        self.erased: list[str] = []
        self.asked_codes: list[str] = []
        self.previewed: list[PreviewMessage] = []
        self.batched: list[tuple[str, timedelta]] = []
        self._faults = faults

    def open_case(self, submission_id: str) -> None:
        with self._faults.around("outbox.open_case"):
            self.opened.append(submission_id)

    def preserve(self, case_id: str, attempt: int) -> None:
        with self._faults.around("outbox.preserve"):
            self.preserved.append((case_id, attempt))

    def preserve_later(self, step: StepMessage, pause: timedelta) -> None:
        with self._faults.around("outbox.preserve_later"):
            self.postponed.append((step, pause))

    def mail(self, notices: Iterable[Notice]) -> None:
        with self._faults.around("outbox.mail"):
            self.mailed += notices

    def mail_code(self, browser_hash: str) -> None:
        with self._faults.around("outbox.mail_code"):
            self.asked_codes.append(browser_hash)

    def seal(self, case_id: str) -> None:
        with self._faults.around("outbox.seal"):
            self.sealed.append(case_id)

    def check(self, items: Iterable[tuple[str, int]]) -> None:
        with self._faults.around("outbox.check"):
            self.checked += items

    def bag(self, case_id: str, revision: int) -> None:
        with self._faults.around("outbox.bag"):
            self.bagged.append((case_id, revision))

    def erase(self, case_id: str) -> None:
        with self._faults.around("outbox.erase"):
            self.erased.append(case_id)

    def apply_batch(self, batch_id: str, pause: timedelta) -> None:
        with self._faults.around("outbox.apply_batch"):
            self.batched.append((batch_id, pause))

    def preview(self, order: PreviewMessage) -> None:
        with self._faults.around("outbox.preview"):
            self.previewed.append(order)


@dataclass(frozen=True)
class Answer:
    """What an execution was told; `stage` is None for a refusal."""

    token: str
    case_id: str
    attempt: int
    stage: Stage | None
    remedies: tuple[Remedy, ...] = ()


class FakeEngine:
    """`wait` stands for a state that asks; `end` for an execution that is gone."""

    def __init__(self, faults: Faults) -> None:
        self.executions: dict[tuple[str, int], ExecutionState] = {}
        self.started_at: dict[tuple[str, int], Stage] = {}
        self.answers: list[Answer] = []
        self.waiting: dict[str, tuple[str, int]] = {}
        self._faults = faults
        self._asked = 0

    def wait(self, case_id: str, attempt: int) -> str:
        """Let a running execution wait, and give its token."""
        assert self.executions[case_id, attempt] is ExecutionState.RUNNING
        self._asked += 1
        token = f"task-token-{self._asked}"
        self.waiting[token] = (case_id, attempt)
        return token

    def end(self, case_id: str, attempt: int) -> None:
        """End an execution; nobody waits for its tokens any more."""
        self.executions[case_id, attempt] = ExecutionState.ENDED
        self.waiting = {
            token: asked for token, asked in self.waiting.items() if asked != (case_id, attempt)
        }

    def start(self, case: Case) -> None:
        with self._faults.around("engine.start"):
            name = (case.id, case.attempt)
            if name not in self.executions:
                self.executions[name] = ExecutionState.RUNNING
                self.started_at[name] = case.stage

    def stop(self, case_id: str, attempt: int) -> None:
        with self._faults.around("engine.stop"):
            if self.state(case_id, attempt) is ExecutionState.RUNNING:
                self.end(case_id, attempt)

    def state(self, case_id: str, attempt: int) -> ExecutionState:
        return self.executions.get((case_id, attempt), ExecutionState.UNKNOWN)

    def running(self) -> Iterator[tuple[str, int]]:
        for name, state in list(self.executions.items()):
            if state is ExecutionState.RUNNING:
                yield name

    def answer(self, token: str, case: Case) -> Callback:
        with self._faults.around("engine.answer"):
            if token not in self.waiting:
                return Callback.GONE
            del self.waiting[token]
            self.answers.append(
                Answer(token, case.id, case.attempt, case.stage, case.open_remedies)
            )
            return Callback.TAKEN

    def refuse(self, token: str) -> Callback:
        with self._faults.around("engine.refuse"):
            if token not in self.waiting:
                return Callback.GONE
            case_id, attempt = self.waiting[token]
            self.end(case_id, attempt)
            self.answers.append(Answer(token, case_id, attempt, None))
            return Callback.TAKEN
