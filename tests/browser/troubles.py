"""What may go wrong between a page and the site, made to order."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from enum import StrEnum

PATIENCE_S = 30


class Mode(StrEnum):
    """How a request comes to grief."""

    REFUSE = "refuse"
    """It is answered with a status, and has no effect."""
    DROP = "drop"
    """The line is cut before it has its effect."""
    LOSE = "lose"
    """It has its effect, and its answer is lost."""
    HOLD = "hold"
    """It waits until it is let go."""


@dataclass
class Trouble:
    """`times` requests whose method and path begin with `route` come to grief ("PUT /__in…")."""

    route: str
    mode: Mode = Mode.REFUSE
    status: int = 503
    times: int = 1
    code: str = ""


class Troubles:
    """Those that are still to come; each request meets the first that fits."""

    def __init__(self) -> None:
        self._waiting: list[Trouble] = []
        self._lock = threading.Lock()
        self._open = threading.Event()

    def add(self, trouble: Trouble) -> None:
        """Order one."""
        if trouble.mode is Mode.HOLD:
            self._open.clear()
        with self._lock:
            self._waiting.append(trouble)

    def let_go(self) -> None:
        """Let everything go on that is held, and order nothing more."""
        with self._lock:
            self._waiting.clear()
        self._open.set()

    def meet(self, method: str, path: str) -> Trouble | None:
        """Give the trouble that this request meets, if any; a held one waits here."""
        with self._lock:
            met = next((t for t in self._waiting if f"{method} {path}".startswith(t.route)), None)
            if met is not None:
                met.times -= 1
                if met.times == 0:
                    self._waiting.remove(met)
        if met is not None and met.mode is Mode.HOLD:
            self._open.wait(PATIENCE_S)
            return None
        return met
