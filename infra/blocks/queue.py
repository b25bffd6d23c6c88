"""A queue: encrypted, reached over TLS only, with a dead-letter queue and alarms behind it."""

from aws_cdk import CfnOutput, Duration, Stack
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.blocks.acknowledge import acknowledge
from infra.blocks.alarm import Limit, add_alarm
from infra.blocks.function import Function
from infra.blocks.local_engine import send_actions
from infra.stage import Stage

DELIVERIES = 5
"""After so many fruitless deliveries a message is put aside for a person."""

KEPT = Duration.days(14)
SLOW_MINUTES = 30


class Queue(Construct):
    """A queue of work and the dead-letter queue behind it."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        stage: Stage,
        key: kms.IKey,
        alarm_topic: sns.ITopic,
        visibility: Duration,
    ) -> None:
        title = name.capitalize()
        super().__init__(scope, f"{title}Queue")
        self._key = key
        self._stage = stage
        self.dead_letters = sqs.Queue(
            self,
            "DeadLetters",
            queue_name=f"{stage.prefix}-{name}-dead-letters",
            encryption_master_key=key,
            enforce_ssl=True,
            retention_period=KEPT,
        )
        self.resource = sqs.Queue(
            self,
            "Queue",
            queue_name=f"{stage.prefix}-{name}",
            encryption_master_key=key,
            enforce_ssl=True,
            retention_period=KEPT,
            visibility_timeout=visibility,
            dead_letter_queue=sqs.DeadLetterQueue(
                max_receive_count=DELIVERIES, queue=self.dead_letters
            ),
        )
        reason = "Behind a dead-letter queue there is a person, not another queue"
        acknowledge(self.dead_letters, {"Serverless-SQSRedrivePolicy": reason})
        self._watch(f"{stage.prefix}-{name}", alarm_topic)
        stack = Stack.of(self)
        CfnOutput(stack, f"{title}QueueUrl", value=self.url)
        CfnOutput(stack, f"{title}DeadLettersUrl", value=self.dead_letters.queue_url)

    @property
    def url(self) -> str:
        """The address that senders use."""
        return self.resource.queue_url

    def grant_send(self, function: Function) -> None:
        """Let a function put messages in."""
        function.allow(*send_actions(self._stage), on=[self.resource.queue_arn])
        function.allow("kms:Decrypt", "kms:GenerateDataKey", on=[self._key.key_arn])

    def grant_receive(self, function: Function) -> None:
        """Let a function take messages out, and put one back for later."""
        function.allow(
            *("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"),
            "sqs:GetQueueAttributes",
            on=[self.resource.queue_arn],
        )
        function.allow("kms:Decrypt", on=[self._key.key_arn])

    def _watch(self, subject: str, topic: sns.ITopic) -> None:
        add_alarm(
            self,
            page="messages-put-aside",
            subject=subject,
            sentence=f"Messages failed {DELIVERIES} times and wait for a person.",
            metric=self.dead_letters.metric_approximate_number_of_messages_visible(
                period=Duration.minutes(1), statistic="Maximum"
            ),
            limit=Limit(at_most=0),
            topic=topic,
        )
        add_alarm(
            self,
            page="queue-is-slow",
            subject=subject,
            sentence=f"The oldest message waits for more than {SLOW_MINUTES} minutes.",
            metric=self.resource.metric_approximate_age_of_oldest_message(
                period=Duration.minutes(5), statistic="Maximum"
            ),
            limit=Limit(at_most=SLOW_MINUTES * 60, periods=2),
            topic=topic,
        )
