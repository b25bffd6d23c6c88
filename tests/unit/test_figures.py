"""Figures: what they count, when, and that a recount of the facts gives the same."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from redress.domain.decisions import Choice
from redress.domain.errors import FutureInstantError, UnknownCampaignError
from redress.domain.figure_definitions import DEFINITIONS
from redress.domain.figures import bucket, durations, hours_of, percentile
from redress.domain.figures_document import Compiled
from redress.domain.submission import Submission
from redress.domain.tasks import OWNER_KINDS, Task, TaskKind
from redress.usecases.compile_bulletin import CompileBulletin
from redress.usecases.recount import Recount
from tests.factories.cast import ANSWER, REVIEWER_OF, Cast
from tests.factories.decisions import signed_in
from tests.factories.desk import ACCEPT, ADVANCE, ASK, CARRIED_OUT, DECLINE, GIVEN_UP, SPAM
from tests.factories.house import House
from tests.factories.owners import GUIDANCE, HELP, bare_submission, campaign, submission
from tests.factories.theatre import Theatre
from tests.fakes.world import World

ZONES = ("Asia/Shanghai", "UTC", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia")
CHOICES: dict[TaskKind, tuple[Choice, ...]] = {
    TaskKind.SCREENING: (ADVANCE, ADVANCE, ASK, DECLINE, SPAM),
    TaskKind.LEGAL_REVIEW: (ACCEPT, ACCEPT, ASK, DECLINE),
    TaskKind.CARRY_OUT_REMEDY: (CARRIED_OUT, GIVEN_UP),
}
ID = "owners-2025"
NOON = datetime(2025, 10, 15, 4, tzinfo=UTC)


def forms() -> list[Submission]:
    return [
        submission(1),
        bare_submission(2),
        submission(3, remedies=()),
        submission(4, remedies=(GUIDANCE,)),
        submission(5, remedies=(GUIDANCE, *HELP), statement="Something else."),
        submission(1),
    ]


def compiled(world: World, as_of: datetime) -> Compiled:
    return CompileBulletin(world.campaigns, world.figures, world.clock)(ID, as_of)


class Crowd:
    """Many owners and reviewers who do what chance lets them do."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311  # a story, no secret
        zone = self.chance.choice(ZONES)
        begins = datetime(2025, 10, self.chance.randrange(1, 30), 1, tzinfo=UTC)
        running = campaign(timezone=zone, opens_at=begins, closes_at=begins + timedelta(days=60))
        self.theatre = Theatre(House(running))
        self.world = self.theatre.world
        self.world.clock.set(max(begins, self.world.clock.now()))
        self.casts = [Cast(self.theatre, form) for form in forms()]
        for cast in self.casts:
            cast.uploads()
        self.theatre.choose = self.chance.choice
        self.theatre.comes_again = lambda _: self.chance.random() < 0.15

    def plays(self, steps: int) -> None:
        for _ in range(steps):
            pause = self.chance.choice((0, 0.2, 7, 60, 600, 3000))
            self.world.clock.advance(timedelta(minutes=pause * self.chance.random()))
            for _ in range(self.chance.randrange(8)):
                self.theatre.deliver()
            if self.chance.random() < 0.3:
                self.theatre.upkeep()
            self.theatre.attempt(self.act())

    def act(self) -> Callable[[], object]:
        house, chance = self.theatre.house, self.chance
        cast = chance.choice(self.casts)
        case = self.world.records.cases.get(cast.case_id)
        if case is None:
            return lambda: house.submit(cast.sent)
        if chance.random() < 0.02 and not case.withdrawn:
            return lambda: house.own_case.withdraw(case.id)
        tasks = cast.open_tasks()
        return self.done(cast, chance.choice(tasks)) if tasks else lambda: None

    def done(self, cast: Cast, task: Task) -> Callable[[], object]:
        house = self.theatre.house
        if cast.case.pending:
            return lambda: None
        if task.kind in OWNER_KINDS:
            return lambda: house.own_case.answer(cast.case_id, task.id, ANSWER)
        choice, who = self.chance.choice(CHOICES[task.kind]), REVIEWER_OF[task.kind.assignee]
        return lambda: house.record_decision(
            task.id, cast.case.revision, choice, who, signed_in(who, self.world.clock.now())
        )

    def instants(self) -> list[datetime]:
        """Give instants of the story: any, midnights, the very instants of facts, and now."""
        now = self.world.clock.now()
        span = now - self.world.campaigns.get(ID).opens_at  # type: ignore[union-attr]  # it is there
        some = [now - span * self.chance.random() for _ in range(4)]
        zone = self.world.campaigns.get(ID).zone  # type: ignore[union-attr]  # as above
        midnights = [datetime.combine(one.astimezone(zone), time(), zone) for one in some]
        facts = [at for _, _, at, names in self.world.records.tallies if names]
        return [*some, *midnights, *self.chance.sample(facts, min(4, len(facts))), now]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(min_value=0, max_value=2**32))
def test_a_recount_of_the_facts_gives_the_same_at_any_instant(seed: int) -> None:
    crowd = Crowd(seed)
    crowd.plays(100)
    for instant in crowd.instants():
        found = compiled(crowd.world, instant)
        assert Recount(crowd.world.figures)(found) == [], instant


def test_a_crowd_comes_to_every_figure() -> None:
    seen: Counter[str] = Counter()
    for seed in range(12):
        crowd = Crowd(seed)
        crowd.plays(100)
        seen += compiled(crowd.world, crowd.world.clock.now()).totals
    wanted = ("participants", "with_evidence", "screened", "to_legal", "identified", "withdrawn")
    remedies = ("begun:lawyers_letter", "carried_out:lawyers_letter", "wanted:evidence_guidance")
    assert [name for name in (*wanted, *remedies) if not seen[name]] == []


def test_a_counter_that_is_wrong_is_found() -> None:
    crowd = Crowd(3)
    crowd.plays(100)
    found = compiled(crowd.world, crowd.world.clock.now())
    wrong = replace(found, totals=found.totals + Counter(participants=1))
    (difference,) = Recount(crowd.world.figures)(wrong)
    assert difference.name == "participants"
    assert difference.counted == difference.recounted + 1


def test_what_happens_at_the_instant_belongs_to_what_follows() -> None:
    theatre = Theatre()
    cast = Cast(theatre, submission(remedies=()))
    received = theatre.world.clock.now()
    cast.submits()
    theatre.world.clock.advance(timedelta(days=2))
    theatre.work()
    assert compiled(theatre.world, received).totals["participants"] == 0
    assert compiled(theatre.world, received + timedelta(microseconds=1)).totals["participants"] == 1


def test_a_form_that_is_opened_late_counts_on_its_day() -> None:
    theatre = Theatre()
    cast = Cast(theatre, submission(remedies=()))
    cast.submits()
    theatre.world.clock.advance(timedelta(days=2))
    theatre.work()
    found = compiled(theatre.world, theatre.world.clock.now())
    assert found.by_day == {"2025-10-09": 1}


def test_an_instant_that_has_not_come_has_no_figures() -> None:
    world = House().world
    with pytest.raises(FutureInstantError):
        compiled(world, world.clock.now() + timedelta(seconds=1))
    with pytest.raises(UnknownCampaignError):
        CompileBulletin(world.campaigns, world.figures, world.clock)("other", NOON)


@pytest.mark.parametrize(
    ("took", "name", "hours"),
    [
        (timedelta(seconds=-5), "h000", 0),
        (timedelta(0), "h000", 0),
        (timedelta(seconds=1), "h001", 1),
        (timedelta(hours=1), "h001", 1),
        (timedelta(hours=71, seconds=1), "h072", 72),
        (timedelta(hours=72), "h072", 72),
        (timedelta(hours=72, seconds=1), "d0004", 96),
        (timedelta(days=9), "d0009", 216),
    ],
)
def test_durations_are_rounded_up(took: timedelta, name: str, hours: int) -> None:
    assert bucket(took) == name
    assert hours_of(name) == hours


@given(st.lists(st.integers(min_value=0, max_value=2000), min_size=1), st.integers(1, 100))
def test_percentiles_are_the_nearest_rank(hours: list[int], percent: int) -> None:
    rank = -(-len(hours) * percent // 100)
    assert percentile(Counter(hours), percent) == sorted(hours)[rank - 1]


def test_no_durations_have_no_percentile() -> None:
    assert percentile(Counter(), 50) is None


def made(totals: dict[str, int], days: dict[str, int], below: int = 0) -> dict[str, object]:
    running = campaign(suppress_below=below)
    return Compiled(running, NOON, Counter(totals), Counter(days)).document()


def test_the_document_tells_all_figures() -> None:
    document = made(
        {"participants": 9, "wanted:lawyers_letter": 4, "to_screening:h002": 3, "screened": 3},
        {"2025-10-14": 9},
    )
    figures = document["figures"]
    assert isinstance(figures, dict)
    assert figures.keys() | {"by_day"} == DEFINITIONS.keys()
    assert figures["wanted"] == {
        "evidence_guidance": 0,
        "lawyers_letter": 4,
        "litigation_support": 0,
    }
    assert figures["to_screening"] == {"count": 3, "median_hours": 2, "p90_hours": 2}
    assert figures["to_decision"] == {"count": 0, "median_hours": None, "p90_hours": None}
    assert document["as_of"] == "2025-10-15T04:00:00Z"
    assert document["suppressed"] == []


def test_small_numbers_can_be_withheld() -> None:
    document = made(
        {"participants": 30, "identified": 2, "wanted:lawyers_letter": 4, "to_decision:h002": 3},
        {"2025-10-13": 3, "2025-10-14": 9, "2025-10-15": 18},
        below=5,
    )
    figures = document["figures"]
    assert isinstance(figures, dict)
    assert figures["participants"] == 30
    assert figures["identified"] is None
    assert figures["screened"] == 0
    assert figures["to_decision"] == {"count": None, "median_hours": None, "p90_hours": None}
    assert document["suppressed"] == ["identified", "wanted.lawyers_letter", "to_decision"]
    told = {one["day"]: one["participants"] for one in document["by_day"]}  # type: ignore[attr-defined]  # a list
    assert told == {"2025-10-13": None, "2025-10-14": None, "2025-10-15": 18}


def test_durations_come_from_their_own_counters() -> None:
    totals = {"to_screening:h002": 3, "to_decision:d0004": 1, "screened": 3}
    assert durations(totals, "to_screening") == {2: 3}
    assert durations(totals, "to_decision") == {96: 1}
