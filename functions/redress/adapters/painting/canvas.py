"""Decodes one hostile file and draws it anew: run by painter.py as a process of its own."""

from __future__ import annotations

import resource
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from av import VideoFrame
    from av.container import InputContainer
    from PIL.Image import Image

TOO_LARGE = 3
LONGEST_SIDE = 1280
MOST_PIXELS = 100_000_000
_MOST_OUTPUT = 8 * 1024 * 1024
_MOST_FILES = 64
_PICTURES = {
    "image/bmp": "BMP",
    "image/gif": "GIF",
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/tiff": "TIFF",
    "image/webp": "WEBP",
}
_VIDEOS = {
    "video/3gpp": "mp4",
    "video/mp2t": "mpegts",
    "video/mp4": "mp4",
    "video/mpeg": "mpeg",
    "video/quicktime": "mov",
    "video/webm": "webm",
    "video/x-flv": "flv",
    "video/x-matroska": "matroska",
    "video/x-msvideo": "avi",
}
"""What the bytes were recognised as is what they are decoded as: no decoder gets to choose."""


def main(maker: str, media_type: str, source: str, target: str, *limits: str) -> int:
    """Draw a file and give the exit code: 0, or 3 for what is too large to draw."""
    memory, seconds = map(int, limits)
    _limit(memory, seconds)
    try:
        with Path(source).open("rb") as file:
            drawn = _picture(file, media_type) if maker == "picture" else _frame(file, media_type)
        if drawn is None:
            return TOO_LARGE
        _keep(drawn, target)
    except MemoryError:
        return TOO_LARGE
    return 0


def _limit(memory: int, seconds: int) -> None:
    """Bound what this process may use from here on; it cannot be undone."""
    limits = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: _MOST_OUTPUT,
        resource.RLIMIT_NOFILE: _MOST_FILES,
    }
    if sys.platform == "linux":
        limits[resource.RLIMIT_AS] = memory
    for kind, most in limits.items():
        resource.setrlimit(kind, (most, most))


def _picture(file: IO[bytes], media_type: str) -> Image | None:
    """Decode a picture, of moving ones the first; None for one of too many pixels."""
    from PIL import Image, ImageOps  # noqa: PLC0415  # after the limits are set

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        image = Image.open(file, formats=[_PICTURES[media_type]])
    except Image.DecompressionBombError:
        return None
    if image.width * image.height > MOST_PIXELS:
        return None
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    shown = _in_plain_colours(image)
    shown.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return ImageOps.exif_transpose(shown)


def _frame(file: IO[bytes], media_type: str) -> Image | None:
    """Decode the first frame of a video; None for one of too many pixels."""
    import av  # noqa: PLC0415  # after the limits are set

    name, nowhere = _VIDEOS[media_type], {"protocol_whitelist": ""}
    with av.open(file, "r", format=name, container_options=nowhere) as video:
        frame = _first_frame(video)
    if frame is None:
        return None
    scale = max(frame.width, frame.height, LONGEST_SIDE) / LONGEST_SIDE
    drawn = frame.to_image(
        width=max(1, round(frame.width / scale)), height=max(1, round(frame.height / scale))
    )
    return drawn.rotate(frame.rotation, expand=True) if frame.rotation else drawn


def _first_frame(video: InputContainer) -> VideoFrame | None:
    """Decode one frame, by one thread; None if it is too large, and StopIteration if none is."""
    stream = video.streams.video[0]
    stream.thread_type = "NONE"
    if stream.codec_context.width * stream.codec_context.height > MOST_PIXELS:
        return None
    frame = next(video.decode(stream))
    return None if frame.width * frame.height > MOST_PIXELS else frame


def _in_plain_colours(image: Image) -> Image:
    if image.mode in {"L", "RGB", "RGBA"}:
        image.load()
        return image
    clear = image.mode in {"LA", "PA", "La", "RGBa"} or "transparency" in image.info
    return image.convert("RGBA" if clear else "RGB")


def _keep(drawn: Image, target: str) -> None:
    """Write nothing but pixels: what a file says of place, person or camera stays behind."""
    from PIL import Image  # noqa: PLC0415  # after the limits are set

    clean = Image.new(drawn.mode, drawn.size)
    clean.paste(drawn)
    clean.save(target, "WEBP", quality=80)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
