"""Print the figures of a campaign as of an instant (`make bulletin`)."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from infra.local.operations import OperationError, invoke

LANGUAGES = ("zh-CN", "en")
_REFUSALS = {
    "unknown_campaign": "There is no campaign of this name.",
    "bad_time": "Write the instant as 2025-10-15T24:00+08:00; without +08:00 it is the campaign's.",
    "in_the_future": "That moment has not come: there are no figures of it.",
}
WITHHELD = {"zh-CN": "少于 {below}", "en": "fewer than {below}"}
_TITLES = {
    "zh-CN": "截至 {as_of}（{campaign}，{zone}）",
    "en": "As of {as_of} ({campaign}, {zone})",
}
_NAMES = {
    "participants": ("参与车主", "Participants"),
    "with_evidence": ("提交证据", "With evidence"),
    "wanted.evidence_guidance": ("希望得到：证据固定指导", "Wanted: evidence guidance"),
    "wanted.lawyers_letter": ("希望得到：律师函", "Wanted: lawyer's letter"),
    "wanted.litigation_support": ("希望得到：诉讼支持", "Wanted: litigation support"),
    "screened": ("完成初审", "Screened"),
    "to_legal": ("转交法务", "Passed to legal"),
    "identified": ("初步认定具备法律依据", "Preliminarily identified"),
    "begun.lawyers_letter": ("开始办理：律师函", "Begun: lawyer's letter"),
    "begun.litigation_support": ("开始办理：诉讼支持", "Begun: litigation support"),
    "finished.lawyers_letter": ("已经办结：律师函", "Finished: lawyer's letter"),
    "finished.litigation_support": ("已经办结：诉讼支持", "Finished: litigation support"),
    "to_screening.median_hours": ("初审用时，中位数（小时）", "Hours to screening, median"),
    "to_screening.p90_hours": ("初审用时，九成在内（小时）", "Hours to screening, 90th percentile"),
    "to_decision.median_hours": ("法务用时，中位数（小时）", "Hours to legal's decision, median"),
    "to_decision.p90_hours": (
        "法务用时，九成在内（小时）",
        "Hours to legal's decision, 90th percentile",
    ),
}


def main(words: Sequence[str] | None = None) -> int:
    """Compile and print; the exit status is 1 when a recount differs, too."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--stage", default="local", help="name of a file in infra/stages")
    parser.add_argument("--campaign", required=True)
    parser.add_argument("--as-of", required=True, help="such as 2025-10-15T24:00+08:00")
    parser.add_argument("--recount", action="store_true", help="count the facts again and compare")
    parser.add_argument("--language", choices=LANGUAGES, default="en")
    parser.add_argument("--json", action="store_true", help="print the document itself")
    named = parser.parse_args(words)
    order = {"campaign": named.campaign, "as_of": named.as_of, "recount": named.recount}
    try:
        document = invoke(named.stage, "compile_bulletin", order)
    except OperationError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if "refused" in document:
        sys.stderr.write(f"{_REFUSALS.get(document['refused'], document['refused'])}\n")
        return 1
    if named.json:
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    else:
        Console().print(table_of(document, named.language))
    return 0 if tell_recount(document.get("recount")) else 1


def table_of(document: Mapping[str, Any], language: str) -> Table:
    """Give the figures as people read them."""
    table = Table(title=_TITLES[language].format_map(document), show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for name, value in rows(document, language):
        table.add_row(name, value)
    return table


def rows(document: Mapping[str, Any], language: str) -> Iterator[tuple[str, str]]:
    """Give each figure's name and value; what is withheld says so, what is unknown is a dash."""
    place = LANGUAGES.index(language)
    withheld = WITHHELD[language].format(below=document["suppress_below"])
    for name, names in _NAMES.items():
        figure, _, part = name.partition(".")
        found = document["figures"][figure]
        value = found[part] if part else found
        hidden = {name, figure} & set(document["suppressed"])
        yield names[place], withheld if hidden else "-" if value is None else f"{value:,}"


def tell_recount(found: Mapping[str, Any] | None) -> bool:
    """Say what a recount found; gives whether nothing differs."""
    if found is None:
        return True
    for one in found["differences"]:
        sys.stderr.write(
            f"{one['name']}: counted {one['counted']}, but the facts give {one['recounted']}\n"
        )
    if found["agrees"]:
        sys.stderr.write("Recounted from the facts: nothing differs.\n")
    return bool(found["agrees"])


if __name__ == "__main__":
    sys.exit(main())
