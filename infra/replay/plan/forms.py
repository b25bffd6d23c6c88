"""The form that an owner of a story sends, and the files with it."""

import random
import uuid
from datetime import datetime, timedelta
from typing import Any

from infra.replay.plan import words
from infra.replay.plan.files import describe

Document = dict[str, Any]
_MAIL, _CONFIRMED, _OFFLINE, _ACCOUNTS_TOO = 0.9, 0.15, 0.06, 0.7
"""Shares: leave an address, want to hear that the form arrived, tell of an incident, …"""
_WITH_ARCHIVE = 97
"""Every so-manieth owner adds an archive, which is refused beside what is kept."""
_HELD = {"picture": "screenshots", "video": "screen_recording", "document": "police_record"}
_KINDS, _WEIGHTS = ("picture", "video", "document"), (6, 2, 2)


def fill_in(
    chance: random.Random, number: int, at: datetime, remedies: tuple[str, ...], told: Document
) -> Document:
    """Fill in the form; `told` has the locale, the mood, and whether there are links and files."""
    locale = told["locale"]
    accounts = [words.attacker(chance) for _ in range(chance.choice((1, 1, 2)))]
    about = ["posts", "accounts"] if chance.random() < _ACCOUNTS_TOO else ["posts"]
    form = {
        "submission_id": uuid7(at, chance),
        "locale": locale,
        "contact": _contact(chance, locale, number),
        "vehicle": {"model": chance.choice(("S1", "S3")), "purchase_reference": ""},
        "statement": words.statement(chance, locale, number, told["mood"]),
        "about": about,
        "accounts": accounts,
        "links": [words.link(chance, each) for each in accounts] if told["links"] else [],
        "evidence_held": list(
            dict.fromkeys(_HELD.get(kind, "screenshots") for kind in told["files"])
        ),
        "remedies": list(remedies),
        "consents": [
            {"purpose": purpose, "version": "2026-01", "granted": True}
            for purpose in ("handle_case", "share_with_law_firm")
        ],
    }
    if told["mood"] == "harm" and chance.random() < _OFFLINE:
        day = (at - timedelta(days=chance.randrange(1, 20))).date().isoformat()
        form["incident"] = words.incident(chance, locale, day, number)
        about.append("offline")
    return form


def kinds(chance: random.Random, number: int) -> tuple[str, ...]:
    """Choose what the files are: one to four."""
    chosen = ["picture", *chance.choices(_KINDS, _WEIGHTS, k=3)][: chance.choice((1, 1, 2, 3, 4))]
    return (*chosen, "archive") if number % _WITH_ARCHIVE == 0 else tuple(chosen)


def files(kinds_: tuple[str, ...], seed: int, number: int) -> tuple[Document, ...]:
    """Describe the files of an owner."""
    first = seed * 100_000_000 + number * 10
    return tuple(describe(kind, first + place) for place, kind in enumerate(kinds_))


def uuid7(at: datetime, chance: random.Random) -> str:
    """Make a UUID of version 7 (RFC 9562, 5.7) of an instant and chance."""
    number = int(at.timestamp() * 1000) << 80 | 0x7 << 76 | chance.getrandbits(12) << 64
    return str(uuid.UUID(int=number | 0b10 << 62 | chance.getrandbits(62)))


def _contact(chance: random.Random, locale: str, number: int) -> Document:
    """Some leave a telephone number only, which cannot exist."""
    phone = f"+86 100 {number // 10_000:04d} {number % 10_000:04d}"
    contact: Document = {"name": words.name(chance, locale), "phone": phone}
    if chance.random() < _MAIL:
        contact["email"] = f"owner{number}@mail.redress.example"
        contact["confirmation"] = chance.random() < _CONFIRMED
    return contact
