"""What owners of a story write, in Chinese and in English, made from parts."""

import random
from typing import Any

Document = dict[str, Any]
Words = dict[str, tuple[str, ...]]
PLATFORMS = {
    "weibo": ("https://weibo.com/u/{}", "https://weibo.com/{}/status/{}"),
    "douyin": ("https://www.douyin.com/user/{}", "https://www.douyin.com/video/{1}"),
    "xiaohongshu": (
        "https://www.xiaohongshu.com/user/profile/{}",
        "https://www.xiaohongshu.com/explore/{1}",
    ),
    "bilibili": ("https://space.bilibili.com/{}", "https://www.bilibili.com/video/BV{1}"),
    "zhihu": ("https://www.zhihu.com/people/{}", "https://www.zhihu.com/answer/{1}"),
    "dongchedi": ("https://www.dongchedi.com/user/{}", "https://www.dongchedi.com/article/{1}"),
    "autohome": ("https://i.autohome.com.cn/{}", "https://club.autohome.com.cn/thread/{1}"),
    "wechat": ("", "https://mp.weixin.qq.com/s/{1}"),
}
"""The address of an account on each platform, and of a post."""
SHARES = (33, 25, 13, 9, 6, 7, 5, 2)
"""Of a hundred posts, so many on each platform."""
_ACCOUNTS = 400
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = ("伟", "敏", "静", "磊", "洋", "艳", "勇", "杰", "娟", "涛", "明", "霞", "欣怡", "子涵")
_FIRST = ("Alex", "Dana", "Erin", "Frank", "Grace", "Hugo", "Iris", "Noah", "Paula", "Victor")
_LAST = ("Field", "Hall", "Moss", "Park", "Reed", "Stone", "Wells", "Young")
_OPENING: Words = {
    "zh-CN": (
        "我只是发了一条提车的视频，",
        "上周我在群里说了几句车的好话，",
        "停车的时候被人拍了照，",
        "我在帖子下面回了一句“我开着还行”，",
    ),
    "en": (
        "All I did was post a video of my new car. ",
        "Somebody photographed my parked car. ",
        "I wrote under a post that I was happy with mine. ",
    ),
}
_HARM: Words = {
    "zh-CN": (
        "评论里全是骂人的话，连我的家人也不放过。",
        "有人编造我收了钱，转发了几百次。",
        "他们把我的车牌和小区都发了出来。",
        "说我是“水军”，单位同事都看见了。",
        "有人用我的照片做了表情包，还配上侮辱的话。",
        "私信里说要来划我的车。",
    ),
    "en": (
        "The comments insult me and my family. ",
        "Somebody invented that I was paid, and it was shared hundreds of times. ",
        "They published my plate and where I live. ",
        "One of them wrote that he would come and scratch my car. ",
    ),
}
_CRITICISM: Words = {
    "zh-CN": (
        "他们说这车刹车软、续航虚，销量是吹出来的。",
        "有个博主做了对比视频，说买这车的人不懂车。",
        "评论里都在说质量不行，让大家别买。",
    ),
    "en": (
        "They say the brakes are soft and the range is a lie. ",
        "A blogger compared it with others and calls it a bad buy. ",
    ),
}
_CLOSING: Words = {
    "zh-CN": (
        "晚上都睡不好。",
        "希望有人能管一管。",
        "我不知道该怎么办。",
        "我把能找到的都发给您了。",
    ),
    "en": ("I hardly sleep. ", "I do not know what to do. ", "I sent you all I could find. "),
}
_SPAM: Words = {
    "zh-CN": ("低价代办车险，加微信详聊。", "收二手车，高价上门，当天付款。"),
    "en": ("Cheap insurance for every car, write to us today. ", "We buy any car for cash. "),
}
_PLACES: Words = {
    "zh-CN": ("小区地下车库", "公司停车场", "商场充电站"),
    "en": ("The garage at home", "The car park at work", "A charging station"),
}
_DAMAGE: Words = {
    "zh-CN": ("车门上多了一道很长的划痕，旁边贴着一张骂人的纸条。", "有人在引擎盖上写了字。"),
    "en": ("There is a long scratch on the door, and a note with insults.", "The tyres were cut."),
}


def name(chance: random.Random, locale: str) -> str:
    """Make up a person."""
    if locale == "en":
        return f"{chance.choice(_FIRST)} {chance.choice(_LAST)}"
    return chance.choice(_SURNAMES) + chance.choice(_GIVEN)


def statement(chance: random.Random, locale: str, number: int, mood: str) -> str:
    """Tell what happened, by mood: harm, criticism or spam; no two owners write the same."""
    told = _CRITICISM if mood == "criticism" else _HARM
    sentences = [chance.choice(each[locale]) for each in (_OPENING, told, _CLOSING)]
    if mood == "spam":
        sentences = [chance.choice(_SPAM[locale])]
    order = f"（第{number}位车主）" if locale == "zh-CN" else f"(Owner {number})"
    return "".join(sentences) + order


def incident(chance: random.Random, locale: str, day: str, number: int) -> Document:
    """Tell what happened to the car; most went to the police."""
    reported = chance.randrange(3) < 2  # noqa: PLR2004  # two of three
    return {
        "happened_on": day,
        "place": chance.choice(_PLACES[locale]),
        "description": chance.choice(_DAMAGE[locale]),
        "police_report_number": f"SAMPLE-2025-{number:06d}" if reported else "",
        "damage": "",
    }


def attacker(chance: random.Random) -> Document:
    """Choose who attacks: few accounts attack many owners.

    Some owners name an account by its number, some by its page, some only as it calls itself.
    """
    rank = min(int(chance.paretovariate(0.8)), _ACCOUNTS)
    platform = _platform(random.Random(f"account {rank}"))  # noqa: S311  # a story
    page = PLATFORMS[platform][0].format(_number(rank))
    called = chance.choices(("number", "page", "name"), (5, 3, 2))[0] if page else "number"
    return {
        "platform": platform,
        "name": f"懂车的路人{rank}" if called == "name" or chance.randrange(2) else "",
        "handle": _number(rank) if called == "number" else "",
        "url": page if called == "page" else "",
    }


def link(chance: random.Random, account: Document) -> Document:
    """Name a post of an account."""
    post = f"{chance.randrange(10**9):09d}"
    return {
        "url": PLATFORMS[account["platform"]][1].format(account["handle"] or "0", post),
        "platform": account["platform"],
        "account": account["handle"],
        "pasted": "",
    }


def _platform(chance: random.Random) -> str:
    return chance.choices([*PLATFORMS], SHARES)[0]


def _number(rank: int) -> str:
    return f"{7_000_000 + rank}"
