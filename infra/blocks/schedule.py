"""What makes a function run by itself: a clock."""

from aws_cdk import Duration
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from constructs import Construct

from infra.blocks.acknowledge import acknowledge
from infra.blocks.function import Function

LOST_EVENT_REASON = "The next schedule does what this one missed; reconcile finds a missed event"


def run_every(scope: Construct, minutes: int, function: Function) -> None:
    """Run a function every so many minutes."""
    schedule = events.Schedule.rate(Duration.minutes(minutes))
    _add_rule(scope, function, schedule, f"{function.title} every {minutes} minutes")


def run_daily(scope: Construct, hour: int, minute: int, function: Function) -> None:
    """Run a function every day at a time of UTC."""
    schedule = events.Schedule.cron(hour=str(hour), minute=str(minute))
    _add_rule(scope, function, schedule, f"{function.title} at {hour:02}:{minute:02} UTC")


def _add_rule(
    scope: Construct, function: Function, schedule: events.Schedule, description: str
) -> None:
    rule = events.Rule(
        scope,
        "Schedule",
        description=description,
        schedule=schedule,
        targets=[targets.LambdaFunction(function.resource)],
    )
    acknowledge(rule, {"Serverless-EventBusDLQ": LOST_EVENT_REASON})
