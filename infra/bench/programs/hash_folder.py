"""Leave the hashes of a folder's files, as preservation does: `hash_folder FOLDER JSON`."""

import json
import sys
from pathlib import Path

from infra.bench.meter import report
from infra.bench.programs.make_bag import hashes_of


def main(folder: Path, target: Path) -> None:
    """Hash them, write the hashes by name, and report."""
    report(lambda: {"bytes": target.write_text(json.dumps(hashes_of(folder)), encoding="utf-8")})


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
