"""The catalogue for spreadsheets holds what was put in, and computes nothing."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redress.domain.catalogue import COLUMNS, Catalogue, CatalogueRow, csv_of

ROW = CatalogueRow(
    number="0001",
    name="微博截图.png",
    kind="电子数据",
    source="当事人通过在线表单上传",
    proves="网络侵权事实：侮辱",
    original="电子数据；与提交时的文件逐字节一致",
    size=1482113,
    sha256="7c" * 32,
    at="2026-11-22T08:11:00.000Z",
)


def catalogue(*rows: CatalogueRow) -> Catalogue:
    made_at = datetime(2026, 11, 22, 8, 31, tzinfo=UTC)
    return Catalogue("RD-7K4M-Q2XD-9TBF", 12, "Redress", made_at, rows)


def cells(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_a_row_has_a_cell_for_each_column() -> None:
    header, row = cells(csv_of(catalogue(ROW)))

    assert header == list(COLUMNS)
    assert row == [
        "0001",
        "微博截图.png",
        "电子数据",
        "当事人通过在线表单上传",
        "网络侵权事实：侮辱",
        "电子数据；与提交时的文件逐字节一致",
        "1482113",
        "7c" * 32,
        "2026-11-22T08:11:00.000Z",
    ]


def test_without_rows_the_columns_are_still_named() -> None:
    assert csv_of(catalogue()) == b"\xef\xbb\xbf" + (",".join(COLUMNS) + "\r\n").encode()


def test_lines_end_and_cells_are_quoted_as_rfc_4180_says() -> None:
    line = csv_of(catalogue(replace(ROW, name='a "b", c', kind="x\ny"))).split(b"\r\n", 1)[1]

    assert line.startswith(b'0001,"a ""b"", c","x\ny",')
    assert line.endswith(b"\r\n")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_would_be_computed_is_made_a_text(start: str) -> None:
    name = f'{start}HYPERLINK("http://example.org")'

    assert cells(csv_of(catalogue(replace(ROW, name=name))))[1][1] == f"'{name}"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_name_comes_back_as_it_was_or_with_an_apostrophe(name: str) -> None:
    rows = cells(csv_of(catalogue(replace(ROW, name=name), ROW)))

    assert rows[1][1] in (name, f"'{name}")
    assert not rows[1][1].startswith(("=", "+", "-", "@", "\t", "\r"))
    assert rows[2][1] == ROW.name
