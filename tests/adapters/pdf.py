"""Reads what typst's PDFs hold: attached files, metadata, and the text that a person would copy."""

import re
import zlib
from dataclasses import dataclass

_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
_STREAM = re.compile(rb"(<<.*?>>)\nstream\n(.*)\nendstream", re.DOTALL)
_PLAIN = rb"(?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*"  # pairs of parentheses need no escape
_CODED = rb"[0-9A-Fa-f]*"
_STRING = re.compile(rb"\((%b)\)|<(%b)>" % (_PLAIN, _CODED), re.DOTALL)
_SHOWN = re.compile(
    rb"/(f\d+) [\d.]+ Tf|((?:\(%b\)|<%b>)|\[(?:\(%b\)|<%b>|[-\d.\s])*\])T[jJ]"
    % (_PLAIN, _CODED, _PLAIN, _CODED),
    re.DOTALL,
)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


@dataclass(frozen=True)
class Pdf:
    data: bytes

    @property
    def pages(self) -> list[str]:
        """The text of each page without any spaces: lines end where the page does."""
        return [
            self._text(self._referred(page, b"Resources"), self._stream(page, b"Contents"))
            for page in self._objects().values()
            if b"/Type/Page/" in page
        ]

    @property
    def text(self) -> str:
        return "".join(self.pages)

    @property
    def metadata(self) -> str:
        (catalog,) = (o for o in self._objects().values() if b"/Type/Catalog" in o)
        return self._stream(catalog, b"Metadata").decode()

    @property
    def attachments(self) -> dict[str, bytes]:
        return {
            re.findall(rb"/F\(([^)]*)\)", o)[0].decode(): self._stream(o, b"F")
            for o in self._objects().values()
            if b"/Type/Filespec" in o
        }

    def _objects(self) -> dict[int, bytes]:
        return {int(number): body for number, body in _OBJECT.findall(self.data)}

    def _referred(self, body: bytes, key: bytes) -> bytes:
        found = re.search(rb"/" + key + rb" (\d+) 0 R", body)
        assert found is not None
        return self._objects()[int(found[1])]

    def _stream(self, body: bytes, key: bytes) -> bytes:
        found = _STREAM.fullmatch(self._referred(body, key))
        assert found is not None
        return zlib.decompress(found[2]) if b"/FlateDecode" in found[1] else found[2]

    def _text(self, resources: bytes, content: bytes) -> str:
        fonts = {
            name: self._letters(self._objects()[int(number)])
            for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", resources)
        }
        shown: list[str] = []
        font: dict[int, str] = {}
        for name, strings in _SHOWN.findall(content):
            font = fonts[name] if name else font
            glyphs = b"".join(
                bytes.fromhex(coded.decode()) if coded else _ESCAPE.sub(_unescaped, plain)
                for plain, coded in _STRING.findall(strings)
            )
            codes = zip(glyphs[::2], glyphs[1::2], strict=True)
            shown += [font[high << 8 | low] for high, low in codes]
        return "".join("".join(shown).split())

    def _letters(self, font: bytes) -> dict[int, str]:
        pairs = re.findall(rb"<(\w{4})> <(\w+)>", self._stream(font, b"ToUnicode"))
        return {int(c, 16): bytes.fromhex(t.decode()).decode("utf-16-be") for c, t in pairs}


def _unescaped(found: re.Match[bytes]) -> bytes:
    letter = found[1]
    return bytes([int(letter, 8)]) if letter.isdigit() else _LETTERS.get(letter, letter)
