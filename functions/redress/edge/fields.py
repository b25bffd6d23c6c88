"""The kinds of fields that documents from outside are made of, with their limits."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from redress.domain.submission import MAX_FILE_BYTES

_LINE = r"^[^\x00-\x1f\x7f\u2028\u2029]*$"
TEXT = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
Line = Annotated[str, Meta(max_length=200, pattern=_LINE)]
Name = Annotated[str, Meta(min_length=1, max_length=100, pattern=_LINE)]
ShortName = Annotated[str, Meta(min_length=1, max_length=60, pattern=_LINE)]
NeededLine = Annotated[str, Meta(min_length=1, max_length=200, pattern=_LINE)]
Address = Annotated[str, Meta(min_length=3, max_length=254, pattern=_LINE)]
Code = Annotated[str, Meta(min_length=1, max_length=20, pattern=_LINE)]
CaseNumber = Annotated[str, Meta(max_length=20, pattern=_LINE)]
FileName = Annotated[str, Meta(min_length=1, max_length=255, pattern=_LINE)]
Email = Annotated[
    str,
    Meta(
        max_length=254,
        pattern=r"^([^\s@<>(),;:\"\\\[\]\x00-\x1f\x7f]{1,64}@([a-zA-Z0-9\u0080-\uffff-]+\.)+"
        r"[a-zA-Z0-9\u0080-\uffff-]{2,})?$",
    ),
]
Phone = Annotated[str, Meta(max_length=32, pattern=r"^[0-9+()\- ]*$")]
_URL = r"https?://[^\s\x00-\x1f\x7f\"<>]+"
Url = Annotated[str, Meta(min_length=1, max_length=2000, pattern=rf"^{_URL}$")]
UrlOrNone = Annotated[str, Meta(max_length=2000, pattern=rf"^({_URL})?$")]
Day = Annotated[str, Meta(pattern=r"^(\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]))?$")]
LongText = Annotated[str, Meta(min_length=1, max_length=10_000, pattern=TEXT)]
LongTextOrNone = Annotated[str, Meta(max_length=10_000, pattern=TEXT)]
Pasted = Annotated[str, Meta(max_length=2000, pattern=TEXT)]
Note = Annotated[str, Meta(max_length=4_000, pattern=TEXT)]
Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
SubmissionId = Annotated[str, Meta(min_length=36, max_length=36)]
Size = Annotated[int, Meta(ge=0, le=MAX_FILE_BYTES)]
Platform = Literal[
    "weibo",
    "douyin",
    "bilibili",
    "xiaohongshu",
    "zhihu",
    "dongchedi",
    "autohome",
    "wechat",
    "other",
]


class Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of all documents that come from outside: unknown fields are refused."""


class TextForm(Form, frozen=True, rename={"zh_cn": "zh-CN"}):
    """A text in every locale."""

    zh_cn: Annotated[str, Meta(min_length=1, max_length=10_000)]
    en: Annotated[str, Meta(min_length=1, max_length=10_000)]

    def by_locale(self) -> dict[str, str]:
        """Give the text by locale."""
        return {"zh-CN": self.zh_cn, "en": self.en}
