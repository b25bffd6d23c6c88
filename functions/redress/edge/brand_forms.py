"""The brand of a campaign: legible, and without anything that a page should not show."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from typing import Annotated
from xml.etree import ElementTree as ET

from msgspec import Meta

from redress.domain.brand import LEAST_CONTRAST, Brand, contrast_with_white
from redress.domain.errors import Finding
from redress.edge.fields import Form, TextForm

MOST_BYTES = 20 * 1024
_KINDS = {"png": b"\x89PNG\r\n\x1a\n", "webp": b"RIFF"}
_SVG = "http://www.w3.org/2000/svg"
_SHAPES = frozenset(
    f"{{{_SVG}}}{name}"
    for name in (
        *("svg", "g", "defs", "title", "desc", "symbol", "use", "clipPath", "mask"),
        *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon"),
        *("linearGradient", "radialGradient", "stop"),
    )
)
"""What a logo is drawn of: nothing that runs, is styled from afar, or holds another document."""
_MARKS = (b"<!D", b"<!E", b"<![", b"<?xml-")
"""A document type could name things elsewhere, or let them grow; so could a style sheet."""
_FAR = re.compile(r"url\(\s*['\"]?\s*[^#'\"\s]|@import|javascript:|data:|//|\\", re.IGNORECASE)
"""Addresses elsewhere, and the backslash by which a style can spell them."""
_USE = f"{{{_SVG}}}use"
_MOST_COPIES = 20
"""A copy of copies of copies grows beyond what a browser can draw."""


class BrandForm(Form, frozen=True):
    """The organisation's look; the colour bears white text, the logo has 20 KiB at most."""

    name: TextForm
    colour: Annotated[str, Meta(pattern=r"^(#[0-9a-fA-F]{6})?$")] = ""
    logo: Annotated[
        str,
        Meta(
            max_length=30_000,
            pattern=r"^(data:image/(svg\+xml|png|webp);base64,[A-Za-z0-9+/]+={0,2})?$",
        ),
    ] = ""

    def brand(self) -> Brand:
        """Give it to the domain."""
        return Brand(self.name.by_locale(), self.colour.lower(), self.logo)


def brand_findings(form: BrandForm, at: str) -> Iterator[Finding]:
    """List what no schema can see."""
    if form.colour and contrast_with_white(form.colour) < LEAST_CONTRAST:
        yield Finding(f"{at}/colour", "colour_too_light", f"{LEAST_CONTRAST}:1")
    if form.logo:
        yield from _logo_findings(form.logo, f"{at}/logo")


def _logo_findings(logo: str, at: str) -> Iterator[Finding]:
    head, _, text = logo.partition(";base64,")
    kind, data = head.removeprefix("data:image/"), _decoded(text)
    if len(data) > MOST_BYTES:
        yield Finding(at, "too_large", MOST_BYTES)
    elif kind in _KINDS:
        if not data.startswith(_KINDS[kind]):
            yield Finding(at, "bad_format")
    elif any(mark in data for mark in _MARKS):
        yield Finding(at, "logo_unsafe")
    else:
        root = _drawing(data)
        if root is None:
            yield Finding(at, "bad_format")
        elif not all(map(_harmless, root.iter())) or len(list(root.iter(_USE))) > _MOST_COPIES:
            yield Finding(at, "logo_unsafe")


def _decoded(text: str) -> bytes:
    """Give the bytes, or none for what is no base64 (RFC 4648)."""
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return b""


def _drawing(data: bytes) -> ET.Element | None:
    """Parse an SVG; None for what is none."""
    try:
        root = ET.fromstring(data.decode("utf-8"))  # noqa: S314  # it has no entities: see _MARKS
    except (ET.ParseError, ValueError):
        return None
    return root if root.tag == f"{{{_SVG}}}svg" else None


def _harmless(element: ET.Element) -> bool:
    if element.tag not in _SHAPES:
        return False
    for name, value in element.items():
        plain = name.rpartition("}")[2].lower()
        if plain.startswith("on") or (plain == "href" and not value.startswith("#")):
            return False
        if _FAR.search(value):
            return False
    return True
