"""Values that one stack offers to the stacks after it, under a name that people can read."""

from aws_cdk import Stack
from constructs import Construct


def export(scope: Construct, name: str, value: str) -> str:
    """Offer `value` as `<stack>:<name>`; the result stands for it in other stacks."""
    stack = Stack.of(scope)
    imported: str = stack.export_value(value, name=f"{stack.stack_name}:{name}")
    return imported
