"""What reviewers and owners do about the cases of a story, in working hours and in turn."""

import random
from collections.abc import Callable, Generator, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from infra.replay.plan.choices import Choices
from infra.replay.plan.crowd import Owner, scaled
from infra.replay.plan.files import describe
from infra.replay.plan.forms import uuid7
from infra.replay.plan.model import Act
from infra.replay.plan.words import attacker, link

Document = dict[str, Any]
COMMUNITY, LEGAL = ("lin", "amy", "hao", "xia"), ("chen", "ruth", "wen")
IDENTIFIED = 23
_ADVANCED, _ASKED, _WITHDRAWN, _REGRETTED = 110, 24, 12, 9
_DECLINED_BY_LEGAL, _ASKED_BY_LEGAL, _INFORMED, _CARRIED_OUT, _GIVEN_UP = 52, 6, 12, 4, 2
_ADDED = 20
_OPENS, _CLOSES = 9, 18
_NIGHT_WORK = 0.04
_LAST = timedelta(minutes=20)
_EARLY = timedelta(days=3)
"""Cases of the last days wait for their screening at the cut-off."""
_BATCH = 6
_ANSWERING = 2
"""Of three who are asked, so many answer; the others lapse, or still have time."""


def review(
    seed: int, scale: float, owners: Sequence[Owner], cutoff: datetime, choices: Choices
) -> list[Act]:
    """Give everything that is done about cases after they were sent."""
    desk = _Desk(seed, scale, owners, cutoff, choices)
    return [act for act in desk.acts() if act.at < cutoff - _LAST]


class _Desk:
    def __init__(
        self, seed: int, scale: float, owners: Sequence[Owner], cutoff: datetime, choices: Choices
    ) -> None:
        self._scale = scale
        self._chance = random.Random(f"{seed} desk")  # noqa: S311  # a story
        self._choices = choices
        self._screened: dict[int, datetime] = {}
        early = [owner for owner in owners if owner.at < cutoff - _EARLY]
        self._late = [owner for owner in owners[len(early) :] if owner.reviewed]
        self._idle = [owner for owner in early if not owner.wishes]
        self._empty = [owner for owner in early if owner.pursued and not owner.proven]
        waiting = [owner for owner in early if owner.reviewed]
        self._spam = [owner for owner in waiting if owner.mood == "spam"]
        self._twice = [owner for owner in waiting if owner.again is not None]
        apart = {owner.number for owner in (*self._spam, *self._twice)}
        rest = [owner for owner in waiting if owner.number not in apart]
        self._chance.shuffle(rest)
        self._order = sorted(rest, key=lambda owner: owner.mood != "criticism")
        """Taken from its end: what is criticism of a car stays for the declines."""

    def acts(self) -> Iterator[Act]:
        """Deal every case that came early enough its way."""
        advanced = self._deal(_ADVANCED)
        yield from self._advance(advanced)
        yield from self._legal(sorted(advanced, key=lambda owner: owner.at))
        yield from self._withdraw(self._deal(_WITHDRAWN))
        yield from self._ask(self._deal(_ASKED))
        yield from self._duplicates()
        yield from self._in_batches(self._spam, self._choices.spam)
        yield from self._prove()
        yield from self._regret()
        yield from self._add()
        for owner in self._order:
            yield self._screens(owner, owner.at, self._no(owner))

    def _deal(self, count: int) -> list[Owner]:
        """Take owners from the pile, at least one; a small story has no more than there are."""
        many = min(max(1, scaled(count, self._scale)), len(self._order))
        return [self._order.pop() for _ in range(many)]

    def _advance(self, owners: Sequence[Owner]) -> Iterator[Act]:
        """Advance some one by one, others in batches."""
        half = len(owners) // 2
        for owner in owners[:half]:
            yield self._screens(owner, owner.at, self._choices.advance(self._chance))
        yield from self._in_batches(owners[half:], lambda: self._choices.advance(self._chance))

    def _legal(self, owners: Sequence[Owner]) -> Iterator[Act]:
        """Accept what the campaign is known for, and decline others; two people for each."""
        many = max(1, scaled(IDENTIFIED, self._scale))
        for place, owner in enumerate(owners[:many]):
            yield from self._accepted(owner, place)
        rest = owners[many:][: scaled(_DECLINED_BY_LEGAL, self._scale)]
        asked = scaled(_ASKED_BY_LEGAL, self._scale)
        for place, owner in enumerate(rest):
            after = self._screened[owner.number]
            if place < asked:
                question = self._choices.ask(self._chance, owner.locale)
                at = yield from self._two(owner, after, question)
                after = at + timedelta(hours=self._chance.randrange(3, 30))
                yield self._answer(owner, after, "legal_question")
            yield from self._two(owner, after, self._no(owner))

    def _accepted(self, owner: Owner, place: int) -> Iterator[Act]:
        choice = self._choices.accept(self._chance, owner.locale, owner.pursued)
        at = yield from self._two(owner, self._screened[owner.number], choice)
        done, ends = (scaled(count, self._scale) for count in (_CARRIED_OUT, _GIVEN_UP))
        if place < max(1, scaled(_INFORMED, self._scale)):
            told = at + timedelta(hours=self._chance.randrange(2, 12))
            yield self._answer(owner, told, "information_request")
            if place < max(1, done) + ends:
                carried_out = place < max(1, done)
                yield self._settles(owner, told, choice["remedies"][0], carried_out=carried_out)

    def _settles(self, owner: Owner, told: datetime, remedy: str, *, carried_out: bool) -> Act:
        at = self._office(told + timedelta(hours=1), hours=8)
        choice = self._choices.given_up(owner.locale)
        if carried_out:
            day = at.date().isoformat()
            choice = self._choices.carried_out(owner.locale, owner.number, day)
        payload = {"task": remedy, "choice": choice}
        return Act(at, self._chance.choice(LEGAL), "decide", owner.number, payload)

    def _two(
        self, owner: Owner, after: datetime, choice: Document
    ) -> Generator[Act, None, datetime]:
        """Let one lawyer propose, and another agree within the hour."""
        at = self._office(after + timedelta(hours=2), hours=20)
        first, second = self._chance.sample(LEGAL, 2)
        payload = {"task": "legal_review", "choice": choice}
        agreed = at + timedelta(minutes=self._chance.randrange(10, 60))
        yield Act(at, first, "decide", owner.number, payload)
        yield Act(agreed, second, "second", owner.number, payload)
        return agreed

    def _withdraw(self, owners: Sequence[Owner]) -> Iterator[Act]:
        """Let some change their mind while they wait, from the day after on."""
        for owner in owners:
            at = self._next_day(owner.at)
            words = {"id": uuid7(at, self._chance), "text": _ENOUGH[owner.locale]}
            yield Act(at, "owner", "message", owner.number, words)
            yield Act(at + timedelta(minutes=9), "owner", "withdraw", owner.number, {})

    def _regret(self) -> Iterator[Act]:
        """Let some withdraw whose case is closed."""
        many = min(max(1, scaled(_REGRETTED, self._scale)), len(self._idle))
        for owner in self._chance.sample(self._idle, many):
            yield Act(self._next_day(owner.at), "owner", "withdraw", owner.number, {})

    def _ask(self, owners: Sequence[Owner]) -> Iterator[Act]:
        """Ask for more; some answer, and are declined then."""
        for place, owner in enumerate(owners):
            choice = self._choices.ask(self._chance, owner.locale)
            asked = self._screens(owner, owner.at, choice)
            yield asked
            if place % 3 < _ANSWERING:
                told = asked.at + timedelta(hours=self._chance.randrange(3, 20))
                yield self._answer(owner, told, "screening_question")
                yield self._screens(owner, told, self._no(owner))

    def _prove(self) -> Iterator[Act]:
        """Let some find links who were asked for evidence at once."""
        for place, owner in enumerate(self._empty):
            if place % 3 < _ANSWERING:
                told = self._next_day(owner.at)
                yield self._answer(owner, told, "evidence_request")
                yield self._screens(owner, told, self._no(owner))

    def _add(self) -> Iterator[Act]:
        """Let some add a link to a case that still waits for its screening."""
        many = min(max(1, scaled(_ADDED, self._scale)), len(self._late))
        for owner in self._chance.sample(self._late, many):
            at = owner.at + timedelta(hours=self._chance.randrange(4, 30))
            words = {"text": _ADDITION[owner.locale], "links": [self._link()], "files": []}
            yield Act(at, "owner", "add", owner.number, words)

    def _duplicates(self) -> Iterator[Act]:
        """Close what was sent twice in favour of the first case."""
        for owner in self._twice:
            if owner.again is not None:
                choice = self._choices.duplicate(owner.locale, owner.again)
                yield self._screens(owner, owner.at, choice)

    def _in_batches(self, owners: Sequence[Owner], choose: Callable[[], Document]) -> Iterator[Act]:
        """Decide about a few at a time, of one language."""
        ordered = sorted(owners, key=lambda owner: (owner.locale, owner.at))
        while ordered:
            few = [each for each in ordered[:_BATCH] if each.locale == ordered[0].locale]
            ordered = ordered[len(few) :]
            at = self._office(max(each.at for each in few) + timedelta(hours=1), hours=6)
            subjects = [each.number for each in few]
            payload = {"id": uuid7(at, self._chance), "subjects": subjects, "choice": choose()}
            self._noted(few, at + timedelta(minutes=10))
            yield Act(at, self._chance.choice(COMMUNITY), "batch", subjects[0], payload)

    def _screens(self, owner: Owner, after: datetime, choice: Document) -> Act:
        at = self._office(after + timedelta(hours=1), hours=40)
        self._noted([owner], at)
        payload = {"task": "screening", "choice": choice}
        return Act(at, self._chance.choice(COMMUNITY), "decide", owner.number, payload)

    def _answer(self, owner: Owner, at: datetime, kind: str) -> Act:
        """Answer a request: with a picture, or where the case has no file yet, a link."""
        payload = {
            "kind": kind,
            "text": _ANSWER[owner.locale],
            "links": [] if owner.files else [self._link()],
            "files": [describe("picture", 90_000_000_000 + owner.number)] if owner.files else [],
        }
        return Act(at, "owner", "answer", owner.number, payload)

    def _no(self, owner: Owner) -> Document:
        criticism = owner.mood == "criticism"
        return self._choices.decline(self._chance, owner.locale, criticism=criticism)

    def _link(self) -> Document:
        return link(self._chance, attacker(self._chance))

    def _next_day(self, after: datetime) -> datetime:
        """Choose an instant of the next day, when everything of the day before has settled."""
        return after.replace(hour=7, minute=0, second=0) + timedelta(
            days=1, seconds=self._chance.randrange(14 * 3600)
        )

    def _office(self, after: datetime, hours: int) -> datetime:
        """Choose an instant so many hours after another, or when the office opens next."""
        at = (after + timedelta(hours=self._chance.random() * hours)).replace(microsecond=0)
        if _OPENS <= at.hour < _CLOSES or self._chance.random() < _NIGHT_WORK:
            return at
        morning = at.replace(hour=_OPENS, minute=0, second=0)
        morning += timedelta(days=at.hour >= _CLOSES)
        return morning + timedelta(seconds=self._chance.randrange(3 * 3600))

    def _noted(self, owners: Sequence[Owner], at: datetime) -> None:
        self._screened |= dict.fromkeys((owner.number for owner in owners), at)


_ENOUGH = {
    "zh-CN": "我想先放一放，谢谢。",
    "en": "I would like to leave it there. Thank you.",
}
_ANSWER = {"zh-CN": "您要的材料在这里。", "en": "Here is what you asked for."}
_ADDITION = {"zh-CN": "今天又出现了一条。", "en": "There is another one today."}
