"""Synthesised templates, and the questions that tests ask of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Resource = dict[str, Any]


@dataclass(frozen=True)
class Templates:
    """The templates of one stage by stack name."""

    by_stack: dict[str, dict[str, Any]]

    def all(self) -> Iterator[tuple[str, Resource]]:
        for template in self.by_stack.values():
            yield from template["Resources"].items()

    def of(self, kind: str) -> dict[str, Resource]:
        """Give the properties of every resource of a CloudFormation type."""
        return {
            name: resource["Properties"]
            for name, resource in self.all()
            if resource["Type"] == kind
        }

    def the(self, kind: str, part: str) -> Resource:
        """Give the properties of the one resource of a type with `part` in its name."""
        [found] = [value for name, value in self.of(kind).items() if part in name]
        return found

    def outputs(self) -> set[str]:
        return {name for template in self.by_stack.values() for name in template.get("Outputs", {})}

    def functions(self) -> dict[str, Resource]:
        """Give the functions by the module of their handler."""
        return {
            function["Handler"].removesuffix(".handler"): function
            for function in self.of("AWS::Lambda::Function").values()
        }

    def statements(self) -> Iterator[tuple[str, Resource, dict[str, Any]]]:
        """Give every statement that allows something to a role: policy, its resource, itself."""
        for name, resource in self.all():
            if resource["Type"] == "AWS::IAM::Policy":
                for statement in resource["Properties"]["PolicyDocument"]["Statement"]:
                    yield name, resource, statement


def each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
