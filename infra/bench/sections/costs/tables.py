"""The tables of what was counted, priced."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from infra.bench.figures import Goal, Measurement, Table, measured
from infra.bench.sections.costs.mix import (
    IDENTIFIED_CASES,
    LETTERS,
    LITIGATION,
    OWNER_LOOKS,
    PARTICIPANTS,
    QUEUE,
    THOUSAND,
    UNANSWERED,
    per_thousand,
    weights,
)
from infra.bench.sections.costs.paths import DECLINED, IDENTIFIED, PATHS
from infra.pricing import cost, price_list

Found = Mapping[str, int]
Rounds = Sequence[Mapping[str, Found]]

_HALF_READS = "dynamodb:half_read_units"
_SIZES = (1_000, PARTICIPANTS, 100_000)
_GROUPS = {
    "State transitions": "states:transition",
    "Functions invoked": "lambda:invocation",
    "Requests to the API": "apigateway:request",
    "Requests to SQS": "sqs:*",
    "Requests to DynamoDB": "dynamodb:[A-Z]*",
    "Write units of DynamoDB": "dynamodb:write_units",
    "Halves of read units of DynamoDB": _HALF_READS,
    "Requests to S3": "s3:*",
    "Requests to KMS": "kms:*",
    "Mails": "ses:SendEmail",
}
_TRANSITIONS = {DECLINED: 12, IDENTIFIED: 30}
_DOLLAR = Goal("at most", 1.0, of="value")
_FLAT = Goal("at most", 1.05)
_NONE = Goal("at most", 0, of="value")


@dataclass(frozen=True)
class SampleFound:
    """What the usual sample asks for: by the end of a case, and for a look at its dashboard."""

    unreviewed: Found
    refused: Found
    approved: Found
    dashboard: Found
    items: int


def grouped(calls: Found, pattern: str) -> int:
    """Add up what was counted under names of a kind."""
    return sum(amount for name, amount in calls.items() if fnmatchcase(name, pattern))


def dollars(calls: Mapping[str, float]) -> float:
    """Give what calls cost."""
    return sum(cost(calls).values())


def mix_table(rounds: Rounds) -> Table:
    """Price a thousand cases of the seed's mix, service by service."""
    thousands = [cost(per_thousand(found, weights())) for found in rounds]
    services = list(dict.fromkeys(service for spent in thousands for service in spent))
    lines = [
        measured(service, "USD", [spent.get(service, 0.0) for spent in thousands])
        for service in services
    ]
    total = measured("All of it", "USD", [sum(spent.values()) for spent in thousands], goal=_DOLLAR)
    return Table(
        "A thousand cases of the seed's mix",
        f"The campaign of the seed: {PARTICIPANTS:,} submissions, of which {LETTERS} want a letter "
        f"and {LITIGATION} a lawsuit. The seed does not say who wants both; nobody does here, so "
        f"that as many cases as can be are read by people. {UNANSWERED} of them have nothing to "
        f"show and never answer, {IDENTIFIED_CASES} are identified and carried out, all others "
        f"declined at their screening. Every owner opens the page of the case {OWNER_LOOKS} times, "
        "and before each decision a reviewer opens the queue. Prices of "
        f"{price_list().date.isoformat()}.",
        "",
        (total, *lines),
    )


def growth_table(few: Rounds, many: Rounds, less: int, more: int) -> Table:
    """Hold the price of the same cases against a short and a long table."""
    peer = f"{less:,} cases in the table"
    lines = []
    for name in few[0]:
        before = [_middle([dollars(found[name]) for found in few]) * THOUSAND]
        after = [_middle([dollars(found[name]) for found in many]) * THOUSAND]
        lines.append(measured(f"A thousand of: {name}", "USD", after, peer=before))
    before = [_middle([dollars(per_thousand(found, weights())) for found in few])]
    after = [_middle([dollars(per_thousand(found, weights())) for found in many])]
    scans = sum(found[name].get("dynamodb:Scan", 0) for found in (*few, *many) for name in found)
    return Table(
        "The same with a long table",
        f"The same work, counted with {less:,} open cases in table and queue, the peer, and with "
        f"{more:,}. Where both are alike, a hundred thousand cost a hundred times what a thousand "
        "do: no call reads what it does not need, and nothing scans. A page of the queue goes "
        "through at most five hundred entries, so it costs more with a long queue, and then no "
        "more.",
        peer,
        (
            measured("A thousand cases of the mix", "USD", after, peer=before, goal=_FLAT),
            *lines,
            measured("Scans of a table in all of this", "calls", [scans], goal=_NONE),
        ),
    )


def path_tables(rounds: Rounds) -> list[Table]:
    """Give a table for each way of a case."""
    return [
        Table(f"A case that is {name}", _ABOUT[name], "", tuple(_path_lines(rounds, name)))
        for name in PATHS
    ]


def _path_lines(rounds: Rounds, name: str) -> list[Measurement]:
    lines = []
    for subject, pattern in _GROUPS.items():
        limit = _TRANSITIONS.get(name) if pattern == "states:transition" else None
        goal = Goal("at most", limit, of="value") if limit else None
        samples = [float(grouped(found[name], pattern)) for found in rounds]
        lines.append(measured(subject, "calls", samples, goal=goal))
    spent = [dollars(found[name]) * THOUSAND for found in rounds]
    return [*lines, measured("A thousand of them", "USD", spent)]


def sample_table(rounds: Rounds, many: Rounds, sample: SampleFound) -> Table:
    """Price the same mix in the shape of the usual sample, at several sizes of its table."""
    ours = _middle([dollars(per_thousand(found, weights())) for found in rounds])
    lines = [
        measured(f"The sample, {size:,} cases", "USD", [sample_dollars(sample, size)], peer=[ours])
        for size in _SIZES
    ]
    page = _middle([dollars(found[QUEUE]) for found in many]) * THOUSAND
    look = _dashboard_dollars(sample, _SIZES[-1]) * THOUSAND
    return Table(
        "Beside the usual approval sample",
        "The shape that approval samples have, built in `infra/bench/sample_functions.py` and "
        "played on the same engine with the same prices: a function for each step, invoked by the "
        "state machine; the token of the waiting step in the mail's link; a dashboard that scans "
        "the table. It keeps no evidence, no ledger, no time stamps and no receipts, asks one "
        "reviewer where we ask a group, and asks nobody twice; so it is cheaper. Its dashboard is "
        "what grows: it is opened once for each decision, when a half of the cases has come in. "
        "What is said here of us is that the price stays the same, not that it is the lowest. Per "
        "thousand cases of the mix, or per thousand looks.",
        "ours",
        (
            measured("Ours, at any size", "USD", [ours]),
            *lines,
            measured("A page of our queue, however long", "USD", [page]),
            measured(f"Its dashboard, {_SIZES[-1]:,} cases", "USD", [look], peer=[page]),
        ),
    )


def sample_dollars(sample: SampleFound, cases: int) -> float:
    """Give what a thousand cases cost in the sample's shape when there are so many in all."""
    reviewed = LETTERS + LITIGATION
    refused = reviewed - IDENTIFIED_CASES
    ways = (
        (sample.unreviewed, PARTICIPANTS - reviewed),
        (sample.refused, refused),
        (sample.approved, IDENTIFIED_CASES),
    )
    handled = sum(dollars(calls) * many for calls, many in ways)
    looks = refused + 2 * IDENTIFIED_CASES
    return (handled + looks * _dashboard_dollars(sample, cases / 2)) * THOUSAND / PARTICIPANTS


def _dashboard_dollars(sample: SampleFound, items: float) -> float:
    """Price a look at a dashboard of so many items: what it reads grows with them."""
    look = Counter(dict(sample.dashboard))
    reads = look.pop(_HALF_READS)
    return dollars(look) + dollars({_HALF_READS: reads * items / sample.items})


def idle_table(billed: Mapping[str, float]) -> Table:
    """Price a month in which nobody does anything."""
    spent = cost(billed)
    lines = [measured(service, "USD", [usd]) for service, usd in spent.items()]
    return Table(
        "A month in which nothing happens",
        "What the template for production is billed for when no case comes: each queue that Lambda "
        "looks into, by five long polls of twenty seconds; the clocks, each run counted with "
        "nothing to do; keys, alarms, dashboard, firewall; and as many metrics of our own as "
        "functions were seen to write here. The looks into empty queues are computed from what "
        "Amazon documents, since the engine looks in another rhythm. It is not part of the sums "
        "above, nor does it grow with them.",
        "",
        (measured("All of it", "USD", [sum(spent.values())]), *lines),
    )


def _middle(samples: list[float]) -> float:
    return sorted(samples)[len(samples) // 2]


_ABOUT = {name: " ".join((play.__doc__ or "").split()) for name, play in PATHS.items()}
