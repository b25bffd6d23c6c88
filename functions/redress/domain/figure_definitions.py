"""What each published figure means, in the words that are published with it."""

from __future__ import annotations

DEFINITIONS_VERSION = 1
"""Goes up whenever a sentence changes what is counted."""

DEFINITIONS: dict[str, dict[str, str]] = {
    "participants": {
        "zh-CN": "征集期内提交的表单份数，每份计一次，按收到的时间统计；"
        "重复提交和无关内容也包括在内。",
        "en": "Forms that came in, each counted once, when it came in. Repeated and unrelated ones"
        " are among them.",
    },
    "with_evidence": {
        "zh-CN": "至少有一份文件经核验、加锁封存的案件数，按首份文件封存的时间统计。",
        "en": "Cases of which at least one file was checked and locked, counted when the first"
        " one was.",
    },
    "wanted": {
        "zh-CN": "提交表单时希望得到的援助。可以多选，各项相加会超过人数。",
        "en": "Help asked for with the form. Several kinds may be chosen, so they do not add up.",
    },
    "screened": {
        "zh-CN": "社区经理已经得出初审结论的案件数；仍在向车主了解情况的不计。",
        "en": "Cases that a community manager has screened. Those still waiting for an owner's"
        " answer are not counted.",
    },
    "to_legal": {
        "zh-CN": "初审后转交法务的案件数。",
        "en": "Cases that were passed to the legal team after screening.",
    },
    "identified": {
        "zh-CN": "经法务审核，初步认定至少有一项援助具备法律依据的案件数。",
        "en": "Cases in which the legal team found grounds for at least one kind of help, for now.",
    },
    "begun": {
        "zh-CN": "已经开始办理的律师函和诉讼支持的件数；同一案件可以两项都有。",
        "en": "Lawyer's letters and lawsuits that were begun. One case may have both.",
    },
    "finished": {
        "zh-CN": "已经办结的律师函和诉讼支持的件数；没有办成的不计。",
        "en": "Lawyer's letters and lawsuits that were carried out. Those given up are not"
        " counted.",
    },
    "to_screening": {
        "zh-CN": "从收到表单到初审结论的时间：中位数，以及百分之九十的案件在多长时间之内。"
        "三天以内按小时、超过三天按天，均向上取整。",
        "en": "Time from the form to the end of screening: the median, and the time within which"
        " nine in ten were done. Up to three days in hours, beyond in days, both rounded up.",
    },
    "to_decision": {
        "zh-CN": "从收到表单到法务结论的时间，统计方法同上。",
        "en": "Time from the form to the legal team's decision, told in the same way.",
    },
    "by_day": {
        "zh-CN": "每天收到的表单份数，按征集活动所在时区的日期统计。",
        "en": "Forms that came in each day, by the date in the campaign's time zone.",
    },
}
