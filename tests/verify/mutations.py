"""Ways to change a bag, each with what has to be named in consequence."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import strategies as st

from tests.verify.bags import Maker
from tests.verify.basics import NAME, Files, canonical
from tests.verify.chains import linked
from tests.verify.zips import relisted, zipped

LEDGER = "data/custody.jsonl"
GUIDES = ("data/catalogue.csv", "data/catalogue.pdf", "VERIFY.en.txt", "VERIFY.zh-CN.txt")
"""What nothing but the lists of hashes covers: who writes those anew may change these."""

LISTS = ("bagit.txt", "bag-info.txt", "manifest-sha256.txt", "manifest-sha512.txt")
TAG_LISTS = ("tagmanifest-sha256.txt", "tagmanifest-sha512.txt")


@dataclass(frozen=True)
class Mutation:
    """A changed bag; one of `names` has to be the subject of a finding, any if there are none."""

    data: bytes
    names: frozenset[str]
    what: str


def named(files: Files, what: str, *names: str) -> Mutation:
    return Mutation(zipped(files), frozenset(names), what)


def spoiled(draw: st.DrawFn, data: bytes) -> bytes:
    """Change bytes: flip one, cut off the end, take some away, add some, or swap two pieces."""
    at = draw(st.integers(0, max(0, len(data) - 1)))
    how = draw(st.sampled_from(["flip", "truncate", "drop", "add", "swap"]))
    if how == "flip" and data:
        return data[:at] + bytes([data[at] ^ draw(st.integers(1, 255))]) + data[at + 1 :]
    if how == "truncate" and data:
        return data[:at]
    if how == "drop" and data:
        return data[:at] + data[at + draw(st.integers(1, 40)) :]
    if how == "swap" and len(data) > 1:
        middle = draw(st.integers(1, len(data) - 1))
        swapped = data[middle:] + data[:middle]
        return swapped if swapped != data else data + b"!"
    return data[:at] + draw(st.binary(min_size=1, max_size=40)) + data[at:]


def _owner(files: Files, data: bytes, at: int) -> frozenset[str]:
    """Say whose byte this is in a zip: the file around it, or nobody's in particular."""
    start = 0
    for name, content in files.items():
        end = start + 30 + len(NAME) + 1 + len(name) + len(content) + 16
        if start <= at < end:
            return frozenset({name})
        start = end
    assert at < len(data)
    return frozenset()


@st.composite
def zip_bytes(draw: st.DrawFn, files: Files) -> Mutation:
    """Flip one byte anywhere in the zip."""
    data = zipped(files)
    at = draw(st.integers(0, len(data) - 1))
    changed = data[:at] + bytes([data[at] ^ draw(st.integers(1, 255))]) + data[at + 1 :]
    return Mutation(changed, _owner(files, data, at), f"byte {at} of the zip")


@st.composite
def zip_pieces(draw: st.DrawFn, files: Files) -> Mutation:
    """Cut, add, take away or swap pieces of the zip."""
    data = zipped(files)
    return Mutation(spoiled(draw, data), frozenset(), "a piece of the zip")


@st.composite
def careless(draw: st.DrawFn, files: Files) -> Mutation:
    """Change, add or take away a file, or swap two, and leave the lists of hashes alone."""
    name, other = draw(st.permutations([*files]))[:2]
    changed = dict(files)
    how = draw(st.sampled_from(["spoil", "spoil", "spoil", "drop", "add", "swap", "rename"]))
    if how == "spoil":
        changed[name] = spoiled(draw, files[name])
    elif how == "drop":
        del changed[name]
    elif how == "add":
        name = draw(st.sampled_from(["proofs/extra.json", "data/evidence/0042.png", "x", "data/y"]))
        changed[name] = b"added"
    elif how == "rename":
        changed = {f"{key}.old" if key == name else key: each for key, each in files.items()}
    elif files[name] != files[other]:
        changed[name], changed[other] = files[other], files[name]
    else:
        changed[name] += b"!"
    return named(changed, f"{how} {name}", name)


@st.composite
def careful(draw: st.DrawFn, files: Files) -> Mutation:
    """Change, take away, add or swap files that prove something, and write the lists anew."""
    proving = [name for name in files if name not in (*GUIDES, *LISTS, *TAG_LISTS)]
    name, other = draw(st.permutations(proving))[:2]
    how = draw(st.sampled_from(["spoil", "spoil", "spoil", "spoil", "drop", "add", "swap"]))
    changed = dict(files)
    if how == "spoil":
        changed[name] = spoiled(draw, files[name])
    elif how == "drop":
        del changed[name]
    elif how == "add":
        name = draw(st.sampled_from(["data/evidence/0042.png", "data/papers/0077.json", "run.sh"]))
        changed[name] = b"added"
    elif files[name] != files[other]:
        changed[name], changed[other] = files[other], files[name]
    else:
        changed[name] += b"!"
    swapped = {other} if how == "swap" else set()
    what = f"{how} {name}, relisted"
    return named(relisted(changed), what, name, _beside(name, how), *swapped)


def _beside(name: str, how: str) -> str:
    """Name the other half of a pair that no longer fits: a document and what vouches for it."""
    halves = {
        "proofs/manifest.json": "proofs/manifest.json.tsa-a.tsr",
        "proofs/checkpoint.json": "proofs/checkpoint.json.tsa-a.tsr",
        "proofs/receipt.json": "proofs/receipt.json.sig",
        "proofs/signing-key.pem": "proofs/receipt.json.sig",
        "proofs/checkpoint.json.tsa-a.tsr": "proofs/checkpoint.json" if how == "drop" else "",
    }
    return halves.get(name, "")


@st.composite
def events(draw: st.DrawFn, files: Files, maker: Maker) -> Mutation:
    """Change, drop, add, move or cut off events, with and without linking the rest anew."""
    lines = [*maker.lines]
    at = draw(st.integers(0, len(lines) - 1))
    how = draw(st.sampled_from(["change", "drop", "repeat", "swap", "cut", "insert"]))
    if how == "change":
        event = json.loads(lines[at])
        key = draw(st.sampled_from(["at", "reason", "sha256", "outcome", "details", "item"]))
        event[key] = _another(event[key], key)
        lines[at] = canonical(event)
    elif how == "drop":
        del lines[at]
    elif how == "repeat":
        lines.insert(at, lines[at])
    elif how == "swap":
        at = min(at, len(lines) - 2)
        lines[at], lines[at + 1] = lines[at + 1], lines[at]
    elif how == "cut":
        del lines[at:]
    else:
        lines.insert(at, canonical(json.loads(lines[0]) | {"reason": "never happened"}))
    anew = draw(st.booleans())
    lines = linked(lines) if anew else lines
    changed = relisted(files | {LEDGER: b"".join(line + b"\n" for line in lines)})
    places = {f"{LEDGER}:{number}" for number in (at + 1, at + 2)}
    names = {LEDGER} if anew or at >= len(lines) - 1 else places
    return Mutation(
        zipped(changed), frozenset(names), f"{how} event {at + 1}{', linked' if anew else ''}"
    )


def _another(value: object, key: str) -> object:
    others = {
        "at": "2026-03-04T05:06:07.891Z",
        "outcome": "failed" if value == "done" else "done",
        "sha256": "f" * 64,
        "reason": f"{value}?",
        "details": {"changed": 1},
        "item": 41,
    }
    return others[key]


@st.composite
def order(draw: st.DrawFn, files: Files) -> Mutation:
    """Let two files of the zip change places."""
    names = list(files)
    first = draw(st.integers(0, len(names) - 2))
    second = draw(st.integers(first + 1, len(names) - 1))
    names[first], names[second] = names[second], names[first]
    moved = {name: files[name] for name in names}
    return named(moved, f"move {names[first]}", names[second], *names[first + 1 : second + 1])


def any_mutation(files: Files, maker: Maker) -> st.SearchStrategy[Mutation]:
    """Give all of these, each about as often."""
    kinds: tuple[Callable[..., st.SearchStrategy[Mutation]], ...] = (
        zip_bytes, zip_pieces, careless, careful, order,
    )  # fmt: skip
    return st.one_of(*(kind(files) for kind in kinds), events(files, maker))
