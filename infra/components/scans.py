"""Verdicts of malware scans wake the preservation of what they are about."""

from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from constructs import Construct

from infra.blocks.acknowledge import acknowledge
from infra.blocks.context import Runtime
from infra.blocks.function import Function, Size
from infra.blocks.queue import Queue
from infra.components.buckets import IncomingFiles
from infra.components.case_table import CaseTable

SMALL = Size(memory=512, timeout=60)
LOST_EVENT_REASON = "A verdict that is not told is read from the file's tag at the next delivery"


class Scans(Construct):
    """The function that takes verdicts; a rule calls it where the stage's scanner tells them."""

    def __init__(
        self,
        scope: Construct,
        *,
        runtime: Runtime,
        table: CaseTable,
        incoming: IncomingFiles,
        evidence: Queue,
    ) -> None:
        super().__init__(scope, "Scans")
        function = Function(
            self,
            "ops",
            "record_scan",
            runtime=runtime,
            purpose="Takes the verdict of a malware scan and wakes the case that waits for it",
            environment={**table.environment, "EVIDENCE_QUEUE_URL": evidence.url},
            size=SMALL,
        )
        table.grant_items(function)
        evidence.grant_send(function)
        if runtime.stage.vault.scanner == "guardduty":
            self._listen(function, incoming)

    def _listen(self, function: Function, incoming: IncomingFiles) -> None:
        rule = events.Rule(
            self,
            "FileScanned",
            description="A file that arrived was looked through for malware",
            event_pattern=events.EventPattern(
                source=["aws.guardduty"],
                detail_type=["GuardDuty Malware Protection Object Scan Result"],
                detail={"s3ObjectDetails": {"bucketName": [incoming.name]}},
            ),
            targets=[targets.LambdaFunction(function.resource)],
        )
        acknowledge(rule, {"Serverless-EventBusDLQ": LOST_EVENT_REASON})
