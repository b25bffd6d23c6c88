"""What the evidence catalogue says of each item, in the words of Chinese procedure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from redress.domain.catalogue import Catalogue, CatalogueRow
from redress.domain.choices import Shows
from redress.domain.decisions import Ground
from redress.domain.evidence import EvidenceItem
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
_SHOWN = {
    Shows.POST: "内容全貌",
    Shows.POST_LINK: "内容链接",
    Shows.ACCOUNT_PAGE: "账号主页",
    Shows.ACCOUNT_ID: "账号编号",
    Shows.IP_LOCATION: "IP 属地",
    Shows.TIME: "发布时间",
    Shows.ENGAGEMENT: "点赞、评论、转发数量",
    Shows.RECORDING: "不间断录屏",
    Shows.COMMENTS: "评论",
    Shows.CONVERSATION: "私信或聊天记录",
    Shows.OFFLINE_SCENE: "线下现场",
    Shows.DAMAGE: "受损情况",
    Shows.POLICE_RECORD: "报警或受案记录",
    Shows.REPAIR_BILL: "维修费用凭证",
    Shows.ORIGINAL: "原始载体",
}
_TO_BE_STATED = "（由提交人填写）"
_OWN_WORDS = "当事人对事实的陈述"
_SOURCES = {"upload": "当事人通过在线表单上传", "paper": "当事人在线填写"}
_SAME_BYTES = "电子数据；与提交时的文件逐字节一致"


def catalogue_of(
    seal: Seal,
    items: Iterable[Mapping[str, Any]],
    evidence: Iterable[EvidenceItem],
    tasks: Iterable[Task],
    organisation: str,
) -> Catalogue:
    """Give the catalogue of a sealed case.

    `items` are those of its manifest that are preserved, `evidence` and `tasks` those of its case
    file.
    """
    facts = _facts(tasks, seal)
    shown = {item.number: _shown(item) for item in evidence}
    rows = tuple(
        CatalogueRow(
            number=f"{item['number']:04d}",
            name=item["name"],
            kind=_kind(item),
            source=_SOURCES[item["source"]],
            proves=_proves(shown.get(item["number"], ""), facts)
            if item["source"] == "upload"
            else _OWN_WORDS,
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


def _proves(*parts: str) -> str:
    return "；".join(part for part in parts if part) or _TO_BE_STATED


def _shown(item: EvidenceItem) -> str:
    """Give what the owner said that a file shows."""
    named = "、".join(words for shows, words in _SHOWN.items() if shows in item.claim.shows)
    return f"当事人说明可见：{named}" if named else ""


def _facts(tasks: Iterable[Task], seal: Seal) -> str:
    """Give the grounds that legal had named when the manifest was made."""
    grounds = {
        ground
        for task in tasks
        if task.decision is not None and task.decision.decided_at <= seal.made_at
        for ground in task.decision.choice.grounds
    }
    named = "、".join(words for ground, words in _GROUNDS.items() if ground in grounds)
    return f"网络侵权事实：{named}" if named else ""
