"""An alarm: named by hand, told to the operators, with the page that says what to do."""

from dataclasses import dataclass

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_sns as sns
from constructs import Construct


@dataclass(frozen=True)
class Limit:
    """What a metric may be at most, for how many periods in a row it must be over."""

    at_most: float
    periods: int = 1
    comparison = cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD

    @property
    def threshold(self) -> float:
        """The number that is compared with."""
        return self.at_most


@dataclass(frozen=True)
class Least:
    """What a metric must be at least, for how many periods in a row it may be under."""

    at_least: float
    periods: int = 1
    comparison = cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD

    @property
    def threshold(self) -> float:
        """The number that is compared with."""
        return self.at_least


def add_alarm(
    scope: Construct,
    *,
    page: str,
    subject: str,
    sentence: str,
    metric: cloudwatch.IMetric,
    limit: Limit | Least,
    topic: sns.ITopic,
    silence: cloudwatch.TreatMissingData = cloudwatch.TreatMissingData.NOT_BREACHING,
) -> cloudwatch.Alarm:
    """Make an alarm that tells `topic` when `metric` leaves its limit, and when it is back.

    `page` is the page of docs/runbook that says what to do; with `subject` it makes the name.
    `sentence` is what the operator reads; `silence` says what it means when nothing is measured.
    """
    alarm = cloudwatch.Alarm(
        scope,
        "".join(word.capitalize() for word in page.split("-")) + "Alarm",
        alarm_name=f"{subject}-{page}",
        alarm_description=f"{sentence} What to do: docs/runbook/{page}.md",
        metric=metric,
        threshold=limit.threshold,
        evaluation_periods=limit.periods,
        comparison_operator=limit.comparison,
        treat_missing_data=silence,
    )
    told = actions.SnsAction(topic)
    alarm.add_alarm_action(told)
    alarm.add_ok_action(told)
    return alarm
