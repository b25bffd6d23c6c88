"""The plan is played: act after act, and a rest at every midnight of the campaign."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from infra.local.journeys.operator import Operator
from infra.replay.journal import Journal
from infra.replay.line import LineError
from infra.replay.machine import Machine
from infra.replay.pacer import Backlog, Pacer, Step
from infra.replay.progress import Bars
from infra.replay.script import Scene

_AT_ONCE = 8
_MOST_WAITING = 60
"""So many messages may wait before owners are held back: cases stay close to their own time."""
_REST = 300
_BLINK = timedelta(seconds=1)
_TRIES = 3


@dataclass
class Performance:
    """Plays scenes on a machine; what the journal has already is passed over."""

    machine: Machine
    operator: Operator
    journal: Journal
    bars: Bars
    check: Callable[[], None]
    retries: Counter[str] = field(default_factory=Counter)

    def play(self, scenes: Sequence[Scene], midnights: Sequence[datetime]) -> None:
        """Play everything up to each midnight, and let the system come to rest there.

        Raises:
            StoppedError: somebody wants it to stop; what had begun is finished.
            UnsettledError: the system does not come to rest.
            JourneyError: it refuses what the plan says.
        """
        waiting = [scene for scene in scenes if scene.name not in self.journal.done]
        with Backlog(self.machine.settling.backlog, _MOST_WAITING) as backlog:
            for midnight in midnights:
                day = [scene for scene in waiting if scene.at < midnight]
                waiting = waiting[len(day) :]
                if day or midnight.isoformat() not in self.journal.done:
                    pacer = Pacer(self.machine.clock, _AT_ONCE, lambda: backlog.wait(self._look))
                    pacer.play(self._steps(day))
                    self._rest(midnight)

    def _steps(self, scenes: Sequence[Scene]) -> Iterator[Step]:
        for scene in scenes:
            yield Step(
                scene.at,
                lambda scene=scene: self._perform(scene),  # type: ignore[misc]
                scene.keys,
                scene.patience,
            )

    def _perform(self, scene: Scene) -> None:
        """Play one scene, again where no answer came: nothing happens twice."""
        for attempt in range(_TRIES):
            try:
                facts = scene.perform()
                break
            except LineError:
                self.retries[scene.kind] += 1
                self.machine.stack.engine.check_running()
                if attempt + 1 == _TRIES:
                    raise
                time.sleep(1)
        self.journal.note(scene.name, **facts)
        for name, many in scene.counts.items():
            self.bars.count(name, many)

    def _rest(self, midnight: datetime) -> None:
        """Let the day end: nothing is under way, and what fell due was done, before the next."""
        self.machine.settling.wait(_REST, self._look)
        self.machine.clock.advance(midnight - _BLINK)
        self.operator.sweeps()
        self.machine.settling.wait(_REST, self._look)
        self.operator.invokes("CheckpointFunction", {})
        self.machine.clock.advance(midnight)
        self.journal.note(midnight.isoformat())
        self.journal.sync()

    def _look(self) -> None:
        self.check()
        self.machine.stack.engine.check_running()
        self.bars.tell(self.machine.clock.now)
