"""What happened to the owner of these tests, and how she answers each question of the form."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.browser.owner_navigator import OwnerNavigator

Answer = Callable[["OwnerNavigator"], None]
LINK = "https://weibo.com/7519999999/NxYz12345"
STATEMENT = (
    "上周六我在微博发了一张提车照片。当晚一个大 V 转发并配文说我是“水军”，还贴出了我的车牌号。"
    "之后三天里我收到两百多条辱骂私信，有人在评论区编造我“骗保”的谣言，点赞已经过万。"
)
SHARED = f"【示例】车主到底是不是水军？网页链接 {LINK}?from=timeline 复制打开微博"
ATTACKER = "@键盘侠2026"
ADDRESS = "nana.ouyang@owner.example"


def _tells_the_story(she: OwnerNavigator) -> None:
    she.types("statement", STATEMENT)


def _gives_contact(she: OwnerNavigator) -> None:
    she.types("email", ADDRESS)
    she.types("phone", "+86 139 0000 0001")


def _gives_a_link(she: OwnerNavigator) -> None:
    she.pastes("/links/0/url", SHARED)


def _gives_an_account(she: OwnerNavigator) -> None:
    she.pointed("/accounts/0/platform").select_option("weibo")
    she.pointed("/accounts/0/name").fill(ATTACKER)


def _was_there(she: OwnerNavigator) -> None:
    she.types("happened-on", "2026-11-14")
    she.types("place", "上海市示例路 1 号地下车库")


def _tells_what_happened(she: OwnerNavigator) -> None:
    she.types("description", "有人用钥匙划了左侧两扇车门，还在引擎盖上贴了字条。")
    she.types("damage", "两扇车门喷漆，修理厂报价 6800 元。")


def _does_nothing(_she: OwnerNavigator) -> None:
    pass


STORY: dict[str, Answer] = {
    "name": lambda she: she.types("name", "欧阳娜娜"),
    "contact": _gives_contact,
    "model": lambda she: she.ticks("model-2"),
    "purchase": lambda she: she.types("purchase-reference", "HT-2026-0099"),
    "about": lambda she: she.ticks("about-posts", "about-accounts", "about-offline"),
    "story": _tells_the_story,
    "links": _gives_a_link,
    "accounts": _gives_an_account,
    "offline": _was_there,
    "happened": _tells_what_happened,
    "police": lambda she: she.types("police-report-number", "沪公（示）立字〔2026〕0001 号"),
    "held": lambda she: she.ticks("held-original-device", "held-screenshots"),
    "gather": _does_nothing,
    "help": lambda she: she.ticks("remedy-lawyers-letter", "remedy-litigation-support"),
    "consent": lambda she: she.ticks("consent-0", "consent-1"),
}
"""What she answers to each question, if nobody says otherwise."""
