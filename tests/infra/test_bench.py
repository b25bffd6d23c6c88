"""The page of measurements: its arithmetic, its rendering, and a tiny run of each measurement."""

from __future__ import annotations

import gzip
import json
from dataclasses import asdict
from pathlib import Path
from types import SimpleNamespace

import pytest

from infra.bench import __main__ as bench
from infra.bench.child import BenchError, openssl_speed, parse_speed, run
from infra.bench.figures import Goal, Measurement, Spread, Table, measured, ratios
from infra.bench.files import random_file, readable, scratch
from infra.bench.machine import Machine, this_machine
from infra.bench.page import FIGURES, PAGE, document_of, page_of
from infra.bench.programs.serve_pages import pages
from infra.bench.section import Options, load, names
from infra.bench.sections.bulletin.reading import measure_reading
from infra.bench.sections.desk.deciding import measure_deciding
from infra.bench.sections.desk.queue import measure_queue
from infra.bench.sections.evidence import hashing as hashing_lines
from infra.bench.sections.evidence import preservation as preservation_lines
from infra.bench.sections.evidence.bags import measure_bags
from infra.bench.sections.evidence.hashing import measure_hashing
from infra.bench.sections.evidence.ledger import CASE, measure_ledger
from infra.bench.sections.evidence.preservation import measure_preservation
from infra.bench.sections.pages import opening as opening_lines
from infra.local.browser import MISSING, find_browser
from infra.local.pages import build_pages
from infra.local.publish import REVALIDATE
from infra.local.toolchain import PROJECT
from redress.domain.canonical import canonical
from redress.domain.custody import LedgerHead, broken_links

MEBIBYTE = 1024 * 1024
MACHINE = Machine("A processor", 2, 8192, "CPython 3.11.7", "Linux 6.1", 0.2)
SPEED = """\
version: 3.0.19
The 'numbers' are in 1000s of bytes per second processed.
type        1048576 bytes
sha256         1171669.70k{}
"""


def tiny(folder: Path) -> Options:
    return Options(sizes=(MEBIBYTE, 2 * MEBIBYTE), rounds=1, work=folder, progress=lambda _: None)


def table(*lines: Measurement, peer: str = "the peer") -> Table:
    return Table("A table", "About it.", peer, lines)


def rendered(*lines: Measurement, peer: str = "the peer") -> list[str]:
    section = SimpleNamespace(TITLE="A section", ABOUT="About that.", measure=None)
    tables = (table(*lines, peer=peer),)
    document = document_of(section, tables, MACHINE, day="2026-11-22", minutes=2.4)
    page = page_of({"sample": json.loads(json.dumps(document))})
    return page.splitlines()


def test_a_spread_has_the_median_and_both_ends() -> None:
    assert Spread.of([3.0, 1.0, 2.0]) == Spread(1.0, 2.0, 3.0, 3)
    assert Spread.of([4.0, 1.0]).median == 2.5
    with pytest.raises(ValueError, match="nothing"):
        Spread.of([])


def test_ratios_are_of_neighbours_and_not_of_medians() -> None:
    line = measured("x", "s", [10.0, 2.0, 3.0], peer=[5.0, 4.0, 3.0])
    assert line.ratio == Spread(0.5, 1.0, 2.0, 3)
    with pytest.raises(ValueError, match="argument"):
        ratios([1.0, 2.0], [1.0])


@pytest.mark.parametrize(
    ("kind", "below", "equal", "above"),
    [
        ("at least", False, True, True),
        ("more than", False, False, True),
        ("at most", True, True, False),
        ("under", True, False, False),
    ],
)
def test_a_goal_is_met_as_it_is_worded(kind: str, *, below: bool, equal: bool, above: bool) -> None:
    goal = Goal(kind, 2.0)
    assert [goal.met_by(figure) for figure in (1.9, 2.0, 2.1)] == [below, equal, above]


def test_a_goal_holds_for_the_ratio_or_for_the_value() -> None:
    slow = measured("x", "s", [1.0], peer=[2.0], goal=Goal("at least", 0.8))
    large = measured("x", "MiB", [70.0], goal=Goal("under", 64, of="value"))
    assert (slow.met, large.met) == (False, False)
    assert measured("x", "s", [1.0]).met is None
    assert Measurement("left out", "s", goal=Goal("at least", 1)).met is None


@pytest.mark.parametrize("rest", ["", "Doing sha256 for 3s on 1048576 size blocks: 3341 in 2.99s"])
def test_the_rate_is_read_from_what_openssl_prints(rest: str) -> None:
    assert parse_speed(SPEED.format(rest)) == pytest.approx(1171.6697)
    with pytest.raises(BenchError, match="no rate"):
        parse_speed("type 1048576 bytes\n")


def test_openssl_is_really_asked() -> None:
    assert openssl_speed(seconds=1) > 10


def test_sizes_are_given_in_gibibytes() -> None:
    assert bench.sizes("1,0.5") == (1024**3, 1024**3 // 2)
    assert [readable(size) for size in (*bench.sizes("8,0.25"), 3)] == [
        "8 GiB",
        "256 MiB",
        "3 bytes",
    ]
    for words in ("", "1,x", "0", "-1"):
        with pytest.raises(ValueError):  # noqa: PT011  # argparse words the refusal
            bench.sizes(words)


def test_the_page_shows_ratio_goal_and_verdict() -> None:
    page = rendered(
        measured("Ours", "MB/s", [900.0, 1000.0, 800.0], peer=[1000.0, 1000.0, 1000.0],
                 goal=Goal("at least", 0.8)),
        measured("Memory", "MiB", [70.4], goal=Goal("under", 64, of="value")),
        Measurement("Too much", "MB/s", goal=Goal("at least", 1), note="no room for it"),
    )  # fmt: skip
    assert "| Ours | 900 MB/s (800–1,000) | 0.90 (0.80–1.00) | at least 0.8: met |" in page
    assert "| Memory | 70 MiB |  | under 64 MiB: **missed** |" in page
    assert "| Too much (no room for it) | not measured |  | at least 1: not measured |" in page
    text = " ".join(page)
    assert "`make bench SECTION=sample` on 2026-11-22, 2 minutes." in text
    assert "A processor, 2 cores, 8 GiB; CPython 3.11.7; Linux 6.1; " in text
    assert "other programs kept 0.2 of the cores busy" in text


def test_a_table_without_a_peer_has_no_column_for_it() -> None:
    page = rendered(measured("Ours", "s", [1.0]), peer="")
    assert "|  | Measured | Goal |" in page
    assert "| Ours | 1.00 s |  |" in page


def test_paragraphs_are_wrapped_and_commands_are_not() -> None:
    section = SimpleNamespace(
        TITLE="Long", ABOUT="word " * 18 + "`make bench SECTION=long`.", measure=None
    )
    document = document_of(section, (), MACHINE, day="2026-11-22", minutes=1)
    lines = page_of({"long": document}).splitlines()
    assert max(map(len, lines)) <= 100
    assert "`make bench SECTION=long`." in lines


def test_measuring_one_section_keeps_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sections = {
        name: SimpleNamespace(
            TITLE=name.title(),
            ABOUT=name,
            measure=lambda _, n=name: (table(measured(n, "s", [1])),),
        )
        for name in ("alpha", "beta")
    }
    monkeypatch.setattr(bench, "names", lambda: list(sections))
    monkeypatch.setattr(bench, "load", sections.__getitem__)
    assert bench.main(["--folder", str(tmp_path)]) == 0
    sections["beta"].measure = lambda _: (table(measured("again", "s", [2])),)
    sections["alpha"].measure = lambda _: pytest.fail("measured without need")
    assert bench.main(["--folder", str(tmp_path), "--section", "beta"]) == 0
    page = (tmp_path / PAGE).read_text("utf-8")
    assert "| alpha | 1.00 s |" in page
    assert "| again | 2.00 s |" in page
    assert "| beta |" not in page
    assert set(json.loads((tmp_path / FIGURES).read_text("utf-8"))) == {"alpha", "beta"}


def test_what_cannot_be_measured_is_told_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_: Options) -> None:
        raise BenchError("There is no openssl.")

    monkeypatch.setattr(bench, "load", lambda _: SimpleNamespace(measure=fail))
    assert bench.main(["--folder", str(tmp_path), "--section", "evidence"]) == 1
    assert "There is no openssl." in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_committed_page_is_that_of_the_committed_figures() -> None:
    kept = json.loads((PROJECT / "docs" / FIGURES).read_text("utf-8"))
    assert page_of(kept) == (PROJECT / "docs" / PAGE).read_text("utf-8")
    assert set(kept) == set(names())


def test_every_section_can_be_measured() -> None:
    for name in names():
        section = load(name)
        assert section.TITLE
        assert section.ABOUT.endswith(".")
        assert callable(section.measure)


def test_the_machine_is_named() -> None:
    machine = this_machine()
    assert machine.cores >= 1
    assert all(part in machine.sentence for part in (machine.processor, machine.kernel))


def test_a_program_that_fails_is_no_figure() -> None:
    with pytest.raises(BenchError, match=r"hash_file ended with 1: [\s\S]*FileNotFoundError"):
        run("hash_file", "no such file", 1)


def test_files_are_of_their_size_never_the_same_and_gone_afterwards(tmp_path: Path) -> None:
    with scratch(tmp_path, "work") as folder:
        first = random_file(folder / "a", MEBIBYTE + 1, head=b"begins").read_bytes()
        second = random_file(folder / "b", MEBIBYTE + 1).read_bytes()
        assert len(first) == len(second) == MEBIBYTE + 1
        assert first.startswith(b"begins")
        assert first[6:] != second[6:]
    assert not folder.exists()


def test_hashing_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashing_lines, "openssl_speed", lambda: 1000.0)
    found = measure_hashing(tiny(tmp_path))
    assert len(found.measurements) == 2 * 7 + 1
    assert all(line.value is not None for line in found.measurements)
    assert list(tmp_path.iterdir()) == []


def test_a_ledger_is_measured(tmp_path: Path) -> None:
    found = measure_ledger(tiny(tmp_path), events=2000)
    assert [line.ratio is not None for line in found.measurements] == [False, True, False, False]


def test_the_measured_ledger_is_one_that_we_would_have_written(tmp_path: Path) -> None:
    path = tmp_path / "custody.jsonl"
    head = run("write_ledger", path, CASE, 100).facts["head"]
    lines = path.read_text("utf-8").splitlines()
    assert broken_links(lines, LedgerHead(100, head)) == []
    assert all(canonical(json.loads(line)) == line for line in lines)


def test_a_ledger_with_a_break_is_no_figure(tmp_path: Path) -> None:
    path = tmp_path / "custody.jsonl"
    run("write_ledger", path, CASE, 100)
    path.write_bytes(path.read_bytes().replace(b'"seq":50', b'"seq":51'))
    assert run("check_ledger", path, CASE).facts["broken"] > 0


def test_bags_are_measured(tmp_path: Path) -> None:
    found = measure_bags(tiny(tmp_path), files=5, size=MEBIBYTE)
    assert all(line.value is not None for line in found.measurements)
    assert sum(line.goal is not None for line in found.measurements) == 3
    assert list(tmp_path.iterdir()) == []


@pytest.mark.engine
def test_preservation_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preservation_lines, "openssl_speed", lambda: 1000.0)
    options = Options((2 * MEBIBYTE,), 1, tmp_path, lambda _: None)
    found = measure_preservation(options)
    assert [line.value is not None for line in found.measurements] == [True] * 6


def test_preservation_is_left_out_where_memory_is_short(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preservation_lines, "free_memory", lambda: 1)
    (line,) = measure_preservation(Options((MEBIBYTE,), 1, tmp_path, lambda _: None)).measurements
    assert line.value is None
    assert "left out" in line.note
    assert asdict(line)["ratio"] is None


def test_pages_are_served_packed_with_the_headers_of_the_site(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<p>__CAMPAIGN__</p>", "utf-8")
    body, headers = pages([tmp_path])["/"]
    assert gzip.decompress(body) == b"<p>owners-2026</p>"
    assert headers["Cache-Control"] == REVALIDATE
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    campaign, _ = pages([tmp_path])["/api/campaigns/owners-2026"]
    assert json.loads(gzip.decompress(campaign))["state"] == "open"


@pytest.mark.engine
def test_pages_are_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = find_browser()
    if browser is None:
        pytest.skip(MISSING)
    monkeypatch.setattr(opening_lines, "_PAGES", {"": "The start page"})
    found = load("pages").measure(Options((17 * MEBIBYTE,), 1, tmp_path, lambda _: None))
    assert all(line.value for lines in found for line in lines.measurements)
    goals = [line for lines in found for line in lines.measurements if line.goal]
    assert {line.unit for line in goals} == {"KiB", "s", "points", "MB/s"}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.engine
def test_figures_are_measured(tmp_path: Path) -> None:
    options = Options((1,), 1, tmp_path, lambda _: None)
    table = measure_reading(options, tmp_path, (40, 80))
    requests = {
        line.subject: line.value for line in table.measurements if "requests" in line.subject
    }
    assert {name: spread.median for name, spread in requests.items() if spread} == {
        "At midnight: requests, 40 cases": 3,
        "At midnight: requests, 80 cases": 3,
        "Within a day: requests, 40 cases": 11,
        "Within a day: requests, 80 cases": 11,
    }


@pytest.mark.engine
def test_a_queue_is_measured(tmp_path: Path) -> None:
    found = measure_queue(tiny(tmp_path), tmp_path, long=150)
    assert len(found.measurements) == 2 * 3 + 1
    assert all(line.met is not False for line in found.measurements)


@pytest.mark.browser
def test_decisions_by_the_keyboard_are_measured(tmp_path: Path) -> None:
    if find_browser() is None:
        pytest.skip(MISSING)
    found = measure_deciding(tiny(tmp_path), build_pages(tmp_path), many=3)
    total, each = found.measurements
    assert total.met
    assert each.value
    assert each.value.samples == 3
