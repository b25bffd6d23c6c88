"""What happens by itself: due times, lost executions; and what operators set up by hand."""

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from constructs import Construct

from infra.blocks.acknowledge import acknowledge
from infra.blocks.alarm import Limit, add_alarm
from infra.blocks.context import Runtime
from infra.blocks.function import Function, Size
from infra.blocks.own_metrics import MOST_OVERDUE_TASK, own_metric
from infra.blocks.queue import Queue
from infra.blocks.schedule import LOST_EVENT_REASON, run_every
from infra.components.case_machine import CaseMachineAccess
from infra.components.case_table import CaseTable, Index

SMALL = Size(memory=512, timeout=60)
LONG = Size(memory=512, timeout=300)


class DueTimes(Construct):
    """Reminders, escalations and lapses, looked for every five minutes."""

    def __init__(
        self,
        scope: Construct,
        *,
        runtime: Runtime,
        table: CaseTable,
        machine: CaseMachineAccess,
        mail: Queue,
        batches: Queue,
    ) -> None:
        super().__init__(scope, "DueTimes")
        function = Function(
            self,
            "ops",
            "sweep_due",
            runtime=runtime,
            purpose="Does what has fallen due: reminds, escalates, ends waits",
            environment={
                **table.environment,
                "MAIL_QUEUE_URL": mail.url,
                "BATCHES_QUEUE_URL": batches.url,
                "STATE_MACHINE_ARN": machine.arn,
                "GRACE_SECONDS": str(runtime.stage.waits.grace_seconds),
            },
            size=LONG,
        )
        table.grant_items(function)
        table.grant_index(function, Index.DUE)
        table.grant_index(function, Index.QUEUE)
        machine.grant_answer(function)
        mail.grant_send(function)
        batches.grant_send(function)
        run_every(self, 5, function)
        hours = runtime.stage.operations.overdue_task_hours
        add_alarm(
            self,
            page="oldest-task-waits",
            subject=runtime.stage.prefix,
            sentence=f"A review is overdue by more than {hours} hours.",
            metric=own_metric(
                MOST_OVERDUE_TASK,
                function="sweep_due",
                statistic="Maximum",
                minutes=15,
            ),
            limit=Limit(at_most=hours),
            topic=runtime.alarm_topic,
            silence=cloudwatch.TreatMissingData.BREACHING,
        )


class Recovery(Construct):
    """Cases whose execution is gone get a new one: at once by event, surely by schedule."""

    def __init__(
        self,
        scope: Construct,
        *,
        runtime: Runtime,
        table: CaseTable,
        machine: CaseMachineAccess,
        intake: Queue,
        evidence: Queue,
        seals: Queue,
    ) -> None:
        super().__init__(scope, "Recovery")
        reconcile = Function(
            self,
            "ops",
            "reconcile",
            runtime=runtime,
            purpose="Compares cases with executions and mends the difference",
            environment={
                **table.environment,
                "INTAKE_QUEUE_URL": intake.url,
                "EVIDENCE_QUEUE_URL": evidence.url,
                "SEALS_QUEUE_URL": seals.url,
                "STATE_MACHINE_ARN": machine.arn,
                "GRACE_SECONDS": str(runtime.stage.waits.grace_seconds),
            },
            size=LONG,
        )
        table.grant_items(reconcile)
        table.grant_index(reconcile, Index.LIVE)
        table.grant_index(reconcile, Index.DUE)
        machine.grant_start(reconcile)
        machine.grant_stop(reconcile)
        machine.grant_list(reconcile)
        intake.grant_send(reconcile)
        evidence.grant_send(reconcile)
        seals.grant_send(reconcile)
        run_every(self, 15, reconcile)
        self._watch_executions(runtime, table, machine)

    def _watch_executions(
        self, runtime: Runtime, table: CaseTable, machine: CaseMachineAccess
    ) -> None:
        function = Function(
            self,
            "ops",
            "watch_executions",
            runtime=runtime,
            purpose="Resumes a case when its execution failed, timed out or was aborted",
            environment={
                **table.environment,
                "STATE_MACHINE_ARN": machine.arn,
                "GRACE_SECONDS": str(runtime.stage.waits.grace_seconds),
            },
            size=SMALL,
        )
        table.grant_items(function)
        machine.grant_start(function)
        machine.grant_stop(function)
        rule = events.Rule(
            self,
            "ExecutionEnded",
            description="An execution of a case ended without success",
            event_pattern=events.EventPattern(
                source=["aws.states"],
                detail_type=["Step Functions Execution Status Change"],
                detail={
                    "status": ["FAILED", "TIMED_OUT", "ABORTED"],
                    "stateMachineArn": [machine.arn],
                },
            ),
            targets=[targets.LambdaFunction(function.resource)],
        )
        acknowledge(rule, {"Serverless-EventBusDLQ": LOST_EVENT_REASON})


class Configuration(Construct):
    """Campaigns and reviewers are set up by operators who may invoke this function."""

    def __init__(self, scope: Construct, *, runtime: Runtime, table: CaseTable) -> None:
        super().__init__(scope, "Configuration")
        function = Function(
            self,
            "ops",
            "configure",
            runtime=runtime,
            purpose="Writes campaigns and reviewers; invoked by operators",
            environment=table.environment,
            size=SMALL,
        )
        table.grant_items(function, delete=True)
