"""Write a custody ledger of many events: `write_ledger FILE CASE COUNT`.

It tells what happens most in the life of a case: evidence is locked, viewed, downloaded with a
reason, and re-read on schedule. The lines are those of docs/evidence-bag.md.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from infra.bench.meter import report

_ITEMS = 20
_FIRST = datetime(2026, 11, 1, 2, 0, tzinfo=UTC)
_LAWYER = {"id": "chen", "role": "legal", "version": "", "way": "mailed_code"}
_CHECKER = {"id": "check_fixity", "role": "component", "version": "0.1.0", "way": ""}
_KEEPER = {"id": "preserve_evidence", "role": "component", "version": "0.1.0", "way": ""}
_VIEWED = {"action": "case:evidence:viewed", "actor": _LAWYER, "details": {"revision": 12}}
_ASKED = {
    "action": "case:evidence:downloaded",
    "actor": _LAWYER,
    "outcome": "begun",
    "reason": "证据开示准备 (preparing disclosure)",
}
_GIVEN = {"action": "case:evidence:downloaded", "actor": _LAWYER}
_CHECKED = {"action": "case:fixity:checked", "actor": _CHECKER}
_LOCKED = {"action": "case:evidence:locked", "actor": _KEEPER}
_DAY = (_VIEWED, _CHECKED, _ASKED, _GIVEN)

Event = dict[str, Any]


def events(case: str, count: int) -> Iterator[Event]:
    """Give so many events without their links, their keys in canonical order."""
    plain: Event = dict.fromkeys(("action", "actor", "at", "case", "details", "item", "object"))
    plain |= {"outcome": "done", "previous": "", "reason": "", "related": None, "seq": 0}
    hashes = [sha256(b"%d" % number).hexdigest() for number in range(1, _ITEMS + 1)]
    for seq in range(1, count + 1):
        what = _LOCKED if seq <= _ITEMS else _DAY[seq % len(_DAY)]
        number = seq // len(_DAY) % _ITEMS + 1 if seq > _ITEMS else seq
        digest = hashes[number - 1]
        moment = (_FIRST + timedelta(seconds=seq)).isoformat(timespec="milliseconds")
        yield plain | {
            "at": moment.replace("+00:00", "Z"),
            "case": case,
            "details": {},
            "item": number,
            "object": {
                "key": f"cases/{case}/{number:04d}/{digest}",
                "version": digest[:32],
            },
            "related": seq - 1 if what is _GIVEN and seq > _ITEMS + 1 else None,
            "seq": seq,
            "sha256": digest,
            "size": 3_481_729 * number,
            **what,
        }


def write(path: Path, case: str, count: int) -> str:
    """Write the lines, each followed by a line feed, and give the hash of the last."""
    encode, head = msgspec.json.encode, "0" * 64
    with path.open("wb") as file:
        for event in events(case, count):
            line = encode(event | {"previous": head})
            head = sha256(line).hexdigest()
            file.write(line + b"\n")
    return head


def main(path: Path, case: str, count: int) -> None:
    """Write it and report its end."""
    report(lambda: {"head": write(path, case, count), "bytes": path.stat().st_size})


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
