"""A brand is legible, and its logo is a picture and nothing else."""

from __future__ import annotations

import base64
import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from redress.domain.brand import Brand, contrast_with_white
from redress.domain.campaign import EXIT_URL
from redress.domain.errors import Finding, InvalidInputError
from redress.edge.configuration import read_configuration
from tests.edge.shapes import put

SAMPLE: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "infra/local/sample/configuration.json").read_text("utf-8")
)
LOGO = "/campaigns/0/brand/logo"
COLOUR = "/campaigns/0/brand/colour"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'
PNG = b"\x89PNG\r\n\x1a\n"


def uri(kind: str, data: bytes) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"


def drawing(inside: str) -> str:
    return uri("svg+xml", SVG.format(inside).encode())


def read(pointer: str, value: object) -> Brand:
    [campaign], _ = read_configuration(put(deepcopy(SAMPLE), pointer, value))
    return campaign.brand


def findings(pointer: str, value: object) -> tuple[Finding, ...]:
    with pytest.raises(InvalidInputError) as caught:
        read(pointer, value)
    return caught.value.findings


def test_the_sample_has_a_brand() -> None:
    [campaign], _ = read_configuration(SAMPLE)
    assert campaign.brand.name == {"zh-CN": "示例汽车", "en": "Sample Motors"}
    assert campaign.brand.colour == "#0f5c5c"
    assert campaign.brand.logo.startswith("data:image/svg+xml;base64,")
    assert campaign.exit_url == "https://www.baidu.com/"


def test_a_campaign_needs_no_brand_and_no_exit() -> None:
    document = deepcopy(SAMPLE)
    del document["campaigns"][0]["brand"], document["campaigns"][0]["exit_url"]
    [campaign], _ = read_configuration(document)
    assert (campaign.brand, campaign.exit_url) == (Brand(), EXIT_URL)


@pytest.mark.parametrize(
    ("colour", "contrast"),
    [("#ffffff", 1.0), ("#000000", 21.0), ("#767676", 4.54), ("#777777", 4.48), ("#ff0000", 4.0)],
)
def test_contrast_is_that_of_the_guidelines(colour: str, contrast: float) -> None:
    assert contrast_with_white(colour) == pytest.approx(contrast, abs=0.005)


@pytest.mark.parametrize("colour", ["", "#767676", "#0F5C5C", "#000000"])
def test_a_colour_that_bears_white_text(colour: str) -> None:
    assert read(COLOUR, colour).colour == colour.lower()


@pytest.mark.parametrize("colour", ["#777777", "#ffffff", "#ff0000", "#00b3b3"])
def test_a_colour_that_is_too_light(colour: str) -> None:
    assert findings(COLOUR, colour) == (Finding(COLOUR, "colour_too_light", "4.5:1"),)


@pytest.mark.parametrize("colour", ["teal", "#123", "#12345g", "#0f5c5c;x", "rgb(0,0,0)"])
def test_a_colour_that_is_none(colour: str) -> None:
    assert findings(COLOUR, colour) == (Finding(COLOUR, "bad_format"),)


@pytest.mark.parametrize(
    "logo",
    [
        "",
        uri("png", PNG + b"x" * (20 * 1024 - len(PNG))),
        uri("webp", b"RIFF\x00\x00\x00\x00WEBP"),
        drawing(""),
        drawing('<path d="M0 0h1" fill="url(#a)"/><!-- drawn by hand -->'),
        drawing('<defs><linearGradient id="a"/></defs><use href="#a" xlink:href="#a"/>'),
        uri("svg+xml", b'<?xml version="1.0" encoding="utf-8"?>' + SVG.format("").encode()),
    ],
    ids=lambda logo: logo[-24:],
)
def test_a_logo_that_is_a_picture(logo: str) -> None:
    assert read(LOGO, logo).logo == logo


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<script href='#a'/>",
        "<foreignObject/>",
        "<image href='#a'/>",
        "<style>*{fill:red}</style>",
        "<animate/>",
        "<set/>",
        "<a/>",
        "<text>x</text>",
        '<html xmlns="http://www.w3.org/1999/xhtml"/>',
        '<path onload="alert(1)"/>',
        '<path ONCLICK="alert(1)"/>',
        '<use href="https://example.com/x.svg#a"/>',
        '<use xlink:href="//example.com/x.svg#a"/>',
        '<use href="data:image/svg+xml,x"/>',
        '<path fill="url(https://example.com/a)"/>',
        "<path fill=\"url( 'https://example.com/a')\"/>",
        '<path style="background:URL(//example.com)"/>',
        '<path style="@import x"/>',
        "<path style=\"fill:image-set('https://example.com/a' 1x)\"/>",
        r'<path style="fill:u\72l(x)"/>',
        '<g xml:base="https://example.com/"><use href="#a"/></g>',
        '<g id="b"/>' + '<use href="#b"/>' * 21,
        "<![CDATA[x]]>",
        '<?xml-stylesheet href="https://example.com/x.css"?>',
    ],
)
def test_a_drawing_that_does_more_than_draw(inside: str) -> None:
    assert findings(LOGO, drawing(inside)) == (Finding(LOGO, "logo_unsafe"),)


def test_a_drawing_cannot_name_entities() -> None:
    bomb = b'<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + SVG.format("&a;").encode()
    assert findings(LOGO, uri("svg+xml", bomb)) == (Finding(LOGO, "logo_unsafe"),)


@pytest.mark.parametrize(
    ("logo", "code", "limit"),
    [
        (uri("png", PNG + b"x" * (20 * 1024)), "too_large", 20 * 1024),
        (uri("png", b"x" * 30_000), "too_long", 30_000),
        (uri("png", b"GIF89a"), "bad_format", None),
        (uri("svg+xml", b"<svg"), "bad_format", None),
        (uri("svg+xml", b"<svg/>"), "bad_format", None),
        (uri("svg+xml", SVG.format("").encode("utf-16")), "bad_format", None),
        (uri("gif", b"GIF89a"), "bad_format", None),
        ("data:image/png;base64,A", "bad_format", None),
        ("https://example.com/logo.png", "bad_format", None),
    ],
    ids=lambda value: str(value)[:24],
)
def test_a_logo_that_is_none(logo: str, code: str, limit: int | None) -> None:
    assert findings(LOGO, logo) == (Finding(LOGO, code, limit),)


@pytest.mark.parametrize(
    "url", ["http://example.com/", "javascript:alert(1)", "//x", "", "https://a b"]
)
def test_an_exit_leads_to_a_safe_place(url: str) -> None:
    at = "/campaigns/0/exit_url"
    assert findings(at, url) == (Finding(at, "bad_format"),)
