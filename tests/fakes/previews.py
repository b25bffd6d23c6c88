"""Previews, what they are made from, and who draws them, in memory."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from redress.domain.custody import StoredObject
from redress.domain.errors import NotPreservedError
from redress.domain.previews import Maker, NoPreview, Preview, PreviewKind
from redress.ports import Made, Pieces
from tests.fakes.faults import Faults
from tests.fakes.storage import FakeVault


class FakePreviews:
    """`forget` stands for the bucket's lifecycle."""

    def __init__(self, faults: Faults) -> None:
        self.kept: dict[str, Made] = {}
        self.stored = 0
        self._faults = faults

    def forget(self, place: str) -> None:
        del self.kept[place]

    def find(self, place: str) -> Preview | None:
        made = self.kept.get(place)
        return made.preview if made else None

    def store(self, place: str, made: Made) -> None:
        with self._faults.around("previews.store"):
            self.kept[place] = made
            self.stored += 1

    def link(self, place: str, kind: PreviewKind, lifetime: timedelta) -> str:
        seconds = int(lifetime.total_seconds())
        return f"https://previews.example/{place}?kind={kind}&seconds={seconds}"

    def remove_case(self, case_id: str) -> None:
        with self._faults.around("previews.remove_case"):
            for place in [one for one in self.kept if one.startswith(f"{case_id}/")]:
                del self.kept[place]


class FakeSources:
    """Reads what the vault in memory holds; `read` counts the bytes."""

    def __init__(self, vault: FakeVault) -> None:
        self.read = 0
        self._vault = vault

    def piece(self, place: StoredObject, start: int, length: int) -> Iterator[bytes]:
        versions = self._vault.objects.get(place.key, [])
        found = next((one for one in versions if one.version_id == place.version), None)
        if found is None or found.shut:
            raise NotPreservedError(place.key)
        piece = found.content[start : start + length]
        self.read += len(piece)
        return iter([piece])


class FakePainter:
    """Draws what begins with `a `, as the pictures of the tests do; the rest cannot be shown."""

    def __init__(self) -> None:
        self.drawn: list[tuple[Maker, str, int]] = []

    def draw(self, maker: Maker, media_type: str, size: int, pieces: Pieces) -> Made:
        self.drawn.append((maker, media_type, size))
        content = b"".join(pieces(0, size))
        if not content.startswith(b"a "):
            return Made(Preview(PreviewKind.NONE, NoPreview.CANNOT_BE_SHOWN))
        return Made(Preview(PreviewKind.IMAGE, sha256="0" * 64), b"drawn anew")
