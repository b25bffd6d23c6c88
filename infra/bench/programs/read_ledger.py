"""The bare loop that a ledger's check is held against: `read_ledger FILE`.

It decodes every line with msgspec and hashes it, and compares nothing.
"""

import sys
from hashlib import sha256
from pathlib import Path

import msgspec

from infra.bench.meter import report


def main(path: Path) -> None:
    """Read it and report how many lines there were."""

    def work() -> dict[str, object]:
        decode, count, digest = msgspec.json.decode, 0, b""
        with path.open("rb") as file:
            for line in file:
                data = line[:-1]
                decode(data)
                digest = sha256(data).digest()
                count += 1
        return {"length": count, "head": digest.hex()}

    report(work)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
