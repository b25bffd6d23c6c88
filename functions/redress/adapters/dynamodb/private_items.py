"""What is personal in a case is encrypted on its way into the table, and read on its way out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from redress.adapters.dynamodb.items import document, ident, record, text
from redress.adapters.dynamodb.writes import Step
from redress.domain.evidence import EvidenceItem, Source
from redress.domain.ids import case_id_for

if TYPE_CHECKING:
    from redress.adapters.dynamodb.items import Item

_HIDDEN = {
    "person": "document",
    "former": "document",
    "paper": "document",
    "message": "document",
    "remark": "document",
    "draft": "submission",
}
"""The attribute that is personal, by the kind of item; of evidence it is the file's name alone."""
_EVIDENCE = "item"
NAME = "name"
"""The attribute of an evidence item that holds its file's name; the document has its number."""


class Cipher(Protocol):
    """Encrypts for one case; without the case's key there is nothing to be read."""

    def encrypt(self, case_id: str, place: str, data: bytes) -> bytes:
        """Encrypt what is to lie at a place, and nowhere else."""
        ...

    def decrypt(self, case_id: str, place: str, data: bytes) -> bytes | None:
        """Decrypt what lies at a place; None once the case's key was destroyed."""
        ...


class CaseKeys(Cipher, Protocol):
    """Makes the key of a case that is new."""

    def fresh(self, case_id: str) -> dict[str, Any]:
        """Make a key, and give the Put that keeps it; it encrypts from now on."""
        ...

    def forget(self, case_id: str) -> None:
        """Remember nothing of a key that was made and not kept."""
        ...


class PrivateItems:
    """Stands between records and table; what the key no longer opens is given as erased."""

    def __init__(self, cipher: Cipher) -> None:
        self._cipher = cipher

    def hidden(self, steps: Iterable[Step]) -> list[Step]:
        """Give the steps as they are written: whatever they put is encrypted where personal."""
        return [self._hidden(step) for step in steps]

    def shown(self, items: Iterable[Item]) -> Iterator[Item]:
        """Give items as they were before they were hidden; erased ones are left out.

        A draft without its submission, or a file under its number, is given still.
        """
        for item in items:
            plain = self.reveal(item)
            if plain is not None:
                yield plain

    def reveal(self, item: Item) -> Item | None:
        """Give one item as it was before it was hidden, or None for one that is erased."""
        kind = _kind(item)
        if kind == _EVIDENCE:
            return self._named(item)
        name = _HIDDEN.get(kind, "")
        if name not in item:
            return item
        plain = self._decrypted(item, name)
        if plain is None and kind != "draft":
            return None
        rest = {key: value for key, value in item.items() if key != name}
        return rest if plain is None else rest | {name: {"S": plain}}

    def _hidden(self, step: Step) -> Step:
        item: Item | None = step.members.get("Item")
        if item is None:
            return step
        kind = _kind(item)
        if kind == _EVIDENCE:
            return _putting(step, self._nameless(item))
        name = _HIDDEN.get(kind, "")
        if name not in item:
            return step
        return _putting(step, item | self._encrypted(item, name, text(item, name)))

    def _nameless(self, item: Item) -> Item:
        """Take a file's name out of its document and put it beside, encrypted."""
        evidence = record(EvidenceItem, item)
        number = numbered(evidence)
        if evidence == number:
            return item
        beside = self._encrypted(item, NAME, evidence.claim.name)
        return item | {"document": {"S": document(number)}} | beside

    def _named(self, item: Item) -> Item:
        if NAME not in item:
            return item
        name = self._decrypted(item, NAME)
        if name is None:
            return item
        evidence = record(EvidenceItem, item)
        named = replace(evidence, claim=replace(evidence.claim, name=name))
        return item | {"document": {"S": document(named)}}

    def _encrypted(self, item: Item, name: str, plain: str) -> Item:
        data = self._cipher.encrypt(_case_id(item), _place(item), plain.encode())
        return {name: {"B": data}}

    def _decrypted(self, item: Item, name: str) -> str | None:
        """Give the plain text, or None once the key is gone; before keys there was only text."""
        if "S" in item[name]:
            return text(item, name)
        plain = self._cipher.decrypt(_case_id(item), _place(item), item[name]["B"])
        return None if plain is None else plain.decode()


def numbered(item: EvidenceItem) -> EvidenceItem:
    """Give an item whose file is named by its number; papers were named by us."""
    if item.source is Source.PAPER:
        return item
    return replace(item, claim=replace(item.claim, name=f"{item.number:04d}"))


def _putting(step: Step, item: Item) -> Step:
    return replace(step, members=step.members | {"Item": item})


def _kind(item: Item) -> str:
    return text(item, "sk").partition("#")[0]


def _place(item: Item) -> str:
    return f"{text(item, 'pk')}|{text(item, 'sk')}"


def _case_id(item: Item) -> str:
    name = ident(item)
    return case_id_for(name) if text(item, "pk").startswith("draft#") else name
