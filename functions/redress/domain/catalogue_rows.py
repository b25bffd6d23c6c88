"""What the evidence catalogue says of each item, in the words of Chinese procedure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from redress.domain.catalogue import Catalogue, CatalogueRow
from redress.domain.decisions import Ground
from redress.domain.proofs import Seal
from redress.domain.tasks import Task

_GROUNDS = {
    Ground.INSULT: "侮辱",
    Ground.DEFAMATION: "诽谤",
    Ground.PRIVACY: "侵害隐私",
    Ground.PORTRAIT: "侵害肖像",
    Ground.BUSINESS_REPUTATION: "侵害商誉",
    Ground.THREAT: "威胁",
    Ground.DOXXING: "人肉搜索、泄露个人信息",
    Ground.PROPERTY_DAMAGE: "损毁财物",
}
_TO_BE_STATED = "（由提交人填写）"
_OWN_WORDS = "当事人对事实的陈述"
_SOURCES = {"upload": "当事人通过在线表单上传", "paper": "当事人在线填写"}
_SAME_BYTES = "电子数据；与提交时的文件逐字节一致"


def catalogue_of(
    seal: Seal, items: Iterable[Mapping[str, Any]], tasks: Iterable[Task], organisation: str
) -> Catalogue:
    """Give the catalogue of a sealed case.

    `items` are those of its manifest that are preserved, `tasks` those of its case file.
    """
    proves = _proves(tasks, seal)
    rows = tuple(
        CatalogueRow(
            number=f"{item['number']:04d}",
            name=item["name"],
            kind=_kind(item),
            source=_SOURCES[item["source"]],
            proves=proves if item["source"] == "upload" else _OWN_WORDS,
            original=_SAME_BYTES,
            size=item["size"],
            sha256=item["sha256"],
            at=item["received_at"],
        )
        for item in items
    )
    return Catalogue(seal.case_id, seal.revision, organisation, seal.made_at, rows)


def _kind(item: Mapping[str, Any]) -> str:
    """Give the kind of evidence that article 66 of the Civil Procedure Law knows."""
    if item["source"] == "paper":
        return "当事人的陈述"
    return "视听资料" if item["media_type"].startswith(("audio/", "video/")) else "电子数据"


def _proves(tasks: Iterable[Task], seal: Seal) -> str:
    """Give the grounds that legal had named when the manifest was made."""
    grounds = {
        ground
        for task in tasks
        if task.decision is not None and task.decision.decided_at <= seal.made_at
        for ground in task.decision.choice.grounds
    }
    named = "、".join(words for ground, words in _GROUNDS.items() if ground in grounds)
    return f"网络侵权事实：{named}" if named else _TO_BE_STATED
