"""A case with everything in it that a reviewer may meet."""

from __future__ import annotations

import io

import av
from PIL import Image

from redress.domain.tasks import Task
from tests.browser.full_desk import ACCOUNT
from tests.browser.living_site import LivingSite
from tests.browser.story import ADDRESS, STATEMENT
from tests.browser.things import Thing, infected, letter, picture
from tests.handlers.caller import Document

POSTED = "https://weibo.com/7519999999/NxYz12345"
HIT = "有人用钥匙划了左侧两扇车门，还在引擎盖上贴了字条。"
WRITTEN = "他们又发了一条骂我的，说我活该。"
LETTER = "报警回执 京公（朝）受案字〔2026〕0001 号"
INCIDENT: Document = {
    "happened_on": "2026-11-14",
    "place": "上海市示例路 1 号地下车库",
    "description": HIT,
    "damage": "两扇车门喷漆，报价 6800 元。",
}


def video(name: str = "录屏.mp4") -> Thing:
    """A video that can be played: a few pictures of plain blue."""
    written = io.BytesIO()
    with av.open(written, "w", format="mp4") as output:
        stream = output.add_stream("mpeg4", rate=25)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = 640, 360, "yuv420p"
        frame = av.VideoFrame.from_image(Image.new("RGB", (640, 360), "blue"))
        for _ in range(3):
            output.mux(stream.encode(frame))
        output.mux(stream.encode())
    return {"name": name, "mimeType": "video/mp4", "buffer": written.getvalue()}


def program(name: str = "工具.exe") -> Thing:
    """What is kept as no evidence."""
    return {
        "name": name,
        "mimeType": "application/x-msdownload",
        "buffer": b"MZ\x90\x00" + b"x" * 99,
    }


def broken(name: str = "坏图.png") -> Thing:
    """A picture that ends where it begins."""
    return {"name": name, "mimeType": "image/png", "buffer": picture()["buffer"][:60]}


def answers(**changes: object) -> Document:
    """What an owner with much to tell says."""
    return {
        "contact": {"name": "欧阳娜娜", "email": ADDRESS, "phone": "+86 139 0000 0001"},
        "vehicle": {"model": "X5", "purchase_reference": "HT-2026-0099"},
        "statement": STATEMENT,
        "about": ["posts", "accounts", "offline"],
        "links": [
            {"url": POSTED, "platform": "weibo", "account": "较真的老周", "pasted": "骂人的话"}
        ],
        "accounts": [ACCOUNT, {"platform": "douyin", "name": "键盘侠"}],
        "incident": INCIDENT,
        "evidence_held": ["original_device", "screenshots"],
        **changes,
    }


def receive_rich_case(site: LivingSite) -> tuple[Task, str]:
    """Let a case with everything arrive, and give its screening and its receipt code."""
    site.has_received(number=2, accounts=[ACCOUNT])
    files = (picture(), video(), letter(words=LETTER), infected(), broken(), program())
    code = site.has_received(*files, **answers())
    owner = site.open(code)
    said = {"id": "0199c5e2-0000-7000-8000-0000000000aa", "text": WRITTEN}
    assert owner.call("POST", "/api/receipt/messages", said).status < 300
    site.work()
    return site.open_task(), code
