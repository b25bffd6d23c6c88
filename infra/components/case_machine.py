"""The state machine of cases: who may start it, stop it, and answer its waits."""

from pathlib import Path

from aws_cdk import CfnOutput, Duration, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from infra.blocks.alarm import Limit, add_alarm
from infra.blocks.code_assets import PROJECT
from infra.blocks.context import Runtime
from infra.blocks.function import Function
from infra.blocks.local_engine import callback_resource
from infra.blocks.queue import Queue
from infra.blocks.state_machine import StateMachine, execution_arns, machine_arn
from infra.stage import Stage as StageSettings

NAME = "case"
DEFINITION: Path = PROJECT / "statemachines" / "case.asl.json"
EXECUTIONS_REASON = "Executions are named by case and attempt when they start"
ENGINE_REASON = "The local engine checks answers against everything; on AWS it is the machine"


class CaseMachineAccess(Construct):
    """What functions may do with the state machine; known before the machine itself is made."""

    def __init__(self, scope: Construct, *, stage: StageSettings) -> None:
        super().__init__(scope, "CaseMachineAccess")
        self._stage = stage
        self.arn = machine_arn(self, stage, NAME)
        self._executions = execution_arns(self, stage, NAME)

    def grant_start(self, function: Function) -> None:
        """Let a function start executions."""
        function.allow("states:StartExecution", on=[self.arn])

    def grant_stop(self, function: Function) -> None:
        """Let a function stop executions, and see first whether there is anything to stop."""
        self._on_executions(function, "states:StopExecution")
        self.grant_describe(function)

    def grant_describe(self, function: Function) -> None:
        """Let a function see how an execution stands."""
        self._on_executions(function, "states:DescribeExecution")

    def grant_list(self, function: Function) -> None:
        """Let a function list executions."""
        function.allow("states:ListExecutions", on=[self.arn])

    def grant_answer(self, function: Function) -> None:
        """Let a function answer the waits of executions."""
        resource = callback_resource(self._stage, self.arn)
        function.allow(
            *("states:SendTaskSuccess", "states:SendTaskFailure"),
            on=[resource],
            because=ENGINE_REASON if resource == "*" else "",
        )

    def _on_executions(self, function: Function, action: str) -> None:
        function.allow(action, on=[self._executions], because=EXECUTIONS_REASON)


class CaseMachine(Construct):
    """The state machine itself, and the queues in which it waits for somebody."""

    def __init__(
        self,
        scope: Construct,
        *,
        runtime: Runtime,
        key: kms.IKey,
        evidence: Queue,
        reviews: Queue,
        requests: Queue,
        closings: Queue,
        bags: Queue,
    ) -> None:
        super().__init__(scope, "CaseMachine")
        waits = runtime.stage.waits
        machine = StateMachine(
            self,
            NAME,
            file=DEFINITION,
            stage=runtime.stage,
            numbers={
                "StepTimeoutSeconds": waits.step_seconds,
                "ReviewTimeoutSeconds": waits.review_seconds,
                "OwnerTimeoutSeconds": waits.owner_seconds,
            },
            texts={
                "EvidenceQueueUrl": evidence.url,
                "ReviewsQueueUrl": reviews.url,
                "RequestsQueueUrl": requests.url,
                "ClosingsQueueUrl": closings.url,
                "BagsQueueUrl": bags.url,
            },
        ).resource
        queues = (evidence, reviews, requests, closings, bags)
        self._allow(machine.role, "sqs:SendMessage", [q.resource.queue_arn for q in queues])
        self._allow(machine.role, "kms:Decrypt kms:GenerateDataKey", [key.key_arn])
        for page, sentence, metric in (
            ("executions-failed", "Executions failed.", machine.metric_failed),
            ("executions-timed-out", "Executions ran out of time.", machine.metric_timed_out),
        ):
            add_alarm(
                self,
                page=page,
                subject=f"{runtime.stage.prefix}-case",
                sentence=f"{sentence} Cases are resumed by themselves; a step may need repair.",
                metric=metric(period=Duration.minutes(5), statistic=cloudwatch.Stats.SUM),
                limit=Limit(at_most=0),
                topic=runtime.alarm_topic,
            )
        CfnOutput(Stack.of(self), "StateMachineArn", value=machine.state_machine_arn)

    @staticmethod
    def _allow(role: iam.IRole, actions: str, resources: list[str]) -> None:
        role.add_to_principal_policy(
            iam.PolicyStatement(actions=actions.split(), resources=resources)
        )
