"""One key for the same account, however it was written."""

from __future__ import annotations

import pytest

from redress.domain.accounts import (
    MOST_KEYS,
    account_keys,
    linked_accounts,
    searched_keys,
    submitted_accounts,
    written_accounts,
)
from redress.domain.canonical import canonical
from redress.domain.submission import Account, Link
from tests.factories.owners import submission

PEPPER = b"pepper"


def keys(**account: str) -> tuple[str, ...]:
    return account_keys([Account(account.pop("platform", "weibo"), **account)], PEPPER)


@pytest.mark.parametrize(
    "other",
    ["@Attacker", " attacker ", "ＡＴＴＡＣＫＥＲ", "ATTACKER"],
)
def test_a_handle_is_the_same_however_it_is_typed(other: str) -> None:
    assert keys(handle=other) == keys(handle="attacker")


@pytest.mark.parametrize(
    "other",
    [
        "http://weibo.com/u/123456",
        "https://www.weibo.com/u/123456/",
        "https://m.weibo.com/u/123456?from=feed&wvr=6",
        "https://WEIBO.com/u/123456#_rnd1",
        "weibo.com/u/123456",
    ],
)
def test_an_address_is_the_same_however_it_was_shared(other: str) -> None:
    assert keys(url=other) == keys(url="https://weibo.com/u/123456")


@pytest.mark.parametrize(
    "other",
    [
        {"handle": "attacker", "platform": "douyin"},
        {"handle": "attacker2"},
        {"url": "https://weibo.com/u/attacker"},
    ],
)
def test_other_accounts_have_other_keys(other: dict[str, str]) -> None:
    assert not set(keys(**other)) & set(keys(handle="attacker"))


def test_paths_keep_their_letters_and_queries_count_only_where_they_name_the_account() -> None:
    assert keys(url="https://douyin.com/user/MS4wAb") != keys(url="https://douyin.com/user/ms4wab")
    page = "https://mp.weixin.qq.com/mp/profile_ext?action=home&__biz="
    assert keys(url=f"{page}Mz1") != keys(url=f"{page}Mz2")
    assert keys(url=f"{page}Mz1&scene=124") == keys(url=f"{page}Mz1")


@pytest.mark.parametrize("account", [{"name": "a shown name"}, {"handle": " @ "}, {"url": "//["}])
def test_what_tells_no_account_has_no_key(account: dict[str, str]) -> None:
    assert keys(**account) == ()


def test_an_account_with_number_and_address_has_two_keys() -> None:
    both = keys(handle="123456", url="https://weibo.com/u/123456")
    assert both == (*keys(handle="123456"), *keys(url="https://weibo.com/u/123456"))


def test_without_the_pepper_nobody_can_tell_whose_key_it_is() -> None:
    account = Account("weibo", handle="attacker")
    assert account_keys([account], b"another") != account_keys([account], PEPPER)


def test_a_transaction_never_gets_more_keys_than_it_has_room_for() -> None:
    accounts = [
        Account("weibo", handle=f"a{number}", url=f"https://weibo.com/{number}")
        for number in range(50)
    ]
    assert len(account_keys(accounts, PEPPER)) == MOST_KEYS


def test_a_search_finds_an_account_on_any_platform_or_by_its_address() -> None:
    assert set(keys(handle="attacker", platform="zhihu")) <= set(searched_keys("@Attacker", PEPPER))
    assert searched_keys(" www.weibo.com/u/123456 ", PEPPER) == keys(url="weibo.com/u/123456")
    assert searched_keys("  ", PEPPER) == ()


def test_links_name_accounts_too() -> None:
    links = (
        Link("https://weibo.com/1/a", "weibo", "@attacker"),
        Link("https://weibo.com/1/b", "weibo", "@attacker"),
        Link("https://weibo.com/1/c", "weibo"),
    )
    assert linked_accounts(links) == (Account("weibo", handle="@attacker"),)


def test_papers_give_back_the_accounts_that_were_kept() -> None:
    sent = submission(
        accounts=(Account("weibo", "昵称", "123456", "https://weibo.com/u/123456"),),
        links=(Link("https://weibo.com/1/a", "weibo", "attacker"),),
    )
    assert written_accounts(canonical(sent.document())) == submitted_accounts(sent)
    addition: dict[str, object] = {"text": "more", "links": [], "files": [], "answers": ""}
    assert written_accounts(canonical(addition)) == ()
