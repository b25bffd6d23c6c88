"""The data keys of cases, in a table of their own: to delete one is to shred what it encrypted."""

from aws_cdk import CfnOutput, Stack
from aws_cdk import aws_dynamodb as dynamodb
from constructs import Construct

from infra.blocks.acknowledge import acknowledge
from infra.blocks.context import removal_policy
from infra.blocks.exports import export
from infra.blocks.function import Function
from infra.components.keys import Keys
from infra.stage import Stage as StageSettings

NO_BACKUP_REASON = "A key that could be restored would not be destroyed: no backup is the purpose"


class DataKeys(Construct):
    """One wrapped key for each case; there is no way back to one that was deleted."""

    def __init__(self, scope: Construct, *, stage: StageSettings, keys: Keys) -> None:
        super().__init__(scope, "DataKeys")
        table = dynamodb.Table(
            self,
            "Table",
            partition_key=dynamodb.Attribute(name="case_id", type=dynamodb.AttributeType.STRING),
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            encryption=dynamodb.TableEncryption.CUSTOMER_MANAGED,
            encryption_key=keys.records,
            deletion_protection=stage.keep_data,
            removal_policy=removal_policy(stage),
        )
        acknowledge(self, {"AwsSolutions-DDB3": NO_BACKUP_REASON})
        self.name = export(self, "DataKeysTableName", table.table_name)
        self._arn = export(self, "DataKeysTableArn", table.table_arn)
        CfnOutput(Stack.of(self), "DataKeysTable", value=table.table_name)

    def grant_use(self, function: Function) -> None:
        """Let a function have a case's key, making it where there is none."""
        function.allow("dynamodb:GetItem", "dynamodb:PutItem", on=[self._arn])

    def grant_destroy(self, function: Function) -> None:
        """Let a function destroy a case's key for ever."""
        function.allow("dynamodb:DeleteItem", on=[self._arn])
