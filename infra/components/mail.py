"""Mail: the sender's identity, the queue of notices, and the function that sends them."""

from aws_cdk import ArnFormat, CfnOutput, Stack
from aws_cdk import aws_kms as kms
from aws_cdk import aws_ses as ses
from constructs import Construct

from infra.blocks.context import Runtime
from infra.blocks.function import Function, Size
from infra.blocks.local_engine import sender_resource
from infra.blocks.queue import Queue
from infra.blocks.task_queue import TaskQueue
from infra.components.case_table import CaseTable
from infra.stage import Stage as StageSettings

ENGINE_REASON = "The local engine checks this action against everything; on AWS it is the sender"


class Mail(Construct):
    """Everything that Redress says to people goes through here."""

    def __init__(
        self,
        scope: Construct,
        *,
        runtime: Runtime,
        key: kms.IKey,
        table: CaseTable,
        erasures: Queue,
    ) -> None:
        super().__init__(scope, "Mailing")
        self._stage = runtime.stage
        sender = self._stage.mail.sender
        if self._stage.mail.identity == "create":
            ses.EmailIdentity(self, "Sender", identity=ses.Identity.email(sender))
        work = TaskQueue(
            self,
            "mail",
            worker="send_mail",
            purpose="Sends each notice once, and tries again while the mail service refuses",
            runtime=runtime,
            key=key,
            environment={
                **table.environment,
                "SENDER": sender,
                "ERASURES_QUEUE_URL": erasures.url,
                "RETRY_SECONDS": str(self._stage.mail.retry_seconds),
            },
            size=Size(memory=512, timeout=60),
        )
        self.queue = work.queue
        work.worker.resource.add_environment("MAIL_QUEUE_URL", self.queue.url)
        table.grant_items(work.worker)
        erasures.grant_send(work.worker)
        self.grant_send(work.worker)
        CfnOutput(Stack.of(self), "Sender", value=sender)

    def grant_send(self, function: Function) -> None:
        """Let a function send mail from the sender's address, and from no other."""
        resource = sender_resource(self._stage, identity_arn(self, self._stage))
        function.allow(
            *("ses:SendEmail", "ses:SendRawEmail"),
            on=[resource],
            because=ENGINE_REASON if resource == "*" else "",
        )


def identity_arn(scope: Construct, stage: StageSettings) -> str:
    """Give the identity under which mails are sent."""
    return Stack.of(scope).format_arn(
        service="ses",
        resource="identity",
        resource_name=stage.mail.sender,
        arn_format=ArnFormat.SLASH_RESOURCE_NAME,
    )
