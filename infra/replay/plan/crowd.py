"""The owners of a story: how many want what, and when they write."""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any

from infra.replay.plan import forms
from infra.replay.plan.model import Act

Document = dict[str, Any]
GUIDANCE, LETTER, LITIGATION = "evidence_guidance", "lawyers_letter", "litigation_support"
OWNERS = 6_032
WISHES: Mapping[tuple[str, ...], int] = {
    (LETTER, LITIGATION): 62,
    (GUIDANCE, LETTER, LITIGATION): 38,
    (LETTER,): 141,
    (GUIDANCE, LETTER): 60,
    (LITIGATION,): 105,
    (GUIDANCE, LITIGATION): 40,
    (GUIDANCE,): 200,
}
"""So many owners want just this: 338 guidance, 301 a letter, 245 support with a lawsuit."""
WITH_FILES, LINKS_ONLY, EMPTY_HANDED = 480, 30, 16
"""Of those who want something pursued, some have links only, and some have nothing at all."""
SPAM, SENT_TWICE, SENT_TWICE_IDLY = 14, 18, 40
"""Of the links only; of those who want something pursued; of those who only want to tell."""
_BY_DAY = (9, 8, 7, 8, 6, 5, 4, 3, 3, 3, 4, 4, 3, 4, 4, 3, 3, 4, 5, 10)
_BY_HOUR = (2, 1, 1, 1, 1, 1, 2, 4, 6, 8, 9, 9, 8, 6, 6, 7, 7, 7, 8, 9, 10, 10, 8, 5)
_ENGLISH, _CRITICISM, _LINKED = 0.06, 0.2, 0.5
_LAST_MINUTES = timedelta(minutes=12)
"""Nobody writes so shortly before the end that it could not be counted."""


@dataclass(frozen=True)
class Owner:
    """Somebody of the crowd.

    `mood` is harm, criticism or spam; `again` is whose form this one repeats, word by word.
    """

    number: int
    at: datetime
    locale: str
    wishes: tuple[str, ...]
    mood: str
    files: tuple[Document, ...]
    form: Document
    again: int | None = None

    @property
    def pursued(self) -> tuple[str, ...]:
        """What legal would have to decide about."""
        return tuple(wish for wish in self.wishes if wish != GUIDANCE)

    @property
    def proven(self) -> bool:
        """Whether there is something to look at."""
        reported = self.form.get("incident", {}).get("police_report_number", "")
        return bool(self.files or self.form["links"] or reported)

    @property
    def reviewed(self) -> bool:
        """Whether a community manager gets to see the case at once."""
        return bool(self.pursued) and self.proven

    def submits(self) -> Act:
        """Send the form."""
        payload = {"form": self.form, "files": list(self.files)}
        return Act(self.at, "owner", "submit", self.number, payload)


def scaled(count: int, scale: float) -> int:
    """Give a share of the campaign."""
    return round(count * scale)


def gather(seed: int, scale: float, begins: datetime, cutoff: datetime) -> list[Owner]:
    """Make everybody, in the order in which they write."""
    total = scaled(OWNERS, scale)
    instants = sorted(_instants(_chance(seed, "when"), total, begins, cutoff))
    wishes = _wishes(_chance(seed, "wishes"), total, scale)
    proofs = _proofs(_chance(seed, "proofs"), wishes, scale)
    crowd = [
        _owner(seed, number, at, wish, proof)
        for number, (at, wish, proof) in enumerate(zip(instants, wishes, proofs, strict=True))
    ]
    return _some_sent_twice(_chance(seed, "twice"), crowd, scale)


def _chance(seed: int, purpose: str) -> random.Random:
    """Give chance for one purpose, so that a change to one part leaves the others alone."""
    return random.Random(f"{seed} {purpose}")  # noqa: S311  # a story


def _instants(
    chance: random.Random, total: int, begins: datetime, cutoff: datetime
) -> Iterator[datetime]:
    days, hours = [*accumulate(_BY_DAY)], [*accumulate(_BY_HOUR)]
    midnight = begins.replace(hour=0, minute=0, second=0)
    for _ in range(total):
        at = begins - timedelta(hours=1)
        while not begins <= at < cutoff - _LAST_MINUTES:
            day = chance.choices(range(len(days)), cum_weights=days)[0]
            hour = chance.choices(range(24), cum_weights=hours)[0]
            at = midnight + timedelta(days=day, hours=hour, seconds=chance.randrange(3600))
        yield at


def _wishes(chance: random.Random, total: int, scale: float) -> list[tuple[str, ...]]:
    """Deal the wishes out; what rounding leaves goes to the largest remainders."""
    shares = {wish: count * scale for wish, count in WISHES.items()}
    counts = {wish: int(share) for wish, share in shares.items()}
    left = round(sum(shares.values())) - sum(counts.values())
    for wish in sorted(shares, key=lambda each: counts[each] - shares[each])[:left]:
        counts[wish] += 1
    wanted = [wish for wish, count in counts.items() for _ in range(count)]
    found: list[tuple[str, ...]] = [*wanted, *[()] * (total - len(wanted))]
    chance.shuffle(found)
    return found


def _proofs(chance: random.Random, wishes: Sequence[tuple[str, ...]], scale: float) -> list[str]:
    """Say of each owner whether there are files, links only, nothing, or it is spam."""
    proofs = ["links" if chance.random() < _LINKED else "" for _ in wishes]
    seekers = [place for place, wish in enumerate(wishes) if set(wish) - {GUIDANCE}]
    others = [place for place, wish in enumerate(wishes) if not set(wish) - {GUIDANCE}]
    chance.shuffle(seekers)
    chance.shuffle(others)
    empty = [seekers.pop() for _ in range(max(1, scaled(EMPTY_HANDED, scale)))]
    linked = [seekers.pop() for _ in range(scaled(LINKS_ONLY, scale))]
    filed = (seekers + others)[: scaled(WITH_FILES, scale)]
    spam = linked[: scaled(SPAM, scale)]
    for places, proof in ((empty, ""), (linked, "links"), (filed, "files"), (spam, "spam")):
        for place in places:
            proofs[place] = proof
    return proofs


def _owner(seed: int, number: int, at: datetime, wishes: tuple[str, ...], proof: str) -> Owner:
    chance = _chance(seed, f"owner {number}")
    locale = "en" if chance.random() < _ENGLISH else "zh-CN"
    mood = "criticism" if chance.random() < _CRITICISM else "harm"
    mood = "spam" if proof == "spam" else mood
    kinds = forms.kinds(chance, number) if proof == "files" else ()
    told = {"locale": locale, "mood": mood, "links": bool(proof), "files": kinds}
    form = forms.fill_in(chance, number, at, wishes, told)
    return Owner(number, at, locale, wishes, mood, forms.files(kinds, seed, number), form)


def _some_sent_twice(chance: random.Random, crowd: list[Owner], scale: float) -> list[Owner]:
    """Let some send word by word what somebody of the same wishes sent shortly before.

    They are the same person then, under a new submission; what is wanted and proven in all stays.
    """
    alike: dict[tuple[tuple[str, ...], bool], list[int]] = defaultdict(list)
    for owner in crowd:
        if owner.mood != "spam" and (owner.reviewed or not owner.wishes):
            alike[owner.wishes, bool(owner.files)].append(owner.number)
    pursued = [group for (wishes, _), group in alike.items() if wishes]
    idle = [group for (wishes, _), group in alike.items() if not wishes]
    for groups, count in ((pursued, SENT_TWICE), (idle, SENT_TWICE_IDLY)):
        pairs = [pair for group in groups for pair in zip(group[::2], group[1::2], strict=False)]
        for first, second in chance.sample(pairs, min(scaled(count, scale), len(pairs))):
            crowd[second] = _repeating(crowd[second], crowd[first])
    return crowd


def _repeating(owner: Owner, first: Owner) -> Owner:
    form = {**first.form, "submission_id": owner.form["submission_id"]}
    return replace(
        first, number=owner.number, at=owner.at, files=first.files, form=form, again=first.number
    )
