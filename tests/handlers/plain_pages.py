"""The plain form as a browser without scripts reads and sends it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html.parser import HTMLParser

BOUNDARY = "----a-browser"


class Shown(HTMLParser):
    """A page as a person sees it: fields with their values, words, and whether all is closed."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.status, self.source, self.words = status, text, ""
        self.hidden: dict[str, str] = {}
        self.taken: list[str] = []
        self.values: dict[str, str] = {}
        self.ticked: set[str] = set()
        self.tags: list[str] = []
        self._open: list[tuple[str, str]] = []
        self.feed(text)
        self.close()
        assert [tag for tag, _ in self._open] == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        assert len(given) == len(attrs), attrs
        self.tags.append(tag)
        name = given.get("name", "")
        if tag == "input" and given.get("type") == "hidden":
            if name == "taken":
                self.taken.append(given["value"])
            else:
                self.hidden[name] = given["value"]
        elif tag == "input" and given.get("type") == "checkbox":
            if "checked" in given:
                self.ticked.add(f"{name}={given['value']}")
        elif tag == "input" and given.get("type") != "file":
            self.values[name] = given.get("value", "")
        if tag not in {"input", "meta", "link", "br"}:
            self._open.append((tag, name))

    def handle_endtag(self, tag: str) -> None:
        opened, _ = self._open.pop()
        assert opened == tag

    def handle_data(self, data: str) -> None:
        self.words += data
        if self._open and self._open[-1][0] == "textarea":
            name = self._open[-1][1]
            self.values[name] = self.values.get(name, "") + data.removeprefix("\n")


Fields = Mapping[str, str | Sequence[str]]
Files = Sequence[tuple[str, str, str, bytes]]


def multipart(fields: Fields, files: Files = ()) -> bytes:
    """Write a form as a browser does; a file is field, name, type and content."""
    lines = []
    for name, given in fields.items():
        for value in [given] if isinstance(given, str) else given:
            head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
            lines.append(head.encode() + value.replace("\n", "\r\n").encode() + b"\r\n")
    for name, filename, kind, content in files:
        head = (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; '
            f'filename="{filename}"\r\nContent-Type: {kind}\r\n\r\n'
        )
        lines.append(head.encode() + content + b"\r\n")
    return b"".join(lines) + f"--{BOUNDARY}--\r\n".encode()


ANSWERS: dict[str, str | Sequence[str]] = {
    "name": "欧阳娜娜",
    "email": "nana@owner.example",
    "phone": "",
    "confirmation": "yes",
    "model": "X5",
    "purchase_reference": "",
    "about": ["posts", "accounts"],
    "statement": "有人在网上造谣。\n第二行。",
    "links": "复制打开抖音 https://v.douyin.com/abc123/ 看看\nweibo.com/1/AbC",
    "accounts": "某某车评\nhttps://weibo.com/u/12345 李四",
    "happened_on": "",
    "place": "",
    "description": "",
    "damage": "",
    "police_report_number": "",
    "evidence_held": ["screenshots"],
    "remedies": ["lawyers_letter"],
    "consent": "handle_case@2026-01",
}
