"""How a campaign's pages look: the organisation's name, colour and logo."""

from __future__ import annotations

from dataclasses import dataclass, field

LEAST_CONTRAST = 4.5
"""What WCAG 2.2 (1.4.3) asks of text on its background."""
_BENT = 0.04045
"""Below it, WCAG takes a channel's brightness for linear."""


@dataclass(frozen=True)
class Brand:
    """What is the organisation's own; what is empty is taken from the project.

    `colour` is `#rrggbb`, `logo` a picture as data URI (RFC 2397).
    """

    name: dict[str, str] = field(default_factory=dict)
    colour: str = ""
    logo: str = ""


def contrast_with_white(colour: str) -> float:
    """Give the contrast (WCAG 2.2) of white text on a colour: 1 for white, 21 for black."""
    red, green, blue = (_brightness(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _brightness(channel: float) -> float:
    if channel <= _BENT:
        return channel / 12.92
    bright: float = ((channel + 0.055) / 1.055) ** 2.4
    return bright
