"""The one table: cases and everything that belongs to them, found by six ways only."""

from enum import StrEnum

from aws_cdk import CfnOutput, Duration, Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_sns as sns
from constructs import Construct

from infra.blocks.alarm import Limit, add_alarm
from infra.blocks.context import removal_policy
from infra.blocks.exports import export
from infra.blocks.function import Function
from infra.components.data_keys import DataKeys
from infra.components.keys import Keys
from infra.stage import Stage as StageSettings


class Index(StrEnum):
    """The sparse indexes, named for the question that they answer."""

    DUE = "due-index"
    QUEUE = "queue-index"
    LIVE = "live-index"
    HEADS = "heads-index"
    TALLY = "tally-index"


LIVE = ["attempt", "stage", "pending", "unsealed"]
"""What the reconciler needs to know of a case besides its id and its last change."""


QUEUE = ["waiting"]
"""What a page of the queue is filtered by."""

HEADS = ["ledger_seq", "ledger_hash"]
"""The end of each case's custody ledger, for the daily checkpoint."""

TALLY = ["counted"]
"""What counted in a figure, for figures as of an instant within a day."""


class CaseTable(Construct):
    """The table with its indexes, encrypted under the records' key, recoverable to any second."""

    def __init__(
        self,
        scope: Construct,
        *,
        stage: StageSettings,
        keys: Keys,
        data_keys: DataKeys,
        alarm_topic: sns.ITopic,
    ) -> None:
        super().__init__(scope, "CaseTable")
        self._keys = keys
        self._data_keys = data_keys
        text = dynamodb.AttributeType.STRING
        self.resource = dynamodb.Table(
            self,
            "Table",
            partition_key=dynamodb.Attribute(name="pk", type=text),
            sort_key=dynamodb.Attribute(name="sk", type=text),
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            encryption=dynamodb.TableEncryption.CUSTOMER_MANAGED,
            encryption_key=keys.records,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
            time_to_live_attribute="expires_at",
            deletion_protection=stage.keep_data,
            removal_policy=removal_policy(stage),
        )
        projection = dynamodb.ProjectionType
        self._add_index(Index.DUE, "due", "next_at", projection.ALL)
        self._add_index(Index.QUEUE, "queue", "place", projection.INCLUDE, QUEUE)
        self._add_index(Index.LIVE, "live", "updated_at", projection.INCLUDE, LIVE)
        self._add_index(Index.HEADS, "head", "pk", projection.INCLUDE, HEADS)
        self._add_index(Index.TALLY, "tally", "counted_at", projection.INCLUDE, TALLY)
        self._watch(stage, alarm_topic)
        self.environment = {
            "TABLE_NAME": export(self, "TableName", self.resource.table_name),
            "KEYS_TABLE_NAME": data_keys.name,
            "RECORDS_KEY_ARN": keys.records_arn,
        }
        self._arn = export(self, "TableArn", self.resource.table_arn)
        CfnOutput(Stack.of(self), "TableName", value=self.resource.table_name)

    def grant_items(self, function: Function, *, delete: bool = False) -> None:
        """Let a function read and write items, and delete some where its task needs that."""
        function.allow(
            *("dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"),
            *("dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:ConditionCheckItem"),
            *(("dynamodb:DeleteItem",) if delete else ()),
            on=[self._arn],
        )
        self._keys.grant_table(function)
        self._data_keys.grant_use(function)

    def grant_erase(self, function: Function) -> None:
        """Let a function delete what is personal in a case, and the key that encrypted it."""
        self.grant_items(function, delete=True)
        self._data_keys.grant_destroy(function)

    def grant_checkpoints(self, function: Function) -> None:
        """Let a function read the ends of all ledgers, and read and write checkpoints."""
        function.allow("dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem", on=[self._arn])
        self.grant_index(function, Index.HEADS)

    def grant_figures(self, function: Function) -> None:
        """Let a function read counters and facts, none of which is encrypted under a case's key."""
        function.allow("dynamodb:GetItem", "dynamodb:Query", on=[self._arn])
        self.grant_index(function, Index.HEADS)
        self.grant_index(function, Index.TALLY)

    def grant_index(self, function: Function, index: Index) -> None:
        """Let a function ask the question of an index."""
        function.allow("dynamodb:Query", on=[f"{self._arn}/index/{index}"])
        self._keys.grant_table(function)

    def _add_index(
        self,
        index: Index,
        partition: str,
        sort: str,
        projection: dynamodb.ProjectionType,
        include: list[str] | None = None,
    ) -> None:
        text = dynamodb.AttributeType.STRING
        self.resource.add_global_secondary_index(
            index_name=index,
            partition_key=dynamodb.Attribute(name=partition, type=text),
            sort_key=dynamodb.Attribute(name=sort, type=text),
            projection_type=projection,
            non_key_attributes=include,
        )

    def _watch(self, stage: StageSettings, topic: sns.ITopic) -> None:
        add_alarm(
            self,
            page="table-throttles",
            subject=f"{stage.prefix}-table",
            sentence="The table holds back requests; they are tried again.",
            metric=self.resource.metric(
                "WriteThrottleEvents", statistic="Sum", period=Duration.minutes(5)
            ),
            limit=Limit(at_most=0, periods=3),
            topic=topic,
        )
