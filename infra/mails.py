"""Compile the layout of the mails, or show every mail as a page: `python -m infra.mails`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from mjml import mjml2html

MESSAGES = Path(__file__).parent.parent / "functions" / "redress" / "messages"
LOCALES = ("zh-CN", "en")

_TEXT = {"font-family", "font-size", "font-weight", "line-height", "color", "padding", "css-class"}
_BOX = {"background-color", "border-radius", "padding", "css-class"}
_VOCABULARY: dict[str, tuple[set[str], set[str]]] = {
    "mjml": ({""}, {"lang"}),
    "mj-head": ({"mjml"}, set()),
    "mj-title": ({"mj-head"}, set()),
    "mj-style": ({"mj-head"}, set()),
    "mj-attributes": ({"mj-head"}, set()),
    "mj-all": ({"mj-attributes"}, {"font-family"}),
    "mj-body": ({"mjml"}, {"width", "background-color", "css-class"}),
    "mj-section": ({"mj-body", "mj-attributes"}, _BOX),
    "mj-column": ({"mj-section", "mj-attributes"}, _BOX),
    "mj-text": ({"mj-column", "mj-attributes"}, _TEXT),
    "mj-button": ({"mj-column"}, _TEXT | _BOX | {"href", "align", "inner-padding"}),
    "mj-raw": ({"mj-head", "mj-column"}, set()),
}
"""The tags that the layout may use: their parents and their attributes."""

SAMPLES = {
    "zh-CN": {
        "case_id": "RD-4K7M-Q2XW-9TBC",
        "link": "https://redress.example.com/receipt",
        "host": "redress.example.com",
        "organisation": "示例汽车客户关怀",
        "campaign": "车主网络侵权线索征集",
        "due": "2025年10月20日 18:00（北京时间）",
        "opened": "2025年10月15日 10:24（北京时间）",
        "queue": "社区经理",
        "stage": "社区初审",
        "asked": "决定提交法务、先向当事人提问，还是到此为止。",
        "waiting": "7",
        "oldest": "2025年10月13日 09:02（北京时间）",
        "colleague": "林晓",
        "trouble": "对方的邮件服务器已永久拒收：地址可能有误，或者邮箱已停用。",
        "added": "2025年10月15日 10:24（北京时间）",
        "code": "482913",
        "owner_text": "视频链接打不开，请补充原视频。\n另请说明：您是哪天第一次看到的？",
        "evidence_count": "12",
        "refused_count": "1",
        "refusals": "这类文件不能作为证据封存，请改用图片、视频、录音、PDF 或文本。",
        "quarantined_count": "1",
        "remedies": "律师函、诉讼支持",
    },
    "en": {
        "case_id": "RD-4K7M-Q2XW-9TBC",
        "link": "https://redress.example.com/receipt",
        "host": "redress.example.com",
        "organisation": "Example Motors Customer Care",
        "campaign": "Online attacks on owners",
        "due": "20 October 2025, 18:00 (Beijing time)",
        "opened": "15 October 2025, 10:24 (Beijing time)",
        "queue": "Community managers",
        "stage": "Screening",
        "asked": "Decide whether it goes on to the legal team, needs an answer from the owner, or"
        " ends here.",
        "waiting": "7",
        "oldest": "13 October 2025, 09:02 (Beijing time)",
        "colleague": "Lin Xiao",
        "trouble": "Their mail server refuses them for good: the address may be wrong, or the"
        " mailbox closed.",
        "added": "15 October 2025, 10:24 (Beijing time)",
        "code": "482913",
        "owner_text": "The video is gone: please add the file.\nWhen did you first see it?",
        "evidence_count": "12",
        "refused_count": "1",
        "refusals": "The file never arrived. Please upload it again.",
        "quarantined_count": "1",
        "remedies": "Lawyer’s letter, litigation support",
    },
}


ROWS = {
    "zh-CN": {
        "queues": (
            {"queue": "社区经理", "stage": "社区初审", "waiting": "5"},
            {"queue": "法务", "stage": "法务复核", "waiting": "2"},
        ),
        "urgent": (
            {"case_id": "RD-4K7M-Q2XW-9TBC", "stage": "社区初审", "due": SAMPLES["zh-CN"]["due"]},
            {"case_id": "RD-83NF-0Z5C-VH7P", "stage": "法务复核", "due": SAMPLES["zh-CN"]["due"]},
        ),
    },
    "en": {
        "queues": (
            {"queue": "Community managers", "stage": "Screening", "waiting": "5"},
            {"queue": "Legal team", "stage": "Legal review", "waiting": "2"},
        ),
        "urgent": (
            {"case_id": "RD-4K7M-Q2XW-9TBC", "stage": "Screening", "due": SAMPLES["en"]["due"]},
            {"case_id": "RD-83NF-0Z5C-VH7P", "stage": "Legal review", "due": SAMPLES["en"]["due"]},
        ),
    },
}
"""The tables of a digest."""


class LayoutError(Exception):
    """The layout uses something that MJML does not know or does not allow there."""


class _Grammar(HTMLParser):
    """Collects what breaks the vocabulary: the compiler drops such things without a word."""

    def __init__(self) -> None:
        super().__init__()
        self.findings: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Check a tag of MJML and go down into it."""
        if not tag.startswith("mj"):
            return
        parent = self._open[-1] if self._open else ""
        self._open.append(tag)
        parents, attributes = _VOCABULARY.get(tag, (set(), set()))
        if parent not in parents:
            self._find(f"<{tag}> inside <{parent}>")
        for name in sorted({name for name, _ in attrs} - attributes):
            self._find(f"{name} of <{tag}>")

    def handle_endtag(self, tag: str) -> None:
        """Leave a tag of MJML."""
        if tag.startswith("mj") and (not self._open or self._open.pop() != tag):
            self._find(f"</{tag}> out of place")

    def _find(self, what: str) -> None:
        self.findings.append(f"line {self.getpos()[0]}: {what}")

    def close(self) -> None:
        """Check that everything was closed."""
        super().close()
        self.findings += [f"<{tag}> is never closed" for tag in self._open]


def compile_layout(source: str) -> str:
    """Give the HTML of a layout in MJML; raise LayoutError with everything found wrong in it."""
    grammar = _Grammar()
    grammar.feed(source)
    grammar.close()
    if grammar.findings:
        raise LayoutError("; ".join(grammar.findings))
    return mjml2html(source, fonts={}).strip() + "\n"


def previews() -> Iterator[tuple[str, str]]:
    """Give a name and the page of every mail, filled with samples."""
    environment = Environment(
        loader=FileSystemLoader(MESSAGES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for folder in sorted(path for path in MESSAGES.iterdir() if path.is_dir()):
        for locale in LOCALES:
            template = environment.get_template(f"{folder.name}/{locale}.html")
            page = template.render(SAMPLES[locale], **ROWS[locale], locale=locale).strip() + "\n"
            yield f"{folder.name}.{locale}.html", page


def main() -> None:
    """Write the compiled layout, or the previews into a folder."""
    parser = argparse.ArgumentParser(prog="python -m infra.mails", description=__doc__)
    parser.add_argument("--preview", metavar="FOLDER", type=Path, help="write every mail as a page")
    folder: Path | None = parser.parse_args().preview
    if folder is None:
        source = (MESSAGES / "_layout.mjml").read_text("utf-8")
        (MESSAGES / "_layout.html").write_text(compile_layout(source), "utf-8")
        return
    folder.mkdir(parents=True, exist_ok=True)
    for name, page in previews():
        (folder / name).write_text(page, "utf-8")


if __name__ == "__main__":
    main()
