"""From the fields of the plain form to the submission's document, and from faults to fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from urllib.parse import urlsplit

from redress.domain.campaign import Campaign
from redress.domain.errors import Finding
from redress.domain.submission import MAX_ACCOUNTS, MAX_LINKS
from redress.edge.plain.sheet import Sheet
from redress.edge.problems import readable_limit

_ADDRESS = re.compile(
    r"https?://[^\s\"<>\u3000-\u303f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff5e\u201c\u201d]+",
    re.IGNORECASE,
)
"""An address in what an app shares: it ends at white space, quotes and Chinese punctuation."""
_BARE = re.compile(r"[\w-]+(\.[\w-]+)*\.[a-z]{2,}(/\S*)?", re.IGNORECASE | re.ASCII)
HOSTS = {
    "weibo": ("weibo.com", "weibo.cn", "t.cn"),
    "douyin": ("douyin.com", "iesdouyin.com"),
    "bilibili": ("bilibili.com", "b23.tv", "bili2233.cn"),
    "xiaohongshu": ("xiaohongshu.com", "xhslink.com", "xhs.cn"),
    "zhihu": ("zhihu.com",),
    "dongchedi": ("dongchedi.com", "dcdapp.com"),
    "autohome": ("autohome.com.cn", "autohome.cn"),
    "wechat": ("weixin.qq.com",),
}
"""Every host below one of these is the platform's own; the pages with scripts hold the same."""
_INCIDENT = ("happened_on", "place", "description", "damage", "police_report_number")
_PLACES = (
    ("/contact/name", "name"),
    ("/contact/phone", "phone"),
    ("/contact", "email"),
    ("/vehicle/model", "model"),
    ("/vehicle/purchase_reference", "purchase_reference"),
    ("/about", "about"),
    ("/statement", "statement"),
    ("/links", "links"),
    ("/accounts", "accounts"),
    *((f"/incident/{name}", name) for name in _INCIDENT),
    ("/evidence_held", "evidence_held"),
    ("/files", "files"),
    ("/remedies", "remedies"),
    ("/consents", "consents"),
)
"""Which field of the page a pointer into the document belongs to; the first match counts."""
_LINED = {"links", "accounts"}
_TOLD_APART = 20_000
"""So much of a text is enough to see that it is too long for its field."""


def submission_document(sheet: Sheet) -> dict[str, object]:
    """Make the document of a submission, as the schema `SubmissionForm` reads it."""
    posted = sheet.posted
    one = {name: posted.one(name).strip()[:_TOLD_APART] for name in posted.fields}
    incident = {name: one.get(name, "") for name in _INCIDENT}
    return {
        "submission_id": sheet.submission_id,
        "campaign_id": sheet.campaign.id,
        "locale": sheet.locale,
        "contact": {
            "name": one.get("name", ""),
            "email": one.get("email", ""),
            "phone": one.get("phone", ""),
            "confirmation": bool(one.get("confirmation")) and bool(one.get("email")),
        },
        "vehicle": {
            "model": one.get("model", ""),
            "purchase_reference": one.get("purchase_reference", ""),
        },
        "about": _once(posted.all("about")),
        "statement": one.get("statement", ""),
        "links": [_link(line) for line in _lines(posted.one("links"), MAX_LINKS)],
        "accounts": [_account(line) for line in _lines(posted.one("accounts"), MAX_ACCOUNTS)],
        "incident": incident if any(incident.values()) else None,
        "evidence_held": _once(posted.all("evidence_held")),
        "remedies": _once(posted.all("remedies")),
        "consents": _consents(posted.all("consent"), sheet.campaign),
        "files": [
            {
                "name": file.name,
                "size": file.size,
                "sha256": file.sha256,
                "media_type": file.media_type,
            }
            for file in sheet.files
        ],
    }


def plain_findings(sheet: Sheet) -> list[Finding]:
    """List what lies between fields, for a sheet that has other faults and is no submission yet."""
    shown = {tick.rpartition("@")[0] for tick in sheet.posted.all("consent")}
    findings = [
        Finding("/consents", "consent_missing", text.purpose)
        for text in sheet.campaign.consents
        if text.required and text.purpose not in shown
    ]
    if not sheet.posted.one("email").strip() and not sheet.posted.one("phone").strip():
        findings.append(Finding("/contact", "email_or_phone"))
    return findings


def by_field(
    findings: Iterable[Finding], words: Mapping[str, str], own: Mapping[str, str]
) -> dict[str, list[str]]:
    """Give the faults of each field in words; `own` are the pages' words.

    A field with many lines is told which line, and a consent is not called by its code.
    """
    told: dict[str, list[str]] = {}
    for finding in findings:
        field = _field(finding.pointer)
        text = own.get(finding.code) or words[f"finding.{finding.code}"].format_map(
            {"limit": readable_limit(finding)}
        )
        number = re.match(r"/\w+/(\d+)", finding.pointer)
        if number is not None and field in _LINED:
            text = own["line"].replace("{number}", str(int(number[1]) + 1)) + text
        if text not in told.setdefault(field, []):
            told[field].append(text)
    return told


def _consents(ticked: Sequence[str], campaign: Campaign) -> list[dict[str, object]]:
    """Give a yes or no to each purpose; a yes names the version of the text that was shown."""
    shown = dict(tick.rpartition("@")[::2] for tick in ticked)
    return [
        {
            "purpose": text.purpose,
            "version": shown.get(text.purpose, text.version),
            "granted": text.purpose in shown,
        }
        for text in campaign.consents
    ]


def _field(pointer: str) -> str:
    return next((field for start, field in _PLACES if pointer.startswith(start)), "statement")


def _once(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))


def _lines(text: str, most: int) -> list[str]:
    """Give the lines that are not empty; one more than may be is enough to be told of it."""
    return list(islice((line.strip() for line in text.splitlines() if line.strip()), most + 1))


def _link(line: str) -> dict[str, str]:
    url = _address(line)
    kept = line if line not in (url, "") else ""
    return {"url": url, "platform": _platform(url), "account": "", "pasted": kept[:2000]}


def _account(line: str) -> dict[str, str]:
    found = _ADDRESS.search(line)
    if found is None:
        return {"platform": "other", "name": line, "handle": "", "url": ""}
    name = (line[: found.start()] + line[found.end() :]).strip()
    return {"platform": _platform(found[0]), "name": name, "handle": "", "url": found[0]}


def _address(line: str) -> str:
    """Give the address inside a shared text; without one the line as it is, to be told of."""
    found = _ADDRESS.search(line)
    if found is not None:
        return found[0]
    return f"https://{line}" if _BARE.fullmatch(line) else line


def _platform(url: str) -> str:
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:
        return "other"
    for platform, domains in HOSTS.items():
        if any(host == domain or host.endswith(f".{domain}") for domain in domains):
            return platform
    return "other"
