"""Has pictures drawn by another process, which gets no secret and may harm only itself."""

from __future__ import annotations

import ctypes
import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from redress.domain.previews import Maker, NoPreview, Preview, PreviewKind
from redress.ports import Made, Pieces

_WHOLE_PICTURE = 64 * 1024 * 1024
_HEAD, _TAIL = 48 * 1024 * 1024, 16 * 1024 * 1024
"""Of a longer video only its beginning and its end are fetched: the first frame and the index."""
_LARGEST_PREVIEW = 4 * 1024 * 1024
_TOO_LARGE = 3
"""The exit code of a process that found too much to draw (`canvas.py`)."""
_SET_DUMPABLE = 4
"""prctl(2): who is not dumpable keeps memory and environment from other processes of its user."""


class IsolatedPainter:
    """Implements the port Painter.

    The file is decoded by a process with an empty environment and limits of memory, time and
    output. Whatever happens there, it is told as "cannot be shown".

    Args:
        seconds: how long the process may take in all.
        memory: bytes of address space that it may use.
        program: the module that the process runs.
    """

    def __init__(
        self,
        seconds: int = 30,
        memory: int = 1536 * 1024 * 1024,
        program: str = "redress.adapters.painting.canvas",
    ) -> None:
        self._seconds = seconds
        self._memory = memory
        self._program = program

    def draw(self, maker: Maker, media_type: str, size: int, pieces: Pieces) -> Made:
        """Give the preview of a picture, or of the first frame of a video."""
        if maker is Maker.PICTURE and size > _WHOLE_PICTURE:
            return _nothing(NoPreview.TOO_LARGE)
        with tempfile.TemporaryDirectory() as folder:
            source, target = Path(folder, "source"), Path(folder, "target")
            _fetch(source, size, pieces)
            code = self._run(maker, media_type, source, target)
            if code == 0:
                return _drawn(target)
        return _nothing(NoPreview.TOO_LARGE if code == _TOO_LARGE else NoPreview.CANNOT_BE_SHOWN)

    def _run(self, maker: Maker, media_type: str, source: Path, target: Path) -> int | None:
        """Give the exit code, negative for a signal (POSIX), or None when time ran out."""
        _keep_secrets()
        limits = [str(self._memory), str(self._seconds)]
        try:
            ended = subprocess.run(  # noqa: S603  # our own program with paths of our own
                [
                    *(sys.executable, "-P", "-B", "-m", self._program),
                    *(maker.value, media_type, str(source), str(target), *limits),
                ],
                cwd=source.parent,
                env={"PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=self._seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return None
        return ended.returncode


def _fetch(source: Path, size: int, pieces: Pieces) -> None:
    """Write what is needed of a file; what lies between is a hole that takes no room."""
    with source.open("wb") as file:
        whole = size <= _HEAD + _TAIL
        for chunk in pieces(0, size if whole else _HEAD):
            file.write(chunk)
        if not whole:
            file.seek(size - _TAIL)
            for chunk in pieces(size - _TAIL, _TAIL):
                file.write(chunk)


def _drawn(target: Path) -> Made:
    """Take what was drawn; a process that went astray may have left anything there."""
    if not target.is_file() or target.stat().st_size > _LARGEST_PREVIEW:
        return _nothing(NoPreview.CANNOT_BE_SHOWN)
    data = target.read_bytes()
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        return _nothing(NoPreview.CANNOT_BE_SHOWN)
    return Made(Preview(PreviewKind.IMAGE, sha256=hashlib.sha256(data).hexdigest()), data)


def _nothing(reason: NoPreview) -> Made:
    return Made(Preview(PreviewKind.NONE, reason))


def _keep_secrets() -> None:
    """Let no process of the same user read this one's credentials (Linux knows how)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_DUMPABLE, 0, 0, 0, 0)
