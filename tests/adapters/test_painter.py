"""Pictures and videos of strangers: drawn anew in a process that may break."""

from __future__ import annotations

import io
import struct
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import av
import pytest
from PIL import Image

from redress.adapters.painting.painter import IsolatedPainter
from redress.domain.previews import Maker, NoPreview, Preview, PreviewKind
from redress.ports import Made

NOT_SHOWN = Preview(PreviewKind.NONE, NoPreview.CANNOT_BE_SHOWN)
TOO_LARGE = Preview(PreviewKind.NONE, NoPreview.TOO_LARGE)
PLACE_TAKEN = 0x8825
"""The EXIF tag under which cameras write where they were."""
ORIENTATION = 0x0112


def picture(
    kind: str, size: tuple[int, int] = (300, 200), mode: str = "RGB", **how: object
) -> bytes:
    written = io.BytesIO()
    Image.new(mode, size, "red" if mode != "CMYK" else (0, 255, 255, 0)).save(written, kind, **how)
    return written.getvalue()


def video(container: str, codec: str) -> bytes:
    written = io.BytesIO()
    with av.open(written, "w", format=container) as output:
        stream = output.add_stream(codec, rate=25)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = 640, 360, "yuv420p"
        frame = av.VideoFrame.from_image(Image.new("RGB", (640, 360), "blue"))
        for _ in range(5):
            output.mux(stream.encode(frame))
        output.mux(stream.encode())
    return written.getvalue()


def draw(
    maker: Maker, media_type: str, data: bytes, painter: IsolatedPainter | None = None
) -> Made:
    def pieces(start: int, length: int) -> Iterator[bytes]:
        return iter([data[start : start + length]])

    return (painter or IsolatedPainter()).draw(maker, media_type, len(data), pieces)


def drawn(made: Made) -> Image.Image:
    assert (made.preview.kind, made.preview.reason) == (PreviewKind.IMAGE, None)
    image = Image.open(io.BytesIO(made.data))
    assert image.format == "WEBP"
    return image


def near(image: Image.Image, colour: tuple[int, int, int]) -> bool:
    seen = image.convert("RGB").getpixel((image.width // 2, image.height // 2))
    assert isinstance(seen, tuple)
    return all(abs(one - other) < 12 for one, other in zip(seen, colour, strict=True))


@pytest.mark.parametrize(
    ("kind", "mode", "media_type"),
    [
        ("PNG", "RGB", "image/png"),
        ("PNG", "RGBA", "image/png"),
        ("PNG", "P", "image/png"),
        ("JPEG", "RGB", "image/jpeg"),
        ("JPEG", "CMYK", "image/jpeg"),
        ("GIF", "P", "image/gif"),
        ("TIFF", "RGB", "image/tiff"),
        ("BMP", "RGB", "image/bmp"),
        ("WEBP", "RGBA", "image/webp"),
    ],
)
def test_pictures_are_drawn_anew(kind: str, mode: str, media_type: str) -> None:
    image = drawn(draw(Maker.PICTURE, media_type, picture(kind, mode=mode)))
    assert image.size == (300, 200)
    assert near(image, (254, 0, 0))


def test_large_pictures_become_small() -> None:
    assert drawn(draw(Maker.PICTURE, "image/jpeg", picture("JPEG", (4000, 1000)))).size == (
        1280,
        320,
    )


def test_of_a_moving_picture_the_first_is_shown() -> None:
    written = io.BytesIO()
    first, second = (Image.new("RGB", (40, 40), colour) for colour in ("blue", "red"))
    first.save(written, "GIF", save_all=True, append_images=[second])
    assert near(drawn(draw(Maker.PICTURE, "image/gif", written.getvalue())), (0, 0, 254))


def test_nothing_but_pixels_goes_along_and_the_picture_stands_upright() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[PLACE_TAKEN] = {1: "N", 2: (31.0, 14.0, 0.0)}
    data = picture("JPEG", exif=exif.tobytes(), icc_profile=b"a profile", comment=b"by Ouyang")
    image = drawn(draw(Maker.PICTURE, "image/jpeg", data))
    assert image.size == (200, 300)
    assert not {"exif", "icc_profile", "xmp", "comment"} & image.info.keys()
    assert len(image.getexif()) == 0


@pytest.mark.parametrize(
    ("container", "codec", "media_type"),
    [
        ("mp4", "mpeg4", "video/mp4"),
        ("mov", "mpeg4", "video/quicktime"),
        ("3gp", "mpeg4", "video/3gpp"),
        ("webm", "libvpx", "video/webm"),
        ("matroska", "mpeg4", "video/x-matroska"),
        ("avi", "mpeg4", "video/x-msvideo"),
        ("mpegts", "mpeg2video", "video/mp2t"),
        ("mpeg", "mpeg1video", "video/mpeg"),
        ("flv", "flv", "video/x-flv"),
    ],
)
def test_of_a_video_the_first_frame_is_drawn(container: str, codec: str, media_type: str) -> None:
    image = drawn(draw(Maker.VIDEO, media_type, video(container, codec)))
    assert image.size == (640, 360)
    assert near(image, (0, 0, 254))


def test_of_a_long_video_only_both_ends_are_read() -> None:
    whole = video("mp4", "mpeg4")
    gap = 200 * 1024 * 1024
    at = whole.index(b"moov") - 4
    filler = struct.pack(">I4s", gap, b"free")
    read: list[int] = []

    def pieces(start: int, length: int) -> Iterator[bytes]:
        read.append(length)
        data = bytearray(length)
        for place, part in ((0, whole[:at]), (at, filler), (at + gap, whole[at:])):
            for offset, byte in enumerate(part):
                if start <= place + offset < start + length:
                    data[place + offset - start] = byte
        return iter([bytes(data)])

    made = IsolatedPainter().draw(Maker.VIDEO, "video/mp4", len(whole) + gap, pieces)
    assert near(drawn(made), (0, 0, 254))
    assert sum(read) == 64 * 1024 * 1024


def bomb(width: int, height: int) -> bytes:
    """A PNG of few bytes that claims to be enormous."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        checked = kind + body
        return struct.pack(">I", len(body)) + checked + struct.pack(">I", zlib.crc32(checked))

    header = struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels)


@pytest.mark.parametrize("side", [10_001, 20_000, 100_000])
def test_what_claims_to_be_enormous_is_not_decoded(side: int) -> None:
    assert draw(Maker.PICTURE, "image/png", bomb(side, side)).preview == TOO_LARGE


def test_a_picture_of_too_many_bytes_is_not_even_read() -> None:
    def pieces(start: int, length: int) -> Iterator[bytes]:
        raise AssertionError((start, length))

    made = IsolatedPainter().draw(Maker.PICTURE, "image/png", 65 * 1024 * 1024, pieces)
    assert made.preview == TOO_LARGE


def test_what_needs_more_memory_than_there_is_harms_nobody() -> None:
    small = IsolatedPainter(memory=200 * 1024 * 1024)
    data = picture("PNG", (9000, 9000), "RGBA")
    assert draw(Maker.PICTURE, "image/png", data, small).preview in {TOO_LARGE, NOT_SHOWN}


@pytest.mark.parametrize(
    ("maker", "media_type", "data"),
    [
        (Maker.PICTURE, "image/png", picture("PNG")[:300]),
        (Maker.PICTURE, "image/jpeg", picture("PNG")),
        (Maker.PICTURE, "image/png", b"\x89PNG\r\n\x1a\n" + b"\xff" * 500),
        (Maker.PICTURE, "image/svg+xml", b"<svg onload='alert(1)'/>"),
        (Maker.VIDEO, "video/mp4", video("mp4", "mpeg4")[:200]),
        (Maker.VIDEO, "video/mp4", b""),
        (Maker.VIDEO, "video/mp4", picture("PNG")),
    ],
    ids=["cut", "another kind", "rubbish", "unknown kind", "cut video", "empty", "no video"],
)
def test_what_is_broken_cannot_be_shown(maker: Maker, media_type: str, data: bytes) -> None:
    assert draw(maker, media_type, data).preview == NOT_SHOWN


@pytest.mark.parametrize(
    "playlist",
    [
        b"#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:10.0,\nfile://SECRET\n#EXT-X-ENDLIST\n",
        b"ffconcat version 1.0\nfile 'SECRET'\n",
    ],
    ids=["hls", "concat"],
)
@pytest.mark.parametrize("media_type", ["video/mp4", "video/x-msvideo", "video/mp2t"])
def test_a_list_of_other_files_is_no_video(
    tmp_path: Path, playlist: bytes, media_type: str
) -> None:
    secret = tmp_path / "secret.mp4"
    secret.write_bytes(video("mp4", "mpeg4"))
    data = playlist.replace(b"SECRET", str(secret).encode())
    assert draw(Maker.VIDEO, media_type, data).preview == NOT_SHOWN


def program(folder: Path, text: str) -> str:
    (folder / "stray_canvas.py").write_text(text)
    return "stray_canvas"


@pytest.fixture
def stray(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for programs that stand for a decoder which somebody took over."""
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path)])
    return tmp_path


@pytest.mark.parametrize(
    "text",
    [
        "while True: pass",
        "import os; os.abort()",
        "raise SystemExit(0)",
        "import sys; open(sys.argv[4], 'wb').write(b'<html><script>')",
        "import sys; open(sys.argv[4], 'wb').write(b'RIFF0000WEBP' + bytes(5_000_000))",
        "import sys, os; os.mkdir(sys.argv[4])",
    ],
    ids=["endless", "killed", "nothing", "a page", "too much", "a folder"],
)
def test_a_process_that_goes_astray_leaves_nothing(stray: Path, text: str) -> None:
    painter = IsolatedPainter(seconds=1, program=program(stray, text))
    assert draw(Maker.PICTURE, "image/png", picture("PNG"), painter).preview == NOT_SHOWN


def test_the_process_gets_no_secret(stray: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a secret")
    told = stray / "environment"
    text = f"import os; open({str(told)!r}, 'w').write(repr(dict(os.environ)))"
    draw(Maker.PICTURE, "image/png", picture("PNG"), IsolatedPainter(program=program(stray, text)))
    names = set(eval(told.read_text()))  # noqa: S307  # our own program wrote it
    assert names <= {"PYTHONPATH", "LC_CTYPE"}


def test_limits_hold_in_the_process(stray: Path) -> None:
    told = stray / "limits"
    text = (
        "import resource\n"
        "from redress.adapters.painting import canvas\n"
        "canvas._limit(10**9, 7)\n"
        "kinds = (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_CORE)\n"
        f"open({str(told)!r}, 'w').write(repr([resource.getrlimit(kind) for kind in kinds]))"
    )
    draw(Maker.PICTURE, "image/png", picture("PNG"), IsolatedPainter(program=program(stray, text)))
    assert told.read_text() == "[(1000000000, 1000000000), (7, 7), (0, 0)]"
