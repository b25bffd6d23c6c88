"""Mails filled from the folders of `messages/` by Jinja2."""

from __future__ import annotations

import hashlib
import json
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from redress.domain.campaign import LOCALES
from redress.domain.notices import NoticeKind
from redress.ports import Mail

if TYPE_CHECKING:
    from jinja2 import Environment

_ROOT = Path(__file__).parent.parent

_CASE = frozenset({"case_id", "host", "organisation"})
_OWNER = _CASE | {"link"}
_REVIEWER = _CASE | {"campaign", "stage", "due"}
_QUEUED = _REVIEWER | {"link", "opened"}
NEEDED: dict[NoticeKind, frozenset[str]] = {
    NoticeKind.SUBMISSION_RECEIVED: _OWNER | {"campaign"},
    NoticeKind.CASE_PRESERVED: _OWNER | {"campaign", "evidence_count"},
    NoticeKind.EVIDENCE_REFUSED: _OWNER | {"evidence_count", "refused_count", "quarantined_count"},
    NoticeKind.OWNER_ASKED: _OWNER | {"due", "owner_text"},
    NoticeKind.OWNER_REMINDED: _OWNER | {"due", "owner_text"},
    NoticeKind.REVIEW_REQUESTED: _QUEUED,
    NoticeKind.REVIEW_REMINDED: _QUEUED,
    NoticeKind.REVIEW_ESCALATED: _QUEUED,
    NoticeKind.REVIEW_CANCELLED: _REVIEWER,
    NoticeKind.MESSAGE_FROM_OWNER: _CASE | {"campaign", "stage", "link"},
    NoticeKind.MESSAGE_FROM_TEAM: _OWNER,
    NoticeKind.CONTACT_CHANGED: _OWNER,
    NoticeKind.CONTACT_REPLACED: _OWNER,
    NoticeKind.CLOSED_RECORDED: _OWNER | {"campaign"},
    NoticeKind.CLOSED_GUIDED: _OWNER,
    NoticeKind.CLOSED_DECLINED: _OWNER | {"owner_text"},
    NoticeKind.CLOSED_DUPLICATE: _OWNER | {"owner_text"},
    NoticeKind.CLOSED_LAPSED: _OWNER | {"campaign"},
    NoticeKind.CLOSED_WITHDRAWN: _CASE,
    NoticeKind.CLOSED_COMPLETED: _OWNER | {"remedies"},
    NoticeKind.SIGN_IN_CODE: frozenset({"code"}),
}
"""Which values each mail is filled with; `owner_text` may be blank, further ones are ignored."""


class JinjaTexts:
    """The port Texts. Jinja2 is imported with the first mail: it is dear at a cold start."""

    def mail(self, kind: str, locale: str, to: str, values: dict[str, str]) -> Mail:
        """Fill the mail of a kind.

        Raises ValueError for an unknown kind, KeyError for an unknown locale or a missing value.
        `stage` and `remedies` may be codes, which are spelled out; `kind` and `remedy` name the
        task more exactly than its stage. `notice_key` makes one message of one sent twice.
        """
        needed = NEEDED[NoticeKind(kind)]
        if locale not in LOCALES:
            raise KeyError(f"no mails are written in {locale}")
        if missing := sorted(needed - values.keys()):
            raise KeyError(f"the mail {kind} needs {', '.join(missing)}")
        spelled = _spelled_out(values, _words(locale))
        filled = {name: spelled[name] for name in needed} | {"locale": locale}
        return Mail(
            to=to,
            subject=" ".join(self._fill(f"{kind}/{locale}.subject.txt", filled).split()),
            text=self._fill(f"{kind}/{locale}.txt", filled) + "\n",
            html=self._fill(f"{kind}/{locale}.html", filled) + "\n",
            headers=_headers(values),
        )

    def _fill(self, name: str, values: dict[str, str]) -> str:
        return self._environment.get_template(name).render(values).strip()

    @cached_property
    def _environment(self) -> Environment:
        from jinja2 import (  # noqa: PLC0415 - 95 ms of CPU that only a mail is worth
            Environment,
            FileSystemLoader,
            StrictUndefined,
            select_autoescape,
        )

        return Environment(
            loader=FileSystemLoader(_ROOT / "messages"),
            autoescape=select_autoescape(["html"]),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )


@cache
def _words(locale: str) -> dict[str, str]:
    words: dict[str, str] = json.loads((_ROOT / "locales" / f"{locale}.json").read_text("utf-8"))
    return words


def _spelled_out(values: dict[str, str], words: dict[str, str]) -> dict[str, str]:
    """Give the values with codes in words; text that is no code stays as it is."""
    kind, stage = values.get("kind", ""), values.get("stage", "")
    task = words.get(f"remedy.{values.get('remedy')}") or words.get(f"task_kind.{kind}")
    remedies = [code.strip() for code in values.get("remedies", "").split(",")]
    question = values.get("owner_text", "").strip() or words.get(f"question.{kind}", "")
    return values | {
        "stage": task or words.get(f"stage.{stage}", stage),
        "remedies": words["list.separator"].join(words.get(f"remedy.{r}", r) for r in remedies),
        "owner_text": question,
    }


def _headers(values: dict[str, str]) -> dict[str, str]:
    """Give the headers of an automatic mail (RFC 3834), threaded by its case (RFC 5322)."""
    headers = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
    host, case_id = values.get("host", "").partition(":")[0], values.get("case_id", "")
    if host and case_id:
        headers["In-Reply-To"] = headers["References"] = f"<{case_id}@{host}>"
    if host and (key := values.get("notice_key")):
        digest = hashlib.sha256(f"{case_id}\n{key}".encode()).hexdigest()
        headers["Message-ID"] = f"<{digest[:32]}@{host}>"
    return headers
