"""Who may do what: every role of the templates, as a small text to be reviewed as a diff.

`python -m infra.permissions` writes infra/permissions.txt anew.
"""

import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from infra.app import synthesise
from infra.blocks.wildcards import flatten
from infra.stage import Stage

STAGE = "prod.example"
FILE = Path(__file__).with_name("permissions.txt")
HEADER = """\
Who may do what, from the templates of the stage prod.example. Written by
python -m infra.permissions; every line is a resource and the actions allowed on it.
"""
SHORTER = (
    (re.compile(r"arn:<AWS::Partition>:[a-z]+:<AWS::Region>:<AWS::AccountId>:"), ""),
    (re.compile(r"ExportsOutputFnGetAtt(\w+?)[0-9A-F]{8}Arn[0-9A-F]{8}"), r"\1"),
    (re.compile(r"<(\w+?)[0-9A-F]{8}\.Arn>"), r"\1"),
)
"""What makes names long and says nothing."""

Templates = Mapping[str, Mapping[str, Any]]


def permissions(templates: Templates) -> str:
    """Give the text: a paragraph for each role, a line for each resource and service."""
    paragraphs = []
    for template in templates.values():
        resources = template["Resources"]
        owners = _owners(resources)
        allowed: dict[str, dict[tuple[str, str], set[str]]] = defaultdict(lambda: defaultdict(set))
        for role, action, resource in _allowances(resources):
            service, verb = action.split(":", 1)
            allowed[owners[role]][resource, service].add(verb)
        for owner, lines in allowed.items():
            rows = (
                f"  {resource}: {service} {' '.join(sorted(verbs))}"
                for (resource, service), verbs in sorted(lines.items())
            )
            paragraphs.append("\n".join((owner, *rows)))
    return HEADER + "".join(f"\n{paragraph}\n" for paragraph in sorted(paragraphs))


def _owners(resources: Mapping[str, Any]) -> dict[str, str]:
    """Name each role by the function it is for, or by its own description."""
    owners = {}
    for name, resource in resources.items():
        if resource["Type"] == "AWS::IAM::Role":
            owners[name] = resource["Properties"].get("Description", name[:-8])
    for resource in resources.values():
        if resource["Type"] == "AWS::Lambda::Function":
            role = resource["Properties"]["Role"]["Fn::GetAtt"][0]
            _, zone, name, _ = resource["Properties"]["Handler"].split(".")
            owners[role] = f"{zone}/{name}"
    return owners


def _allowances(resources: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Give role, action and resource of everything that a policy allows."""
    for policy in resources.values():
        if policy["Type"] != "AWS::IAM::Policy":
            continue
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]:
            for action in _each(statement["Action"]):
                for resource in _each(statement["Resource"]):
                    for role in policy["Properties"]["Roles"]:
                        yield role["Ref"], action, _short(flatten(resource))


def _short(resource: str) -> str:
    for pattern, replacement in SHORTER:
        resource = pattern.sub(replacement, resource)
    return resource


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def main() -> None:
    """Write the text."""
    with tempfile.TemporaryDirectory() as folder:
        FILE.write_text(permissions(synthesise(Stage.load(STAGE), Path(folder))), "utf-8")


if __name__ == "__main__":
    main()
