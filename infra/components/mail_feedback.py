"""What becomes of mails: bounces and complaints are told, and the address is noted."""

from aws_cdk import Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_ses as ses
from constructs import Construct

from infra.blocks.acknowledge import acknowledge
from infra.blocks.alarm import Limit, add_alarm
from infra.blocks.context import Runtime
from infra.blocks.function import Function, Size
from infra.blocks.own_metrics import MAIL_TROUBLE, own_metric
from infra.blocks.queue import Queue
from infra.components.case_table import CaseTable
from infra.components.mail import configuration_set

SMALL = Size(memory=512, timeout=60)
LOST_EVENT_REASON = "A mail to an address that fails comes back again, and is told again"
Destination = ses.CfnConfigurationSetEventDestination


class MailFeedback(Construct):
    """The function that takes what is told; SES tells it where the stage sends by SES."""

    def __init__(
        self, scope: Construct, *, runtime: Runtime, table: CaseTable, mail: Queue
    ) -> None:
        super().__init__(scope, "MailFeedback")
        function = Function(
            self,
            "ops",
            "record_feedback",
            runtime=runtime,
            purpose="Notes addresses that fail, and hands back what their reviewers had claimed",
            environment={**table.environment, "MAIL_QUEUE_URL": mail.url},
            size=SMALL,
        )
        table.grant_items(function)
        mail.grant_send(function)
        if runtime.stage.mail.transport == "ses":
            self._listen(function, configuration_set(runtime.stage))
        add_alarm(
            self,
            page="mails-do-not-arrive",
            subject=runtime.stage.prefix,
            sentence="Mails do not reach a reviewer any more.",
            metric=own_metric(MAIL_TROUBLE, function="record_feedback"),
            limit=Limit(at_most=0),
            topic=runtime.alarm_topic,
        )

    def _listen(self, function: Function, name: str) -> None:
        watched = ses.CfnConfigurationSet(
            self,
            "Set",
            name=name,
            reputation_options=ses.CfnConfigurationSet.ReputationOptionsProperty(
                reputation_metrics_enabled=True
            ),
        )
        bus = Stack.of(self).format_arn(
            service="events", resource="event-bus", resource_name="default"
        )
        told = Destination(
            self,
            "Told",
            configuration_set_name=name,
            event_destination=Destination.EventDestinationProperty(
                name="events",
                enabled=True,
                matching_event_types=["bounce", "complaint"],
                event_bridge_destination=Destination.EventBridgeDestinationProperty(
                    event_bus_arn=bus
                ),
            ),
        )
        told.add_dependency(watched)
        rule = events.Rule(
            self,
            "Failed",
            description="A mail came back or was called unwanted",
            event_pattern=events.EventPattern(
                source=["aws.ses"],
                detail_type=["Email Bounced", "Email Complaint Received"],
                detail={"mail": {"tags": {"ses:configuration-set": [name]}}},
            ),
            targets=[targets.LambdaFunction(function.resource)],
        )
        acknowledge(rule, {"Serverless-EventBusDLQ": LOST_EVENT_REASON})
