"""The rules: what may be allowed, what the linter and the rule packs say."""

import json
from pathlib import Path

import pytest
from aws_cdk import App, Stack, Validations
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sqs as sqs
from cdk_nag import AwsSolutionsChecks
from cfnlint.api import lint
from cfnlint.config import ManualArgs

from infra.blocks.wildcards import flatten, wildcard_findings
from infra.permissions import FILE, STAGE, permissions
from infra.stage import Stage
from tests.infra.conftest import Synthesis
from tests.infra.templates import Templates, each

IMPLIED_DEPENDENCY = "W3005"
"""The CDK also writes down dependencies that follow from a reference."""


ENGINE_ACTION = "W3037"
"""The local engine asks for an action that AWS does not have (see `send_actions`)."""


def test_the_linter_finds_nothing(templates: Templates, stage: Stage) -> None:
    ignored = [IMPLIED_DEPENDENCY, *([ENGINE_ACTION] if stage.engine else [])]
    settings = ManualArgs(ignore_checks=ignored)
    for name, template in templates.by_stack.items():
        found = lint(json.dumps(template), config=settings)
        assert [f"{name}: {match}" for match in found] == []


def test_the_linter_would_find_something() -> None:
    wrong = {"Resources": {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"Size": 1}}}}

    assert [match.rule.id for match in lint(json.dumps(wrong), config=ManualArgs())] == ["E3002"]


def test_the_rule_packs_would_stop_a_synthesis(tmp_path: Path) -> None:
    app = App(outdir=str(tmp_path), context={"aws:cdk:disable-stack-trace": True})
    sqs.Queue(Stack(app, "wrong"), "Queue")
    Validations.of(app).add_plugins(AwsSolutionsChecks(app))

    with pytest.raises(RuntimeError, match="ValidationFailed"):
        app.synth()


def test_every_wildcard_has_its_reason_on_its_resource(templates: Templates) -> None:
    count = 0
    for name, policy, statement in templates.statements():
        noted = {
            f"{rule['id']}": rule["reason"]
            for rule in policy.get("Metadata", {}).get("cdk_nag", {}).get("rules_to_suppress", ())
        }
        assert not any("*" in action for action in each(statement["Action"])), name
        for resource in each(statement["Resource"]):
            if "*" in flatten(resource):
                count += 1
                assert len(noted[f"AwsSolutions-IAM5[Resource::{flatten(resource)}]"]) > 20, name
    assert count


def test_no_role_may_take_evidence_away_or_scan_the_table(templates: Templates) -> None:
    allowed = {
        action
        for _, _, statement in templates.statements()
        for action in each(statement["Action"])
        if "ExportsBucket" not in str(statement["Resource"])  # bags can be made again
        and "PreviewsBucket" not in str(statement["Resource"])  # so can previews
    }

    assert allowed.isdisjoint(
        {
            "s3:DeleteObject",
            "s3:DeleteObjectVersion",
            "s3:BypassGovernanceRetention",
            "dynamodb:Scan",
        }
    )


def test_the_local_engine_alone_gets_wider_permissions(templates: Templates, stage: Stage) -> None:
    wide = {
        action
        for _, _, statement in templates.statements()
        if "*" in each(statement["Resource"])
        for action in each(statement["Action"])
        if action.split(":")[0] in {"states", "ses"}
    }

    engine = {
        "ses:SendEmail",
        "ses:SendRawEmail",
        "states:SendTaskFailure",
        "states:SendTaskSuccess",
    }
    quota = {"ses:GetAccount"} if stage.mail.transport == "ses" else set()
    assert wide == quota | (engine if stage.engine else set())


def test_the_list_of_permissions_is_that_of_the_templates(synthesis: Synthesis) -> None:
    written = permissions(synthesis(STAGE).by_stack)

    assert FILE.read_text("utf-8") == written, "run: python -m infra.permissions"


def test_what_varies_is_flattened_as_the_rule_pack_does() -> None:
    stack = Stack(App(context={"aws:cdk:disable-stack-trace": True}), "stack")
    queue = sqs.Queue(stack, "Queue")
    role = iam.Role(stack, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))

    assert wildcard_findings(stack, [queue.queue_arn, role.role_arn]) == []
    [finding] = wildcard_findings(stack, [f"{queue.queue_arn}/*"])
    assert finding.startswith("AwsSolutions-IAM5[Resource::<Queue")
    assert finding.endswith(".Arn>/*]")


def test_what_cannot_be_flattened_is_refused() -> None:
    with pytest.raises(ValueError, match="Cannot flatten"):
        flatten({"Fn::Select": [0, "a"]})
