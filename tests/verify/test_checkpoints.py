"""Checkpoints: every way through the tree leads to its root, and no other does."""

import json

import pytest

from redress.verify.checkpoint import root_from
from tests.verify.authority import Authority
from tests.verify.bags import Maker
from tests.verify.basics import CASE, Files, canonical, sha256
from tests.verify.chains import linked, tree, way
from tests.verify.checking import Checker, codes, found
from tests.verify.zips import relisted

INCLUSION, CHECKPOINT = "proofs/inclusion.json", "proofs/checkpoint.json"


@pytest.mark.parametrize("size", [*range(1, 34), 100])
def test_the_way_from_every_leaf_leads_to_the_root(size: int) -> None:
    leaves = [bytes([number]) for number in range(size)]

    for index, leaf in enumerate(leaves):
        path = way(index, leaves)
        assert root_from(leaf, index, size, path) == tree(leaves)
        assert root_from(leaf, index, size, [*path, b""]) != tree(leaves)
        assert root_from(b"other", index, size, path) != tree(leaves)
        if path:
            assert root_from(leaf, index, size, path[:-1]) != tree(leaves)
            assert root_from(leaf, index ^ 1, size, path) != tree(leaves)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (1, 1), (-1, 3), (5, 3)])
def test_a_place_outside_of_the_tree_leads_nowhere(index: int, size: int) -> None:
    assert root_from(b"leaf", index, size, []) == b""


def changed(files: Files, name: str, **changes: object) -> Files:
    return relisted(files | {name: canonical(json.loads(files[name]) | changes)})


def test_a_cut_tail_is_missed_by_the_checkpoint(checker: Checker, files: Files) -> None:
    seq = json.loads(files[INCLUSION])["leaf"]["seq"]
    lines = files["data/custody.jsonl"].splitlines(keepends=True)[: seq - 1]
    report = checker.check_files(relisted(files | {"data/custody.jsonl": b"".join(lines)}))

    assert (INCLUSION, "inclusion.cut") in found(report)
    assert report.exit_code() == 2


def test_a_ledger_with_another_past_is_found_even_when_the_manifest_is_made_anew(
    maker: Maker, checker: Checker, files: Files
) -> None:
    other = Maker(maker.authority)
    other.lines = linked([other.lines[0].replace(b"someone", b"somebody"), *other.lines[1:]])
    kept = {name: files[name] for name in files if "checkpoint" in name or "inclusion" in name}
    report = checker.check_files(relisted(other.files() | kept))

    assert found(report) == {(INCLUSION, "inclusion.other_line")}
    assert report.exit_code() == 2


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"checkpoint": "0" * 64}, "inclusion.other_checkpoint"),
        ({"index": 1}, "inclusion.does_not_lead"),
        ({"size": 12}, "inclusion.does_not_lead"),
        ({"path": []}, "inclusion.does_not_lead"),
        ({"leaf": {"case": "RD-0000-0000-0001", "hash": "0" * 64, "seq": 1}},
         "inclusion.other_case"),
        ({"leaf": {"case": CASE, "hash": "0" * 64, "seq": 1}}, "inclusion.other_line"),
        ({"leaf": {"case": CASE, "hash": "0" * 64, "seq": 0}}, "inclusion.other_line"),
        ({"size": -1}, "document.broken"),
    ],
)  # fmt: skip
def test_another_proof_does_not_fit(
    checker: Checker, files: Files, changes: dict[str, object], code: str
) -> None:
    report = checker.check_files(changed(files, INCLUSION, **changes))

    assert (INCLUSION, code) in found(report)
    assert report.exit_code() == 2


def test_half_a_checkpoint_is_named(checker: Checker, files: Files) -> None:
    for name in (CHECKPOINT, f"{CHECKPOINT}.sig", INCLUSION):
        held = {other: data for other, data in files.items() if other != name}
        report = checker.check_files(relisted(held))

        assert (name, "layout.missing") in found(report)
        assert report.exit_code() in {2, 3}


def test_a_checkpoint_needs_a_time_stamp(checker: Checker, files: Files) -> None:
    held = {name: data for name, data in files.items() if "checkpoint.json.tsa" not in name}
    report = checker.check_files(relisted(held))

    assert found(report) == {(CHECKPOINT, "stamp.none")}
    assert report.exit_code() == 3


def test_an_event_that_says_it_was_locked_has_to_be_there(checker: Checker, maker: Maker) -> None:
    other = Maker(maker.authority)
    vault = {"key": "elsewhere", "version": "v1"}
    other.items[1]["vault"] = vault
    lines = list(other.lines)
    other.items[1]["vault"] = {"key": "here", "version": "v1"}
    other.lines = lines
    report = checker.check_files(other.files())

    assert ("data/custody.jsonl", "ledger.not_locked") in found(report)
    assert codes(report) == {"ledger.not_locked"}
    assert sha256(other.manifest) == json.loads(other.receipt)["manifest"]


def test_an_untrusted_stamp_leaves_the_log_unproven(checker: Checker, files: Files) -> None:
    stranger = Authority.named("test a", "rsa3072")
    name = f"{CHECKPOINT}.tsa-a"
    pem = (stranger.signer.pem + stranger.issuer.pem).encode()
    answer = stranger.stamp(files[CHECKPOINT])
    held = relisted(files | {f"{name}.tsr": answer, f"{name}.pem": pem})

    assert checker.check_files(held).exit_code() in {2, 3}
