"""Where all alarms go."""

from aws_cdk import CfnOutput, Stack
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from infra.blocks.acknowledge import acknowledge
from infra.components.keys import Keys
from infra.stage import Stage as StageSettings

MAIL_REASON = "Mail is delivered by its own service; an alarm stays on until somebody has seen it"


class AlarmTopic(Construct):
    """One topic, to which the operators' address is subscribed when the stage names one."""

    def __init__(self, scope: Construct, *, stage: StageSettings, keys: Keys) -> None:
        super().__init__(scope, "AlarmTopic")
        self.resource = sns.Topic(
            self,
            "Topic",
            display_name=f"Redress {stage.name}",
            master_key=keys.messages,
            enforce_ssl=True,
        )
        if stage.operations.alarm_email:
            subscription = self.resource.add_subscription(
                subscriptions.EmailSubscription(stage.operations.alarm_email)
            )
            acknowledge(subscription, {"Serverless-SNSRedrivePolicy": MAIL_REASON})
        CfnOutput(Stack.of(self), "AlarmTopicArn", value=self.resource.topic_arn)
