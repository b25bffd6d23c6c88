"""Pages filled from the folder `pages/` by Jinja2."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from redress.domain.campaign import LOCALES
from redress.domain.sizes import readable_size

if TYPE_CHECKING:
    from jinja2 import Environment

_FOLDER = Path(__file__).parent.parent / "pages"


class JinjaPages:
    """The port Pages. Whatever people wrote is escaped: it becomes text, never markup."""

    def words(self, locale: str) -> Mapping[str, str]:
        """Give the words of the pages in a locale; raises KeyError for an unknown one."""
        return _words(locale)

    def page(self, name: str, locale: str, values: Mapping[str, object]) -> str:
        """Fill a page; raises KeyError for an unknown locale, an error for a missing value."""
        template = self._environment.get_template(f"{name}.html")
        return template.render({**values, "w": _words(locale), "locale": locale})

    @cached_property
    def _environment(self) -> Environment:
        from jinja2 import (  # noqa: PLC0415 - 95 ms of CPU that only a page is worth
            Environment,
            FileSystemLoader,
            StrictUndefined,
        )

        environment = Environment(
            loader=FileSystemLoader(_FOLDER),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters["size"] = readable_size
        return environment


@cache
def _words(locale: str) -> dict[str, str]:
    if locale not in LOCALES:
        raise KeyError(f"no pages are written in {locale}")
    words: dict[str, str] = json.loads((_FOLDER / f"words.{locale}.json").read_text("utf-8"))
    return words
