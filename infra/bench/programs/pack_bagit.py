"""The peer of our bags, bagit.py of the Library of Congress: `pack_bagit make|validate FOLDER`.

SHA-256 and SHA-512, one process.
"""

import logging
import sys
from pathlib import Path

import bagit

from infra.bench.meter import report


def main(action: str, folder: Path) -> None:
    """Make a bag of a folder's files where they lie, or validate the one that it is."""
    logging.disable(logging.CRITICAL)

    def work() -> dict[str, object]:
        if action == "make":
            bagit.make_bag(str(folder), checksums=["sha256", "sha512"], processes=1)
        else:
            bagit.Bag(str(folder)).validate(processes=1)
        return {}

    report(work)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
