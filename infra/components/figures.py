"""Figures are compiled by one function, which operators may invoke."""

from constructs import Construct

from infra.blocks.context import Runtime
from infra.blocks.function import Function, Size
from infra.components.case_table import CaseTable

LONGEST = Size(memory=512, timeout=900)
"""A recount reads every case; counters alone are read in a moment."""


class Figures(Construct):
    """It reads counters, cases and their timelines, and can decrypt nothing that is personal."""

    def __init__(self, scope: Construct, *, runtime: Runtime, table: CaseTable) -> None:
        super().__init__(scope, "Figures")
        function = Function(
            self,
            "ops",
            "compile_bulletin",
            runtime=runtime,
            purpose="Compiles figures as of an instant; invoked by operators",
            environment={"TABLE_NAME": table.environment["TABLE_NAME"]},
            size=LONGEST,
        )
        table.grant_figures(function)
