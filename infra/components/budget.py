"""The month's budget: operators hear when it will not be enough."""

from aws_cdk import aws_budgets as budgets
from constructs import Construct

from infra.stage import Stage as StageSettings

PERCENT_SPENT = 80
PERCENT_FORECAST = 100


class Budget(Construct):
    """A budget in US dollars for the whole account, told by mail."""

    def __init__(self, scope: Construct, *, stage: StageSettings) -> None:
        super().__init__(scope, "Budget")
        kind = budgets.CfnBudget
        subscriber = kind.SubscriberProperty(
            subscription_type="EMAIL", address=stage.operations.alarm_email
        )
        kind(
            self,
            "Month",
            budget=kind.BudgetDataProperty(
                budget_name=f"{stage.prefix}-month",
                budget_type="COST",
                time_unit="MONTHLY",
                budget_limit=kind.SpendProperty(
                    amount=stage.operations.monthly_budget_usd, unit="USD"
                ),
            ),
            notifications_with_subscribers=[
                kind.NotificationWithSubscribersProperty(
                    notification=kind.NotificationProperty(
                        comparison_operator="GREATER_THAN",
                        notification_type=when,
                        threshold=percent,
                        threshold_type="PERCENTAGE",
                    ),
                    subscribers=[subscriber],
                )
                for when, percent in (
                    ("ACTUAL", PERCENT_SPENT),
                    ("FORECASTED", PERCENT_FORECAST),
                )
            ],
        )
