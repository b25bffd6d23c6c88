"""The plan as scenes: who does what when, and with what the system is asked for it."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from infra.local.journeys.operator import Operator
from infra.local.journeys.sending import File
from infra.replay.colleagues import Colleague
from infra.replay.journal import Journal
from infra.replay.owners import Owners
from infra.replay.plan import Act, content

Facts = dict[str, Any]
OWNERS, FILES, DECISIONS = "owners", "files", "decisions"
"""What is counted, as people read it."""
_OWNER, _DESK = timedelta(minutes=30), timedelta(minutes=3)
"""A puzzle is good for an hour, what a passkey signs for five minutes."""
_BATCH_TAKEN_UP = timedelta(minutes=7)
"""A batch takes effect after a minute, and the sweep hands it over five minutes later."""


@dataclass(frozen=True)
class Scene:
    """One act of the plan, ready to be performed; again is fine.

    `perform` gives what the journal is to remember. Scenes that share a key never overlap, and
    the clock goes on by no more than `patience` meanwhile. `counts` is for the bars.
    """

    name: str
    kind: str
    at: datetime
    perform: Callable[[], Facts]
    keys: frozenset[Hashable]
    patience: timedelta
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass
class Script:
    """Makes scenes of acts.

    What an act is about is known from the journal when it is performed: the case of a subject is
    what its submission was answered.
    """

    owners: Owners
    colleagues: Mapping[str, Colleague]
    operator: Operator
    journal: Journal
    _rounds: Counter[int] = field(default_factory=Counter)

    def scenes(self, acts: Sequence[Act]) -> list[Scene]:
        """Give the scenes of acts, in order; a batch has a sweep after it."""
        found = [scene for number, act in enumerate(acts) for scene in self._of(number, act)]
        return sorted(found, key=lambda scene: scene.at)

    def _of(self, number: int, act: Act) -> Iterator[Scene]:
        name = f"{number:06d} {act.kind}"
        if act.kind == "batch":
            yield self._desk(name, act, self._batch(act), act.payload["subjects"])
            sweep = act.at + _BATCH_TAKEN_UP
            keys = frozenset({"sweep", *(("case", each) for each in act.payload["subjects"])})
            yield Scene(f"{name} sweep", "sweep", sweep, self._sweep, keys, _OWNER)
        elif act.kind in {"decide", "second"}:
            yield self._desk(name, act, self._decision(act), [act.subject])
        else:
            yield self._owner(name, act)
            self._rounds[act.subject] += act.kind == "answer"

    def _owner(self, name: str, act: Act) -> Scene:
        files = len(act.payload.get("files", ()))
        counts = {OWNERS: int(act.kind == "submit"), FILES: files}
        keys = frozenset({("case", act.subject)})
        return Scene(name, act.kind, act.at, self._deed(act), keys, _OWNER, counts)

    def _desk(
        self, name: str, act: Act, perform: Callable[[], Facts], subjects: Sequence[int]
    ) -> Scene:
        keys = frozenset({("person", act.actor), *(("case", each) for each in subjects)})
        counts = {DECISIONS: len(subjects) if act.kind != "second" else 0}
        return Scene(name, act.kind, act.at, perform, keys, _DESK, counts)

    def _deed(self, act: Act) -> Callable[[], Facts]:
        given, round_ = act.payload, self._rounds[act.subject] + 1

        def submit() -> Facts:
            known = self.owners.sends(given["form"], files_of(given))
            self.journal.note(subject_name(act.subject), **known)
            return {}

        def answer() -> Facts:
            task = self._task(act.subject, given["kind"], round_)
            words = {"text": given["text"], "links": given.get("links", [])}
            self.owners.answers(self._receipt(act.subject), task, words, files_of(given))
            return {}

        def add() -> Facts:
            words = {"text": given["text"], "links": given.get("links", [])}
            self.owners.adds(self._receipt(act.subject), words, files_of(given))
            return {}

        def message() -> Facts:
            self.owners.says(self._receipt(act.subject), dict(given))
            return {}

        def withdraw() -> Facts:
            self.owners.withdraws(self._receipt(act.subject))
            return {}

        deeds = {each.__name__: each for each in (submit, answer, add, message, withdraw)}
        return deeds[act.kind]

    def _decision(self, act: Act) -> Callable[[], Facts]:
        person, given = self.colleagues[act.actor], act.payload
        round_ = self._rounds[act.subject] + 1

        def decide() -> Facts:
            task = self._task(act.subject, given["task"], round_)
            choice = self._choice(given["choice"])
            (person.decides_on if act.kind == "decide" else person.agrees_to)(task, choice)
            return {}

        return decide

    def _batch(self, act: Act) -> Callable[[], Facts]:
        given = act.payload
        rounds = {each: self._rounds[each] + 1 for each in given["subjects"]}

        def batch() -> Facts:
            tasks = [self._task(each, "screening", number) for each, number in rounds.items()]
            self.colleagues[act.actor].decides_batch(given["id"], tasks, given["choice"])
            return {}

        return batch

    def _sweep(self) -> Facts:
        self.operator.sweeps()
        return {}

    def _choice(self, choice: Mapping[str, Any]) -> Mapping[str, Any]:
        """Name the case of which something is a duplicate, where the plan names its subject."""
        other = choice.get("duplicate_of", "")
        if other == "":
            return choice
        return {**choice, "duplicate_of": self._case(int(other))}

    def _task(self, subject: int, kind: str, number: int) -> str:
        return f"{self._case(subject)}.{kind}.{number}"

    def _case(self, subject: int) -> str:
        return str(self.journal.done[subject_name(subject)]["case_id"])

    def _receipt(self, subject: int) -> str:
        return str(self.journal.done[subject_name(subject)]["receipt_code"])


def files_of(given: Mapping[str, Any]) -> list[File]:
    """Make the files that the plan describes."""
    return [
        File(file["name"], content(file), file["media_type"]) for file in given.get("files", ())
    ]


def subject_name(number: int) -> str:
    """Give the name under which the journal knows somebody's case."""
    return f"owner {number}"
