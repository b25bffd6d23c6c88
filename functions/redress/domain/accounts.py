"""Accounts that cases name: one key for the same account, however it was written."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from redress.domain.ids import keyed_hash
from redress.domain.submission import PLATFORMS, Account, Link, Submission

MOST_KEYS = 40
"""So many accounts are kept of one write: a transaction has room for them beside all else."""
_HOST_PREFIX = re.compile(r"^(?:www|m|h5)\.")
_ADDRESS = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}(?:[/?#]\S*)?", re.IGNORECASE)
_NAMED_IN_QUERY = {"mp.weixin.qq.com": "__biz"}
"""Where the account is in the query: its parameter. Everywhere else queries only track people."""


def account_keys(accounts: Iterable[Account], pepper: bytes) -> tuple[str, ...]:
    """Give the keyed hashes under which accounts are found, without the accounts themselves."""
    names = (name for account in accounts for name in _names(account))
    return tuple(dict.fromkeys(keyed_hash("account", name, pepper) for name in names))[:MOST_KEYS]


def searched_keys(text: str, pepper: bytes) -> tuple[str, ...]:
    """Give the keys of an account that somebody typed: an address, or a name on any platform."""
    if _ADDRESS.fullmatch(text.strip()):
        return account_keys([Account("other", url=text.strip())], pepper)
    return account_keys([Account(platform, handle=text) for platform in PLATFORMS], pepper)


def submitted_accounts(submission: Submission) -> tuple[Account, ...]:
    """Give the accounts of a submission, and those that its links name."""
    return (*submission.accounts, *linked_accounts(submission.links))


def linked_accounts(links: Iterable[Link]) -> tuple[Account, ...]:
    """Give the accounts that links name."""
    found = (Account(link.platform, handle=link.account) for link in links if link.account.strip())
    return tuple(dict.fromkeys(found))


def written_accounts(paper: str) -> tuple[Account, ...]:
    """Read the accounts back from one of the case's papers (canonical JSON)."""
    document: dict[str, Any] = json.loads(paper)
    named = [
        Account(one["platform"], one.get("name", ""), one.get("handle", ""), one.get("url", ""))
        for one in document.get("accounts", [])
    ]
    linked = [
        Account(one["platform"], handle=one["account"])
        for one in document.get("links", [])
        if one.get("account", "").strip()
    ]
    return tuple(dict.fromkeys([*named, *linked]))


def _names(account: Account) -> Iterator[str]:
    handle = unicodedata.normalize("NFKC", account.handle).strip().lstrip("@").casefold()
    if handle:
        yield f"{account.platform}|{handle}"
    page = _page(account.url)
    if page:
        yield page


def _page(url: str) -> str:
    """Write an address in one form: no scheme, no mobile host, no tracking, no slash at its end."""
    text = unicodedata.normalize("NFKC", url).strip()
    if not text:
        return ""
    try:
        parts = urlsplit(text if "//" in text else f"//{text}")
        host = (parts.hostname or "").casefold()
    except ValueError:
        return ""
    host = _HOST_PREFIX.sub("", host)
    if not host:
        return ""
    named = _NAMED_IN_QUERY.get(host, "")
    query = next((part for part in parts.query.split("&") if part.startswith(f"{named}=")), "")
    return f"{host}{parts.path.rstrip('/')}{'?' + query if named and query else ''}"
