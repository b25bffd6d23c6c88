"""The custody ledger, read in constant memory: does each event continue the one before?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from redress.verify.decisions import DECIDED, Decisions
from redress.verify.documents import DocumentError
from redress.verify.events import BEGUN, DONE, LOCKED, Event, batch_reader, read_event
from redress.verify.layout import LEDGER
from redress.verify.report import LOG, Report

GENESIS = "0" * 64
"""What stands for the hash before the first line."""

_LONGEST = 1 << 20
_SLACK = timedelta(minutes=1)
"""By how much clocks of components may differ."""

_OPEN, _ENDED = 1, 2
_TELLING = DECIDED | {LOCKED}
_FARTHEST = 1 << 20
"""How far the number of an event may run ahead of its line and still be remembered."""


class Ledger:
    """Reads the ledger of a case.

    Afterwards `length` and `head` are its end, `sound` says whether nothing was found,
    `wanted_hash` is the hash of the line whose number was asked for, and `locked` has what was
    locked, by number of the evidence item: hash, size, and key and version of the object.
    """

    def __init__(self, case: str, report: Report, wanted: int = 0) -> None:
        self.length, self.sound = 0, True
        self.head = GENESIS
        self.wanted_hash = ""
        self.locked: dict[int, list[tuple[Any, ...]]] = {}
        self.case, self._report, self._wanted = case, report, wanted
        self._read = batch_reader(case)
        self._seq, self._at = 0, ""
        self._begun = bytearray()
        self._decisions = Decisions(report)

    def follow(self, blocks: Iterable[bytes]) -> None:
        """Read all lines of a ledger that comes in blocks of any size."""
        rest = b""
        for block in blocks:
            data = rest + block
            end = data.rfind(b"\n") + 1
            rest = data[end:]
            if end:
                self._add(data[:end])
            elif len(rest) > _LONGEST:
                self._changed(self.length + 1, "event.broken", why=f"> {_LONGEST} bytes")
                rest = b""
        if rest:
            self._changed(self.length + 1, "ledger.no_line_feed")
            self._add(rest + b"\n")
        at = self._begun.find(_OPEN)
        while at >= 0:
            self._report.note(LOG, _place(at), "event.never_ended")
            at = self._begun.find(_OPEN, at + 1)

    def _add(self, data: bytes) -> None:
        """Take some whole lines: all at once where they are sound, else one by one."""
        lines = data.split(b"\n")
        lines.pop()
        sha256 = hashlib.sha256
        hashes = [sha256(line).hexdigest() for line in lines]
        events = self._read(data)
        if events is not None and self._continues(events, hashes):
            self._seq, self._at = events[-1].seq, events[-1].at
            for event in events:
                if event.outcome != DONE or event.related is not None or event.action in _TELLING:
                    self._remember(event)
        else:
            self._look_closely(lines, hashes)
        if self.length < self._wanted <= self.length + len(lines):
            self.wanted_hash = hashes[self._wanted - self.length - 1]
        self.length += len(lines)
        self.head = hashes[-1]

    def _continues(self, events: list[Any], hashes: list[str]) -> bool:
        """Say whether events follow each other and those before, so that nothing is to be told."""
        times = [event.at for event in events]
        return (
            [event.previous for event in events] == [self.head, *hashes[:-1]]
            and [event.seq for event in events]
            == list(range(self._seq + 1, self._seq + 1 + len(events)))
            and self._at <= times[0]
            and times == sorted(times)
        )

    def _look_closely(self, lines: list[bytes], hashes: list[str]) -> None:
        head = self.head
        for number, (line, found) in enumerate(zip(lines, hashes), start=self.length + 1):
            try:
                event = read_event(line)
            except DocumentError as error:
                self._changed(number, "event.broken", why=error)
                self._seq += 1
            else:
                self._compare(event, number, head)
                self._remember(event)
            head = found

    def _compare(self, event: Event, number: int, head: str) -> None:
        if event.previous != head:
            self._changed(number, "event.does_not_continue", before=number - 1)
        if event.seq != self._seq + 1:
            self._changed(number, "event.number", found=event.seq, expected=self._seq + 1)
        if self.case and event.case != self.case:
            self._changed(number, "event.other_case", case=event.case)
        if event.at < self._at and _is_earlier(event.at, self._at):
            self._report.note(LOG, _place(number), "event.earlier", at=event.at, before=self._at)
        self._seq, self._at = event.seq, event.at

    def _remember(self, event: Any) -> None:
        """Keep what later events and the manifest refer to, one byte for each event at most."""
        seq, related = event.seq, event.related
        if event.action in DECIDED:
            self._decisions.look(event, _place(seq))
        if event.outcome == BEGUN and seq <= self.length + _FARTHEST:
            self._begun.extend(bytes(max(0, seq + 1 - len(self._begun))))
            self._begun[seq] = _OPEN
        if related is not None:
            if related < min(seq, len(self._begun)) and self._begun[related]:
                self._begun[related] = _ENDED
            else:
                self._changed(seq, "event.relates_to_nothing", related=related)
        if event.action == LOCKED and event.outcome == DONE and event.item is not None:
            what = (event.sha256, event.size, *event.stored)
            self.locked.setdefault(event.item, []).append(what)

    def _changed(self, number: int, code: str, **facts: object) -> None:
        self.sound = False
        self._report.changed(LOG, _place(number), code, line=number, **facts)


def _place(number: int) -> str:
    return f"{LEDGER}:{number}"


def _is_earlier(at: str, before: str) -> bool:
    """Say whether one instant is earlier by more than clocks may differ."""
    try:
        return _moment(before) - _moment(at) > _SLACK
    except ValueError:
        return True


def _moment(at: str) -> datetime:
    return datetime.strptime(at, "%Y-%m-%dT%H:%M:%S.%fZ")  # noqa: DTZ007 (compared, both are UTC)
