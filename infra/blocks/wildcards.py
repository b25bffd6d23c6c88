"""Wildcards in permissions, named as the rule pack names them."""

from collections.abc import Sequence
from typing import Any

from aws_cdk import Stack


def wildcard_findings(stack: Stack, resources: Sequence[str]) -> list[str]:
    """Give the ids of the findings that resources with a wildcard will cause in `stack`."""
    flat = (flatten(stack.resolve(resource)) for resource in resources)
    return [f"AwsSolutions-IAM5[Resource::{resource}]" for resource in flat if "*" in resource]


def flatten(value: Any) -> str:
    """Write a text with CloudFormation functions as one line, `<Name.Attribute>` for what varies.

    Raises:
        ValueError: it holds a function that permissions of this project do not use.
    """
    if isinstance(value, str):
        return value.replace("${", "<").replace("}", ">")
    match value:
        case {"Fn::Join": [str(delimiter), list(parts)]}:
            return delimiter.join(flatten(part) for part in parts)
        case {"Fn::GetAtt": [str(name), str(attribute)]}:
            return f"<{name}.{attribute}>"
        case {"Ref": str(name)}:
            return f"<{name}>"
        case {"Fn::ImportValue": name}:
            return flatten(name)
        case _:
            raise ValueError(f"Cannot flatten {value}")
