"""Reviewers are added, changed and disabled by operators who may invoke one function."""

from constructs import Construct

from infra.blocks.context import Runtime
from infra.blocks.function import Function, Size
from infra.blocks.queue import Queue
from infra.components.case_table import CaseTable

SMALL = Size(memory=512, timeout=60)


class People(Construct):
    """What leads do on the desk for their groups, for all groups (`make reviewer`)."""

    def __init__(
        self, scope: Construct, *, runtime: Runtime, table: CaseTable, mail: Queue
    ) -> None:
        super().__init__(scope, "People")
        function = Function(
            self,
            "ops",
            "manage_reviewers",
            runtime=runtime,
            purpose="Adds, changes, disables and lists reviewers; invoked by operators",
            environment={**table.environment, "MAIL_QUEUE_URL": mail.url},
            size=SMALL,
        )
        table.grant_items(function, delete=True)
        mail.grant_send(function)
