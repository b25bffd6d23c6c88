"""The web application firewall before the site: known attacks, and too many requests."""

from aws_cdk import aws_wafv2 as wafv2
from constructs import Construct

from infra.stage import Stage as StageSettings

MANAGED = (
    "AWSManagedRulesAmazonIpReputationList",
    "AWSManagedRulesKnownBadInputsRuleSet",
    "AWSManagedRulesCommonRuleSet",
)
COUNTED_ONLY = {"AWSManagedRulesCommonRuleSet": ("SizeRestrictions_BODY",)}
"""A submission is longer than the 8 KiB that this rule allows; the API has its own limit."""


class Firewall(Construct):
    """The rules for everything that comes in through the content network."""

    def __init__(self, scope: Construct, *, stage: StageSettings) -> None:
        super().__init__(scope, "Firewall")
        acl = wafv2.CfnWebACL
        rate = acl.RateBasedStatementProperty(
            limit=stage.firewall.requests_per_five_minutes, aggregate_key_type="IP"
        )
        rules = [
            acl.RuleProperty(
                name="too-many-requests",
                priority=0,
                action=acl.RuleActionProperty(block={}),
                statement=acl.StatementProperty(rate_based_statement=rate),
                visibility_config=_visible("too-many-requests"),
            ),
            *(_managed(group, priority) for priority, group in enumerate(MANAGED, start=1)),
        ]
        self.arn = acl(
            self,
            "WebAcl",
            scope="CLOUDFRONT",
            default_action=acl.DefaultActionProperty(allow={}),
            rules=rules,
            visibility_config=_visible(f"{stage.prefix}-site"),
        ).attr_arn


def _managed(group: str, priority: int) -> wafv2.CfnWebACL.RuleProperty:
    acl = wafv2.CfnWebACL
    count = acl.RuleActionProperty(count={})
    return acl.RuleProperty(
        name=group,
        priority=priority,
        override_action=acl.OverrideActionProperty(none={}),
        statement=acl.StatementProperty(
            managed_rule_group_statement=acl.ManagedRuleGroupStatementProperty(
                vendor_name="AWS",
                name=group,
                rule_action_overrides=[
                    acl.RuleActionOverrideProperty(name=rule, action_to_use=count)
                    for rule in COUNTED_ONLY.get(group, ())
                ],
            )
        ),
        visibility_config=_visible(group),
    )


def _visible(name: str) -> wafv2.CfnWebACL.VisibilityConfigProperty:
    return wafv2.CfnWebACL.VisibilityConfigProperty(
        cloud_watch_metrics_enabled=True, metric_name=name, sampled_requests_enabled=False
    )
