"""The metrics that functions write themselves, by the names under which operators see them."""

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch

NAMESPACE = "Redress"
MOST_OVERDUE_TASK = "MostOverdueTaskHours"
"""By how many hours the most overdue review is late, written by ops/sweep_due at every sweep."""
FIXITY_FAILED = "FixityFailed"
"""How many items of the vault were found changed, written by worker/check_fixity."""
MAIL_TROUBLE = "Feedback_reviewer_marked"
"""That mails do not reach a reviewer any more, written by ops/record_feedback."""
CHECKPOINT_MADE = "CheckpointMade"
"""That the day's checkpoint is there, written by ops/checkpoint."""
STAMPS_OVERDUE = "Seal_overdue"
"""How often a case was met that has waited for a time stamp for more than an hour, written by
worker/seal_case."""


def own_metric(
    name: str, *, function: str, label: str | None = None, statistic: str = "Sum", minutes: int = 5
) -> cloudwatch.Metric:
    """Give a metric written by the function of that name (its `service` dimension)."""
    return cloudwatch.Metric(
        namespace=NAMESPACE,
        metric_name=name,
        dimensions_map={"service": function},
        label=label,
        statistic=statistic,
        period=Duration.minutes(minutes),
    )
