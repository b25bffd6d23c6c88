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
from infra.components.case_table import CaseTable, Index
from infra.stage import Stage as StageSettings

ENGINE_REASON = "The local engine checks this action against everything; on AWS it is the sender"
QUOTA_REASON = "The quota is the account's: the service knows this action on * only"
MOST_SENDERS = 4
"""Few workers share the account's rate; even ten mails of each at one a second fit its time."""


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
        self._senders = min(MOST_SENDERS, self._stage.worker_concurrency)
        settings = self._stage.mail
        if settings.identity == "create" and settings.transport == "ses":
            ses.EmailIdentity(self, "Sender", identity=ses.Identity.email(settings.sender))
        work = TaskQueue(
            self,
            "mail",
            worker="send_mail",
            purpose="Sends each notice once, and tries again while the mail service refuses",
            runtime=runtime,
            key=key,
            environment={
                **table.environment,
                **self.environment,
                "ERASURES_QUEUE_URL": erasures.url,
                "RETRY_SECONDS": str(settings.retry_seconds),
            },
            size=Size(memory=512, timeout=120),
            concurrency=self._senders,
        )
        self.queue = work.queue
        work.worker.resource.add_environment("MAIL_QUEUE_URL", self.queue.url)
        table.grant_items(work.worker)
        table.grant_index(work.worker, Index.QUEUE)
        erasures.grant_send(work.worker)
        self.grant_send(work.worker)
        if settings.transport == "ses":
            work.worker.allow("ses:GetAccount", on=["*"], because=QUOTA_REASON)
        CfnOutput(Stack.of(self), "Sender", value=settings.sender)

    @property
    def environment(self) -> dict[str, str]:
        """What a function that hands mails over has to know."""
        settings = self._stage.mail
        on_ses = settings.transport == "ses"
        return {
            "SENDER": settings.sender,
            "MAIL_TRANSPORT": settings.transport,
            "CONFIGURATION_SET": configuration_set(self._stage) if on_ses else "",
            "SENDERS": str(self._senders),
            "SMTP_HOST": settings.smtp_host,
            "SMTP_PORT": str(settings.smtp_port),
            "SMTP_SECURITY": settings.smtp_security,
            "SMTP_SECRET": settings.smtp_secret,
        }

    def grant_send(self, function: Function) -> None:
        """Let a function send mail from the sender's address, and from no other."""
        if self._stage.mail.transport == "smtp":
            self._grant_login(function)
            return
        resource = sender_resource(self._stage, _identity_arn(self, self._stage))
        actions = ("ses:SendEmail", "ses:SendRawEmail")
        function.allow(*actions, on=[resource], because=ENGINE_REASON if resource == "*" else "")
        if resource != "*":
            function.allow(*actions, on=[_configuration_set_arn(self, self._stage)])

    def _grant_login(self, function: Function) -> None:
        """Let a function read the login; behind its name a secret's address has six characters."""
        name = self._stage.mail.smtp_secret
        if name:
            secret = Stack.of(self).format_arn(
                service="secretsmanager",
                resource="secret",
                resource_name=f"{name}-??????",
                arn_format=ArnFormat.COLON_RESOURCE_NAME,
            )
            function.allow("secretsmanager:GetSecretValue", on=[secret])


def configuration_set(stage: StageSettings) -> str:
    """Name what watches over the mails of a stage."""
    return f"{stage.prefix}-mail"


def _identity_arn(scope: Construct, stage: StageSettings) -> str:
    return _ses_arn(scope, "identity", stage.mail.sender)


def _configuration_set_arn(scope: Construct, stage: StageSettings) -> str:
    return _ses_arn(scope, "configuration-set", configuration_set(stage))


def _ses_arn(scope: Construct, kind: str, name: str) -> str:
    return Stack.of(scope).format_arn(
        service="ses",
        resource=kind,
        resource_name=name,
        arn_format=ArnFormat.SLASH_RESOURCE_NAME,
    )
