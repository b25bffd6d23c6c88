"""The project's encryption keys: one for records, one for messages on their way."""

from aws_cdk import Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from infra.blocks.context import removal_policy
from infra.blocks.exports import export
from infra.blocks.function import Function
from infra.stage import Stage as StageSettings


class Keys(Construct):
    """Two keys, rotated every year; destroying the records' key shreds everything personal."""

    def __init__(self, scope: Construct, *, stage: StageSettings) -> None:
        super().__init__(scope, "Keys")
        self.records = self._make(stage, "records", "What people sent: table, files, secrets")
        self.messages = self._make(stage, "messages", "Queues and alarms: ids only")
        self.messages.add_to_resource_policy(
            iam.PolicyStatement(
                sid="AlarmsAreTold",
                principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
                actions=["kms:Decrypt", "kms:GenerateDataKey"],
                resources=["*"],
                conditions={"StringEquals": {"aws:SourceAccount": Stack.of(self).account}},
            )
        )
        self.records_arn = export(self, "RecordsKeyArn", self.records.key_arn)

    def grant_table(self, function: Function) -> None:
        """Let a function use the key as the table asks of its callers."""
        function.allow(
            *("kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo"),
            *("kms:GenerateDataKey", "kms:DescribeKey"),
            on=[self.records_arn],
        )

    def grant_read(self, function: Function) -> None:
        """Let a function read what is encrypted under the records' key."""
        function.allow("kms:Decrypt", on=[self.records_arn])

    def grant_write(self, function: Function) -> None:
        """Let a function write under the records' key."""
        function.allow("kms:Decrypt", "kms:GenerateDataKey", on=[self.records_arn])

    def _make(self, stage: StageSettings, name: str, purpose: str) -> kms.Key:
        return kms.Key(
            self,
            name.capitalize(),
            alias=f"alias/{stage.prefix}-{name}",
            description=purpose,
            enable_key_rotation=True,
            pending_window=Duration.days(30 if stage.keep_data else 7),
            removal_policy=removal_policy(stage),
        )
