"""One replay at a time in a folder: a second would end what the first one started."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class BusyError(Exception):
    """Another replay plays in this folder."""


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Keep others out of a folder; the lock goes with the process, however it ends.

    Raises:
        BusyError: another replay keeps it.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / f"{folder.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError(f"Another replay plays in {folder}.") from None
        yield
