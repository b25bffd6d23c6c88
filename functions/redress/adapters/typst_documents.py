"""Documents for people, made by typst: receipts and evidence catalogues as PDF/A."""

from __future__ import annotations

import importlib.util
import json
import struct
import unicodedata
from dataclasses import asdict
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from redress.domain.campaign import LOCALES

if TYPE_CHECKING:
    import typst

    from redress.domain.catalogue import Catalogue

_TEMPLATES = Path(__file__).parent.parent / "documents"
_CHINA = timezone(timedelta(hours=8))
"""Asia/Shanghai, which has kept one offset since 1992."""

_ATTACHING = ["a-3a", "ua-1"]
_PLAIN = ["a-2a", "ua-1"]
"""PDF/A (ISO 19005) lasts, level A and PDF/UA (ISO 14289) can be read aloud; A-3 may attach."""

_UNITS = ("B", "kB", "MB", "GB")


def packed_fonts() -> Path:
    """Give the folder of fonts that lies in the layer beside the packages, wherever that is."""
    typst_package = importlib.util.find_spec("typst")
    if typst_package is None or typst_package.origin is None:
        raise FileNotFoundError("this function has no layer of proofs: typst is not there")
    return Path(typst_package.origin).parents[2] / "fonts"


class TypstDocuments:
    """The port Documents. What goes in is data and never markup; `fonts` is a folder of TTFs.

    A character that the fonts lack, or that would be invisible or turn the text around, is shown
    by its number: `[U+202E]`. So a file's name cannot pretend to be another.
    """

    def __init__(self, fonts: Path) -> None:
        self._fonts = fonts

    def receipt(self, receipt: bytes, signature: bytes, locale: str) -> bytes:
        """Give the PDF/A of a signed receipt (canonical JSON), which it carries as attachments.

        Raises KeyError for a locale that no receipts are written in.
        """
        return self._pdf("receipt", self._receipt_data(receipt, signature, locale), _ATTACHING)

    def catalogue(self, catalogue: Catalogue) -> bytes:
        """Give the PDF/A of an evidence catalogue."""
        return self._pdf("catalogue", self._catalogue_data(catalogue), _PLAIN)

    def _receipt_data(self, receipt: bytes, signature: bytes, locale: str) -> dict[str, object]:
        if locale not in LOCALES:
            raise KeyError(f"no receipts are written in {locale}")
        content = json.loads(receipt)
        issued_at = datetime.fromisoformat(content["issued_at"])
        items = [
            item | {"human": _human(item["size"]), "received": _times(item["received_at"])}
            for item in content["items"]
        ]
        stamps = [stamp | {"instant": _times(stamp["at"])} for stamp in content["stamps"]]
        shown = self._visible(
            content | {"items": items, "stamps": stamps, "issued": _times(content["issued_at"])}
        )
        return {
            "locale": locale,
            "made": _parts(issued_at.astimezone(UTC)),
            "receipt": shown,
            "document": list(receipt),
            "signature": list(signature),
        }

    def _catalogue_data(self, catalogue: Catalogue) -> dict[str, object]:
        rows = [
            asdict(row)
            | {
                "human": _human(row.size),
                "proves": row.proves.splitlines(),
                "received": _times(row.at)["china"].split(),
            }
            for row in catalogue.rows
        ]
        return {
            "made": _parts(catalogue.made_at.astimezone(UTC)),
            "day": _parts(catalogue.made_at.astimezone(_CHINA)),
            "case": self._visible(catalogue.case_id),
            "revision": catalogue.revision,
            "organisation": self._visible(catalogue.organisation),
            "rows": self._visible(rows),
        }

    def _pdf(self, template: str, data: dict[str, object], standards: list[Any]) -> bytes:
        import typst  # noqa: PLC0415 - only those who make documents load 80 MB

        pdf: bytes = typst.compile(
            str(_TEMPLATES / f"{template}.typ"),
            root=str(_TEMPLATES),
            font_paths=_typefaces(self._fonts),
            format="pdf",
            pdf_standards=standards,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        )
        return pdf

    def _visible(self, value: object) -> object:
        """Give a document of JSON with every text as it can be shown."""
        if isinstance(value, str):
            has = _characters(self._fonts)
            return "".join(c if _plain(c) and ord(c) in has else f"[U+{ord(c):04X}]" for c in value)
        if isinstance(value, list):
            return [self._visible(inner) for inner in value]
        if isinstance(value, dict):
            return {key: self._visible(inner) for key, inner in value.items()}
        return value


def _plain(character: str) -> bool:
    """Say whether a character is seen and does nothing else: no control, no other direction."""
    return unicodedata.category(character)[0] not in "CZ" or character in " \u3000"


def _human(size: int) -> str:
    """Give a number of bytes in words: 1 MB is a million of them, as on the owner's phone."""
    amount, unit = float(size), 0
    while amount >= 999.95 and unit < len(_UNITS) - 1:  # noqa: PLR2004 - the next unit's 1.0
        amount, unit = amount / 1000, unit + 1
    return f"{amount:.1f} {_UNITS[unit]}" if unit else f"{size} B"


def _times(instant: str) -> dict[str, str]:
    """Give an instant as people read it, in China and in UTC."""
    at = datetime.fromisoformat(instant)
    return {
        "china": f"{at.astimezone(_CHINA):%Y-%m-%d %H:%M:%S}",
        "utc": f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S}",
    }


def _parts(at: datetime) -> dict[str, int]:
    return {
        name: getattr(at, name) for name in ("year", "month", "day", "hour", "minute", "second")
    }


@cache
def _typefaces(folder: Path) -> typst.Fonts:
    """Read the fonts once in a process; those that typst brings along are for hashes only."""
    import typst  # noqa: PLC0415 - only those who make documents load 80 MB

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(folder)]
    )


@cache
def _characters(folder: Path) -> frozenset[int]:
    """Give the characters that every font of a folder has; raises FileNotFoundError for none."""
    fonts = sorted(folder.glob("*.ttf"))
    if not fonts:
        raise FileNotFoundError(f"no fonts in {folder}")
    return frozenset.intersection(*(_covered(font) for font in fonts))


def _covered(font: Path) -> frozenset[int]:
    """Read which characters a font has (ISO/IEC 14496-22: table cmap, format 12)."""
    with font.open("rb") as file:
        (count,) = struct.unpack(">4xH6x", file.read(12))
        tables = struct.iter_unpack(">4s4xII", file.read(16 * count))
        offset, length = next(place for tag, *place in tables if tag == b"cmap")
        file.seek(offset)
        cmap = file.read(length)
    (count,) = struct.unpack_from(">2xH", cmap)
    encodings = struct.iter_unpack(">HHI", cmap[4 : 4 + 8 * count])
    at = next(at for *encoding, at in encodings if encoding == [3, 10])  # all of Unicode
    (count,) = struct.unpack_from(">12xI", cmap, at)
    groups = struct.iter_unpack(">III", cmap[at + 16 : at + 16 + 12 * count])
    return frozenset(code for first, last, _ in groups for code in range(first, last + 1))
