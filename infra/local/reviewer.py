"""Add, change, disable and list the people of the desk (`make reviewer`)."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from infra.local.operations import OperationError, invoke

_REFUSALS = {"unknown_reviewer": "Nobody has this id: see make reviewer DO=list."}
_FINDINGS = {
    "address_taken": "another reviewer has this address",
    "bad_format": "this is not well-formed",
    "id_taken": "another reviewer has this id",
    "last_lead": "the group {limit} would have no lead any more; name another one first",
    "missing": "this is needed",
    "not_allowed": "this is none of the possible values",
    "too_long": "this is longer than {limit} characters",
}
_GROUPS = "community, legal or communications, several with commas"


def main(words: Sequence[str] | None = None) -> int:
    """Do what the command line says, and tell how it went."""
    named = _parser().parse_args(words)
    try:
        answer = invoke(named.stage, "manage_reviewers", order_of(named))
    except OperationError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if "reviewers" in answer:
        sys.stdout.write(_table(answer["reviewers"]))
        return 0
    if "done" in answer:
        sys.stdout.write(f"{_DONE[named.do].format(id=answer['done'])}\n")
        return 0
    sys.stderr.write(f"{_wrong(answer)}\n")
    return 1


_DONE = {
    "add": "{id} is added, and can sign in with the code that is mailed to this address.",
    "change": "{id} is changed; it holds from the next click on.",
    "disable": "{id} is disabled, signed out everywhere, and has no task any more.",
    "enable": "{id} can sign in again.",
}


def order_of(named: argparse.Namespace) -> dict[str, Any]:
    """Give the order as the function takes it: what was not named is left out."""
    if named.do == "list":
        return {"order": "list"}
    wanted: dict[str, Any] = {
        "id": named.id,
        "name": named.name,
        "email": named.email,
        "locale": named.locale,
        "groups": [group.strip() for group in named.groups.split(",")] if named.groups else None,
        "lead": {"yes": True, "no": False}.get(named.lead),
        "mail_mode": named.mail,
        "disabled": {"disable": True, "enable": False}.get(named.do),
    }
    present = {name: value for name, value in wanted.items() if value not in (None, "")}
    return {"order": "add" if named.do == "add" else "change", "reviewer": present}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--stage", default="local", help="name of a file in infra/stages")
    parser.add_argument("--do", required=True, choices=["list", *_DONE], help="what to do")
    parser.add_argument("--id", default="", help="short name of the person, in small letters")
    parser.add_argument("--name", default="", help="as colleagues know the person")
    parser.add_argument("--email", default="", help="where sign-in codes and mails go")
    parser.add_argument("--locale", default="", help="language of mails: zh-CN or en")
    parser.add_argument("--groups", default="", help=_GROUPS)
    parser.add_argument("--lead", default="", choices=["", "yes", "no"], help="leads the groups")
    parser.add_argument("--mail", default="", choices=["", "immediate", "digest"])
    return parser


def _table(reviewers: Sequence[Mapping[str, Any]]) -> str:
    """Write one line for each person."""
    rows = [("ID", "NAME", "E-MAIL", "GROUPS", "MAIL", "")]
    rows += [
        (
            one["id"],
            one["name"],
            one["email"],
            ",".join(one["groups"]),
            one["mail_trouble"] or one["mail_mode"],
            ", ".join(word for word in ("lead", "disabled") if one[word]),
        )
        for one in reviewers
    ]
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
    return "".join(f"{line}\n" for line in lines)


def _wrong(answer: Mapping[str, Any]) -> str:
    if "findings" not in answer:
        return _REFUSALS.get(answer["refused"], str(answer["refused"]))
    return "\n".join(
        f"{finding['pointer'].strip('/') or 'order'}: "
        + _FINDINGS.get(finding["code"], finding["code"]).format(limit=finding["limit"])
        for finding in answer["findings"]
    )


if __name__ == "__main__":
    sys.exit(main())
