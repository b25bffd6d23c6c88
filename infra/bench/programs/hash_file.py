"""Hash one file with SHA-256 as the verifier does: `hash_file FILE WORKERS`.

Two workers take a half each, as they take two files of one bag.
"""

import sys
from itertools import pairwise
from pathlib import Path

from infra.bench.meter import report
from redress.verify.hashing import hash_parts
from redress.verify.parts import Part


def main(path: Path, workers: int) -> None:
    """Hash it and report."""
    size = path.stat().st_size
    cuts = [size * number // workers for number in range(workers + 1)]
    parts = [Part(str(start), path, start, end - start, None) for start, end in pairwise(cuts)]
    report(lambda: {"hashes": hash_parts(parts, workers, ("sha256",))})


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
