"""The operators' dashboard: what waits on whom, what failed, what people meet at the door."""

from collections.abc import Iterable, Sequence

from aws_cdk import ArnFormat, Duration, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from infra.blocks.own_metrics import (
    CHECKPOINT_MADE,
    FIXITY_FAILED,
    MAIL_TROUBLE,
    MOST_OVERDUE_TASK,
    STAMPS_OVERDUE,
    own_metric,
)
from infra.stage import Stage as StageSettings

QUEUES = {
    "intake": "Submissions to be opened",
    "evidence": "Evidence to be preserved",
    "reviews": "Reviews to be asked for",
    "requests": "Questions to be sent to owners",
    "closings": "Cases to be closed",
    "mail": "Mails to be sent",
    "seals": "Proofs to be made",
    "bags": "Evidence bags to be made",
    "fixity": "Items to be read again",
    "erasures": "Persons to be erased",
    "previews": "Previews to be made",
    "batches": "Batches of decisions",
    "codes": "Sign-in codes to be mailed",
}
"""Each queue in the words of the people who watch it."""

MAILS = {"sent": "Sent", "sent_before": "Told twice, sent once", "too_early": "Before their time"}
UNSENT_MAILS = {
    "no_address": "No address",
    "address_fails": "The address fails",
    "no_longer_asked": "Decided meanwhile",
    "colleague_at_work": "A colleague is at work",
    "nothing_waits": "Digest of nothing",
    "reviewer_disabled": "Reviewer disabled",
    "rejected": "Rejected for good",
    "quota_used_up": "Tomorrow: the quota is used up",
}
"""What became of notices, by the codes of their metrics."""

WORKERS = (
    *("open_case", "preserve_evidence", "request_review", "ask_owner", "close_case", "send_mail"),
    *("seal_case", "export_bag", "check_fixity", "erase_person"),
    *("make_preview", "apply_batch"),
)
EXPLANATION = """# Redress: {stage}
**Who waits** is normal: people decide. **Put aside** and **Failed** are not: open the alarm, it
names its runbook page. No personal data is shown anywhere here; cases are found by their number.
"""
FIVE_MINUTES = Duration.minutes(5)


class Dashboard(Construct):
    """One page for a whole stage."""

    def __init__(
        self, scope: Construct, *, stage: StageSettings, machine_arn: str, apis: dict[str, str]
    ) -> None:
        super().__init__(scope, "Dashboard")
        self._stage = stage
        board = cloudwatch.Dashboard(self, "Board", dashboard_name=stage.prefix)
        text = EXPLANATION.format(stage=stage.name)
        board.add_widgets(cloudwatch.TextWidget(markdown=text, width=24, height=3))
        board.add_widgets(self._alarms())
        board.add_widgets(*self._waiting(machine_arn))
        board.add_widgets(*self._failing(machine_arn))
        board.add_widgets(*self._proofs())
        board.add_widgets(*self._mails())
        board.add_widgets(*self._doors(apis))

    def _alarms(self) -> cloudwatch.IWidget:
        names = [
            f"{self._stage.prefix}-evidence-differs",
            f"{self._stage.prefix}-checkpoint-missing",
            f"{self._stage.prefix}-time-stamps-missing",
            f"{self._stage.prefix}-oldest-task-waits",
            f"{self._stage.prefix}-mails-do-not-arrive",
            f"{self._stage.prefix}-case-executions-failed",
            f"{self._stage.prefix}-case-executions-timed-out",
            *(f"{self._stage.prefix}-{queue}-messages-put-aside" for queue in QUEUES),
            *(f"{self._stage.prefix}-{queue}-queue-is-slow" for queue in QUEUES),
        ]
        return cloudwatch.AlarmStatusWidget(
            title="Does anything need a person?",
            alarms=[self._alarm(name) for name in names],
            width=24,
            height=4,
        )

    def _alarm(self, name: str) -> cloudwatch.IAlarm:
        arn = Stack.of(self).format_arn(
            service="cloudwatch",
            resource="alarm",
            resource_name=name,
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )
        return cloudwatch.Alarm.from_alarm_arn(self, name, arn)

    def _waiting(self, machine_arn: str) -> Iterable[cloudwatch.IWidget]:
        oldest = own_metric(
            MOST_OVERDUE_TASK,
            function="sweep_due",
            label="Hours",
            statistic="Maximum",
        )
        yield _graph("Most overdue review (hours)", [oldest])
        yield _graph(
            "Work that waits for a worker",
            [
                self._queue(name, "ApproximateNumberOfMessagesVisible", label)
                for name, label in QUEUES.items()
            ],
        )
        yield _graph(
            "Cases on their way",
            [
                _machine(machine_arn, "ExecutionsStarted", "Started"),
                _machine(machine_arn, "ExecutionsSucceeded", "Ended well"),
            ],
        )

    def _failing(self, machine_arn: str) -> Iterable[cloudwatch.IWidget]:
        yield _graph(
            "Put aside after five tries",
            [
                self._queue(f"{name}-dead-letters", "ApproximateNumberOfMessagesVisible", label)
                for name, label in QUEUES.items()
            ],
        )
        yield _graph(
            "Cases whose execution broke (they are resumed)",
            [
                _machine(machine_arn, "ExecutionsFailed", "Failed"),
                _machine(machine_arn, "ExecutionsTimedOut", "Out of time"),
                _machine(machine_arn, "ExecutionsAborted", "Stopped"),
            ],
        )
        yield _graph(
            "Messages that failed once",
            [
                own_metric("MessageFailed", function=worker, label=worker.replace("_", " "))
                for worker in WORKERS
            ],
        )

    def _proofs(self) -> Iterable[cloudwatch.IWidget]:
        yield _graph(
            "The vault, read again",
            [
                own_metric("FixityChecked", function="check_fixity", label="Items read"),
                own_metric(FIXITY_FAILED, function="check_fixity", label="Items that differ"),
            ],
        )
        yield _graph(
            "Time stamps that are missing",
            [
                own_metric(STAMPS_OVERDUE, function="seal_case", label="Cases, over an hour"),
                own_metric("StampsMissing", function="checkpoint", label="Checkpoints"),
            ],
        )
        yield _graph(
            "Checkpoints made", [own_metric(CHECKPOINT_MADE, function="checkpoint", minutes=60)]
        )

    def _mails(self) -> Iterable[cloudwatch.IWidget]:
        yield _graph(
            "Mails",
            [
                own_metric(f"Mail_{code}", function="send_mail", label=label)
                for code, label in MAILS.items()
            ],
        )
        yield _graph(
            "Mails that were not sent, by the reason",
            [
                own_metric(f"Mail_{code}", function="send_mail", label=label)
                for code, label in UNSENT_MAILS.items()
            ],
        )
        yield _graph(
            "Mails that came back",
            [
                own_metric(MAIL_TROUBLE, function="record_feedback", label="Reviewers"),
                own_metric("Feedback_owner_marked", function="record_feedback", label="Owners"),
                own_metric("Feedback_passing", function="record_feedback", label="For now only"),
            ],
        )

    def _doors(self, apis: dict[str, str]) -> Iterable[cloudwatch.IWidget]:
        yield _graph(
            "Requests", [_api(api_id, "Count", "Sum", name) for name, api_id in apis.items()]
        )
        yield _graph(
            "Faults of our own (5xx) and refused requests (4xx)",
            [
                _api(api_id, metric, "Sum", f"{name} {metric}")
                for name, api_id in apis.items()
                for metric in ("5xx", "4xx")
            ],
        )
        yield _graph(
            "How long nine of ten people wait for an answer (ms)",
            [_api(api_id, "Latency", "p90", name) for name, api_id in apis.items()],
        )

    def _queue(self, name: str, metric: str, label: str) -> cloudwatch.Metric:
        return cloudwatch.Metric(
            namespace="AWS/SQS",
            metric_name=metric,
            dimensions_map={"QueueName": f"{self._stage.prefix}-{name}"},
            statistic="Maximum",
            label=label,
            period=FIVE_MINUTES,
        )


def _machine(arn: str, metric: str, label: str) -> cloudwatch.Metric:
    return cloudwatch.Metric(
        namespace="AWS/States",
        metric_name=metric,
        dimensions_map={"StateMachineArn": arn},
        statistic="Sum",
        label=label,
        period=FIVE_MINUTES,
    )


def _api(api_id: str, metric: str, statistic: str, label: str) -> cloudwatch.Metric:
    return cloudwatch.Metric(
        namespace="AWS/ApiGateway",
        metric_name=metric,
        dimensions_map={"ApiId": api_id},
        statistic=statistic,
        label=label,
        period=FIVE_MINUTES,
    )


def _graph(title: str, metrics: Sequence[cloudwatch.IMetric]) -> cloudwatch.IWidget:
    return cloudwatch.GraphWidget(title=title, left=list(metrics), width=8, height=6)
