"""The two APIs: two trust zones that share the records and nothing else."""

from aws_cdk import CfnOutput, Stack
from constructs import Construct

from infra.blocks.context import Runtime
from infra.blocks.function import Function, Size
from infra.blocks.http_api import HttpApi
from infra.blocks.queue import Queue
from infra.components.buckets import Exports, IncomingFiles
from infra.components.case_machine import CaseMachineAccess
from infra.components.case_table import CaseTable, Index
from infra.components.pepper import Pepper
from infra.components.previews import PreviewFiles, Previewing
from infra.components.sign_in import IssuerSecret
from infra.components.vault import Vault

ANSWERING = Size(memory=1024, timeout=20)


class OwnerApi(Construct):
    """What owners use: send a submission, look at the receipt, answer, withdraw."""

    path = "api"

    def __init__(
        self,
        scope: Construct,
        *,
        runtime: Runtime,
        table: CaseTable,
        incoming: IncomingFiles,
        vault: Vault,
        pepper: Pepper,
        machine: CaseMachineAccess,
        intake: Queue,
        evidence: Queue,
        mail: Queue,
    ) -> None:
        super().__init__(scope, "Owner")
        function = Function(
            self,
            "owner",
            "api",
            runtime=runtime,
            purpose="Answers owners: submission, receipt, questions, withdrawal",
            environment={
                **table.environment,
                "INCOMING_BUCKET": incoming.name,
                "VAULT_BUCKET": vault.name,
                "PEPPER_SECRET_ARN": pepper.arn,
                "INTAKE_QUEUE_URL": intake.url,
                "EVIDENCE_QUEUE_URL": evidence.url,
                "MAIL_QUEUE_URL": mail.url,
                "STATE_MACHINE_ARN": machine.arn,
                **runtime.stage.uploads.as_environment(),
                **runtime.stage.proof_of_work.as_environment(),
            },
            size=ANSWERING,
        )
        table.grant_items(function)
        incoming.grant_receive(function)
        vault.grant_view(function)
        pepper.grant_read(function)
        machine.grant_start(function)
        machine.grant_stop(function)
        machine.grant_answer(function)
        for queue in (intake, evidence, mail):
            queue.grant_send(function)
        plain = self._plain_form(
            runtime=runtime, table=table, incoming=incoming, pepper=pepper, intake=intake
        )
        self.api = HttpApi(
            self, self.path, runtime=runtime, function=function, page=("plain", plain)
        )
        CfnOutput(Stack.of(self), "OwnerApiUrl", value=self.api.url)

    def _plain_form(
        self,
        *,
        runtime: Runtime,
        table: CaseTable,
        incoming: IncomingFiles,
        pepper: Pepper,
        intake: Queue,
    ) -> Function:
        function = Function(
            self,
            "owner",
            "plain_form",
            runtime=runtime,
            purpose="The form for browsers without scripts, as whole pages",
            environment={
                **table.environment,
                "INCOMING_BUCKET": incoming.name,
                "PEPPER_SECRET_ARN": pepper.arn,
                "INTAKE_QUEUE_URL": intake.url,
                **runtime.stage.uploads.as_environment(),
                **runtime.stage.proof_of_work.as_environment(),
            },
            size=ANSWERING,
        )
        table.grant_items(function)
        incoming.grant_put(function)
        pepper.grant_read(function)
        intake.grant_send(function)
        return function


class ReviewerApi(Construct):
    """What reviewers use: sign in, see a case and its evidence, decide."""

    path = "desk-api"

    def __init__(
        self,
        scope: Construct,
        *,
        runtime: Runtime,
        table: CaseTable,
        vault: Vault,
        pepper: Pepper,
        machine: CaseMachineAccess,
        exports: Exports,
        bags: Queue,
        batches: Queue,
        previews: PreviewFiles,
        previewing: Previewing,
        mail: Queue,
        codes: Queue,
        issuer_secret: IssuerSecret,
    ) -> None:
        super().__init__(scope, "Reviewer")
        function = Function(
            self,
            "reviewer",
            "api",
            runtime=runtime,
            purpose="Answers reviewers: sign-in, tasks, cases, decisions",
            environment={
                **table.environment,
                "VAULT_BUCKET": vault.name,
                "PEPPER_SECRET_ARN": pepper.arn,
                "STATE_MACHINE_ARN": machine.arn,
                "MAIL_QUEUE_URL": mail.url,
                "CODES_QUEUE_URL": codes.url,
                "OIDC_SECRET_ARN": issuer_secret.arn,
                **runtime.stage.sign_in.as_environment(),
                "BAGS_QUEUE_URL": bags.url,
                "BATCHES_QUEUE_URL": batches.url,
                "EXPORTS_BUCKET": exports.name,
                "PREVIEWS_QUEUE_URL": previewing.queue.url,
                "PREVIEWS_BUCKET": previews.name,
            },
            size=ANSWERING,
        )
        table.grant_items(function, delete=True)
        table.grant_index(function, Index.QUEUE)
        vault.grant_view(function)
        exports.grant_fetch(function)
        previews.grant_fetch(function)
        previewing.queue.grant_send(function)
        bags.grant_send(function)
        batches.grant_send(function)
        pepper.grant_read(function)
        machine.grant_answer(function)
        mail.grant_send(function)
        codes.grant_send(function)
        issuer_secret.grant_read(function)
        self.api = HttpApi(self, self.path, runtime=runtime, function=function)
        CfnOutput(Stack.of(self), "DeskApiUrl", value=self.api.url)
