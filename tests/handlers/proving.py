"""An owner's browser that does the work that is asked for, as every real one does."""

from __future__ import annotations

from collections.abc import Mapping

import handlers.owner.api
from tests.factories.work import proof_headers
from tests.fakes.world import World
from tests.handlers.caller import Answer, Caller

WORKED = ("/api/uploads", "/api/uploads/parts", "/api/submissions")


class Proving(Caller):
    """Adds the proof where one is needed; what a test names in `headers` goes first."""

    def __init__(self, world: World) -> None:
        super().__init__(handlers.owner.api.handler, "owner.json")
        self._world = world

    def call(
        self, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        named = body.get("submission_id") if isinstance(body, dict) else None
        if path in WORKED and isinstance(named, str):
            headers = {**proof_headers(self._world, named), **(headers or {})}
        return super().call(method, path, body, headers)
