import pytest
from hypothesis import given
from hypothesis import strategies as st

from redress.edge.http import preferred_locale


@pytest.mark.parametrize(
    ("accepted", "locale"),
    [
        ("", "zh-CN"),
        ("en", "en"),
        ("EN-gb", "en"),
        ("zh", "zh-CN"),
        ("zh-Hant-TW", "zh-CN"),
        ("en-US,en;q=0.9,zh-CN;q=0.8", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"),
        ("en;q=0.2, zh;q=0.8", "zh-CN"),
        ("zh;q=0.2,en ; q=0.8", "en"),
        ("de, fr;q=0.9", "zh-CN"),
        ("de, en;q=0.1", "en"),
        ("de, en;q=0", "zh-CN"),
        ("*", "zh-CN"),
        ("*, en;q=0.5", "en"),
        ("english", "zh-CN"),
        ("enx, zhy", "zh-CN"),
        ("en;q=9", "zh-CN"),
        ("en;q=x,en;q=1.", "en"),
        (";;,,=en", "zh-CN"),
        ("zh-CN;q=0.5,en;q=0.5", "zh-CN"),
        ("en;q=0.5,zh-CN;q=0.5", "en"),
    ],
)
def test_the_best_liked_of_our_languages_is_spoken(accepted: str, locale: str) -> None:
    assert preferred_locale(accepted) == locale


@given(accepted=st.text())
def test_any_header_gives_one_of_our_languages(accepted: str) -> None:
    assert preferred_locale(accepted) in {"zh-CN", "en"}
