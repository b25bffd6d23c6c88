"""The hashing of RFC 9162, against a second implementation that follows its words."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redress.domain.checkpoints import EMPTY_ROOT, audit_path, leaf_hash, leaf_of, merkle_root
from redress.domain.custody import LedgerHead

VECTORS = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]
"""The eight leaves that implementations of Certificate Transparency are tested with."""
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
"""The root over the first 0, 1, 2 … 8 of them."""


def split(size: int) -> int:
    """The largest power of two that is smaller than the size."""
    power = 1
    while power * 2 < size:
        power *= 2
    return power


def root_of(leaves: list[bytes]) -> bytes:
    """MTH of section 2.1.1, word by word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = split(len(leaves))
    return hashlib.sha256(b"\x01" + root_of(leaves[:k]) + root_of(leaves[k:])).digest()


def path_of(index: int, leaves: list[bytes]) -> list[bytes]:
    """PATH of section 2.1.3.1, word by word."""
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if index < k:
        return [*path_of(index, leaves[:k]), root_of(leaves[k:])]
    return [*path_of(index - k, leaves[k:]), root_of(leaves[:k])]


def root_from(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """Verify as section 2.1.3.2 says, and give the root that the path leads to."""
    first, second = index, size - 1
    result = hashlib.sha256(b"\x00" + leaf).digest()
    for node in path:
        assert second > 0
        if first & 1 or first == second:
            result = hashlib.sha256(b"\x01" + node + result).digest()
            while not (first & 1 or first == 0):
                first, second = first >> 1, second >> 1
        else:
            result = hashlib.sha256(b"\x01" + result + node).digest()
        first, second = first >> 1, second >> 1
    assert second == 0
    return result


def test_known_roots() -> None:
    leaves = [bytes.fromhex(leaf) for leaf in VECTORS]
    for size, root in enumerate(ROOTS):
        assert merkle_root(leaf_hash(leaf) for leaf in leaves[:size]).hex() == root
    assert merkle_root([]) == EMPTY_ROOT == bytes.fromhex(ROOTS[0])


@pytest.mark.parametrize("size", range(1, 71))
def test_every_path_of_every_size_is_that_of_the_rfc(size: int) -> None:
    leaves = [f"leaf {number}".encode() for number in range(size)]
    hashes = [leaf_hash(leaf) for leaf in leaves]
    root = merkle_root(iter(hashes))
    assert root == root_of(leaves)
    for index, leaf in enumerate(leaves):
        path = audit_path(hashes, index)
        assert path == path_of(index, leaves)
        assert root_from(leaf, index, size, path) == root


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=300), st.data())
def test_any_leaves_make_the_same_tree(leaves: list[bytes], data: st.DataObject) -> None:
    hashes = [leaf_hash(leaf) for leaf in leaves]
    index = data.draw(st.integers(0, len(leaves) - 1))
    assert merkle_root(hashes) == root_of(leaves)
    assert audit_path(hashes, index) == path_of(index, leaves)


@pytest.mark.parametrize("index", [-1, 3])
def test_no_path_leads_from_a_leaf_that_is_not_there(index: int) -> None:
    with pytest.raises(IndexError):
        audit_path([b"1", b"2", b"3"], index)


def test_a_leaf_is_canonical() -> None:
    leaf = leaf_of("RD-0000-0000-0000", LedgerHead(3, "ab" * 32))
    assert leaf == b'{"case":"RD-0000-0000-0000","hash":"' + b"ab" * 32 + b'","seq":3}'
