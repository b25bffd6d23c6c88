"""Signing in: the queue of codes to be mailed, and the secret for an organisation's own sign-in."""

from aws_cdk import CfnOutput, Stack
from aws_cdk import aws_kms as kms
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from infra.blocks.acknowledge import acknowledge
from infra.blocks.context import Runtime, removal_policy
from infra.blocks.exports import export
from infra.blocks.function import Function, Size
from infra.blocks.task_queue import TaskQueue
from infra.components.case_table import CaseTable
from infra.components.keys import Keys
from infra.components.mail import Mail
from infra.components.pepper import Pepper
from infra.stage import Stage as StageSettings


class SignInCodes(Construct):
    """Who asks for a code is looked up here, out of sight of who asks."""

    def __init__(
        self,
        scope: Construct,
        *,
        runtime: Runtime,
        key: kms.IKey,
        table: CaseTable,
        pepper: Pepper,
        mail: Mail,
    ) -> None:
        super().__init__(scope, "SignInCodes")
        work = TaskQueue(
            self,
            "codes",
            worker="mail_code",
            purpose="Mails a sign-in code to the address that was named, if it is a reviewer's",
            runtime=runtime,
            key=key,
            environment={
                **table.environment,
                "PEPPER_SECRET_ARN": pepper.arn,
                **mail.environment,
            },
            size=Size(memory=512, timeout=30),
            batch=1,
        )
        self.queue = work.queue
        work.worker.resource.add_environment("CODES_QUEUE_URL", self.queue.url)
        table.grant_items(work.worker)
        pepper.grant_read(work.worker)
        mail.grant_send(work.worker)


class IssuerSecret(Construct):
    """What the organisation's sign-in knows this installation by; operators replace its text."""

    def __init__(self, scope: Construct, *, stage: StageSettings, keys: Keys) -> None:
        super().__init__(scope, "IssuerSecret")
        self._keys = keys
        self.arn = ""
        if not stage.sign_in.oidc_issuer:
            return
        secret = secretsmanager.CfnSecret(
            self,
            "Secret",
            description="The client secret of the organisation's own sign-in",
            kms_key_id=keys.records.key_arn,
            generate_secret_string=secretsmanager.CfnSecret.GenerateSecretStringProperty(
                password_length=64, exclude_punctuation=True
            ),
        )
        secret.apply_removal_policy(removal_policy(stage))
        self.arn = export(self, "IssuerSecretArn", secret.attr_id)
        CfnOutput(Stack.of(self), "IssuerSecret", value=self.arn)
        reason = "The issuer gives it out: whoever changes it there writes it here"
        acknowledge(self, {"AwsSolutions-SMG4": reason})

    def grant_read(self, function: Function) -> None:
        """Let a function read the secret, where there is one."""
        if self.arn:
            function.allow("secretsmanager:GetSecretValue", on=[self.arn])
            self._keys.grant_read(function)
