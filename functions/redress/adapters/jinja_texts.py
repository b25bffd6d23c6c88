"""Mails filled from the folders of `messages/` by Jinja2."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import datetime
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
_REVIEWER = _CASE | {"campaign", "queue", "stage", "due"}
_QUEUED = _REVIEWER | {"link", "opened", "waiting", "oldest"}
_ASKED = _QUEUED | {"asked"}
NEEDED: dict[NoticeKind, frozenset[str]] = {
    NoticeKind.SUBMISSION_RECEIVED: _OWNER | {"campaign"},
    NoticeKind.CASE_PRESERVED: _OWNER | {"campaign", "evidence_count"},
    NoticeKind.EVIDENCE_REFUSED: _OWNER
    | {"evidence_count", "refused_count", "refusals", "quarantined_count"},
    NoticeKind.OWNER_ASKED: _OWNER | {"due", "owner_text"},
    NoticeKind.OWNER_REMINDED: _OWNER | {"due", "owner_text"},
    NoticeKind.REVIEW_REQUESTED: _ASKED,
    NoticeKind.REVIEW_REMINDED: _ASKED,
    NoticeKind.REVIEW_ESCALATED: _ASKED,
    NoticeKind.REVIEW_CANCELLED: _REVIEWER,
    NoticeKind.TASK_HANDED_OVER: _ASKED,
    NoticeKind.COLLEAGUE_ASKED: _QUEUED,
    NoticeKind.DECISION_PROPOSED: _QUEUED,
    NoticeKind.PROPOSAL_RETURNED: _QUEUED,
    NoticeKind.REVIEW_DIGEST: frozenset(
        {"host", "organisation", "link", "waiting", "oldest", "queues", "urgent"}
    ),
    NoticeKind.REVIEWER_DISABLED_HANDBACK: frozenset({"colleague"}),
    NoticeKind.MAIL_TROUBLE: frozenset({"colleague", "trouble"}),
    NoticeKind.MESSAGE_FROM_OWNER: _CASE | {"campaign", "queue", "stage", "link"},
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
    NoticeKind.PASSKEY_ADDED: frozenset({"added"}),
}
"""Which values each mail is filled with; `owner_text` may be blank, further ones are ignored."""

_INSTANTS = frozenset({"due", "opened", "oldest", "added"})
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?[+-]\d\d:\d\d")


class JinjaTexts:
    """The port Texts. Jinja2 is imported with the first mail: it is dear at a cold start."""

    def mail(self, kind: str, locale: str, to: str, values: dict[str, str]) -> Mail:
        """Fill the mail of a kind.

        Raises ValueError for an unknown kind, KeyError for an unknown locale or a missing value.
        `stage`, `queue`, `asked`, `trouble`, `remedies` and `refusals` may be codes, which are
        spelled out; `kind` and `remedy` name the task more exactly than its stage. `due`, `opened`,
        `oldest` and `added` may be ISO instants, told as clocks of `timezone` show them. `queues`
        and `urgent` have a line for each row, whose cells are parted by bars: group, kind of task
        and how many wait; case, kind, remedy and when it is due. `notice_key` makes one message of
        one sent twice.
        """
        needed = NEEDED[NoticeKind(kind)]
        if locale not in LOCALES:
            raise KeyError(f"no mails are written in {locale}")
        if missing := sorted(needed - values.keys()):
            raise KeyError(f"the mail {kind} needs {', '.join(missing)}")
        spelled = _spelled_out(values, _words(locale))
        filled: dict[str, object] = {name: spelled[name] for name in needed}
        filled |= _rows(values, _words(locale)) | {"locale": locale}
        return Mail(
            to=to,
            subject=" ".join(self._fill(f"{kind}/{locale}.subject.txt", filled).split()),
            text=self._fill(f"{kind}/{locale}.txt", filled) + "\n",
            html=self._fill(f"{kind}/{locale}.html", filled) + "\n",
            headers=_headers(values),
        )

    def _fill(self, name: str, values: dict[str, object]) -> str:
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
    kind = values.get("kind", "")
    remedies = [code.strip() for code in values.get("remedies", "").split(",")]
    question = values.get("owner_text", "").strip() or words.get(f"question.{kind}", "")
    families = {"queue": "assignee", "asked": "asked", "trouble": "mail_trouble"}
    codes = {name: values[name] for name in families if name in values}
    return values | {
        "stage": _told_stage(kind, values.get("remedy", ""), words, values.get("stage", "")),
        "remedies": words["list.separator"].join(words.get(f"remedy.{r}", r) for r in remedies),
        "refusals": _told_refusals(values.get("refusals", ""), words),
        "owner_text": question,
        **{name: words.get(f"{families[name]}.{code}", code) for name, code in codes.items()},
        **{name: _told_time(values, name, words) for name in _INSTANTS & values.keys()},
    }


def _told_stage(kind: str, remedy: str, words: dict[str, str], stage: str = "") -> str:
    """Name what a task is about: its remedy, else its kind, else the stage of its case."""
    task = words.get(f"remedy.{remedy}") or words.get(f"task_kind.{kind}")
    return task or words.get(f"stage.{stage}", stage)


def _rows(values: dict[str, str], words: dict[str, str]) -> dict[str, object]:
    """Give the rows of a digest's two tables, spelled out."""
    rows: dict[str, object] = {}
    if "queues" in values:
        rows["queues"] = [
            {
                "queue": words.get(f"assignee.{group}", group),
                "stage": _told_stage(kind, "", words, kind),
                "waiting": waiting,
            }
            for group, kind, waiting in _cells(values["queues"])
        ]
    if "urgent" in values:
        rows["urgent"] = [
            {
                "case_id": case_id,
                "stage": _told_stage(kind, remedy, words, kind),
                "due": _told_time(values | {"due": due}, "due", words),
            }
            for case_id, kind, remedy, due in _cells(values["urgent"])
        ]
    return rows


def _cells(lines: str) -> list[list[str]]:
    return [line.split("|") for line in lines.splitlines()]


def _told_refusals(codes: str, words: dict[str, str]) -> str:
    """Give a sentence for each reason, one a line; how often it occurred, if there are several."""
    reasons = [code.partition(":") for code in codes.split(",")]
    told = [(words.get(f"refusal.{code}", code), count) for code, _, count in reasons]
    if len(told) == 1:
        return told[0][0]
    return "\n".join(
        words["list.share"].format(count=count, what=sentence) for sentence, count in told
    )


def _told_time(values: dict[str, str], name: str, words: dict[str, str]) -> str:
    """Give an instant as people write it, with the name of its time zone."""
    text = values[name]
    if not _INSTANT.fullmatch(text):
        return text
    instant = datetime.fromisoformat(text)
    zone = words.get(f"zone.{values.get('timezone', '')}", f"UTC{text[-6:]}")
    return instant.strftime(words["time.moment"]).format(zone=zone)


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
