"""What people reach: one address, two APIs, strict headers, and what operators look at."""

import json
import re
from collections.abc import Iterator

from infra.blocks.wildcards import flatten
from infra.stage import Stage
from redress.domain.errors import RefusalError
from tests.infra.templates import Templates

OUTPUTS = {
    "SiteUrl",
    "SiteBucket",
    "DistributionId",
    "OwnerApiUrl",
    "DeskApiUrl",
    "TableName",
    "VaultBucket",
    "IncomingBucket",
    "StateMachineArn",
    "AlarmTopicArn",
    "Sender",
    "ConfigureFunction",
    "SweepDueFunction",
    "ReconcileFunction",
    "WatchExecutionsFunction",
    "OwnerApiFunction",
    "ReviewerApiFunction",
    *(f"{name}QueueUrl" for name in ("Intake", "Evidence", "Reviews", "Requests", "Closings")),
    *(f"{name}QueueUrl" for name in ("Seals", "Bags", "Fixity", "Erasures")),
    *("BagsBucket", "DataKeysTable", "SigningKeyArn", "EvidenceKeeperRole"),
    *(f"{name}Function" for name in ("Checkpoint", "VerifyVault", "RequestBag", "RequestErasure")),
    *(f"{name}DeadLettersUrl" for name in ("Intake", "Evidence", "Reviews", "Requests", "Mail")),
}


def every_refusal(base: type[RefusalError] = RefusalError) -> Iterator[type[RefusalError]]:
    """Give every way in which the APIs say no."""
    for kind in base.__subclasses__():
        yield kind
        yield from every_refusal(kind)


def distribution(templates: Templates) -> dict[str, object]:
    [found] = templates.of("AWS::CloudFront::Distribution").values()
    config: dict[str, object] = found["DistributionConfig"]
    return config


def test_deployment_and_tests_find_what_they_need(templates: Templates) -> None:
    assert templates.outputs() >= OUTPUTS


def test_the_console_is_for_aws_only(templates: Templates, stage: Stage) -> None:
    stacks = {name.removeprefix(f"{stage.prefix}-") for name in templates.by_stack}

    expected = {"records", "workflow", "edge"} | ({"console"} if stage.engine is None else set())
    assert stacks == expected


def test_apis_have_one_function_each_and_another_for_the_form_without_scripts(
    templates: Templates,
) -> None:
    routes = {route["RouteKey"] for route in templates.of("AWS::ApiGatewayV2::Route").values()}

    assert routes == {
        "ANY /api/{proxy+}",
        "ANY /api/plain",
        "ANY /desk-api/{proxy+}",
        "ANY /{proxy+}",
    }
    assert len(templates.of("AWS::ApiGatewayV2::Api")) == 2


def test_apis_are_throttled_and_their_logs_name_nobody(templates: Templates, stage: Stage) -> None:
    for api in templates.of("AWS::ApiGatewayV2::Stage").values():
        limits = api["DefaultRouteSettings"]
        fields = set(json.loads(api["AccessLogSettings"]["Format"]).values())

        assert limits["ThrottlingRateLimit"] == stage.api.requests_per_second
        assert limits["ThrottlingBurstLimit"] == stage.api.burst
        assert fields.isdisjoint(
            {"$context.identity.sourceIp", "$context.path", "$context.identity.userAgent"}
        )


def test_pages_may_do_nothing_but_what_they_need(templates: Templates, stage: Stage) -> None:
    [policy] = templates.of("AWS::CloudFront::ResponseHeadersPolicy").values()
    security = policy["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
    csp = json.dumps(security["ContentSecurityPolicy"]["ContentSecurityPolicy"])

    assert "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'" in csp
    assert "worker-src 'self'" in csp
    assert "frame-ancestors 'none'" in csp
    assert "unsafe" not in csp.replace("'wasm-unsafe-eval'", "")
    assert "*" not in csp
    assert ("http://localhost" in csp) is (stage.name == "local")
    assert security["StrictTransportSecurity"]["AccessControlMaxAgeSec"] >= 365 * 86_400
    assert security["FrameOptions"]["FrameOption"] == "DENY"


def test_a_missing_page_is_404_and_what_the_apis_refuse_stays_theirs(
    templates: Templates, stage: Stage
) -> None:
    config = json.loads(json.dumps(distribution(templates)))
    [shown] = config["CustomErrorResponses"]

    assert (shown["ErrorCode"], shown["ResponseCode"]) == (414, 404)
    assert shown["ResponsePagePath"] == "/404.html"
    assert "s3:ListBucket" in json.dumps(templates.of("AWS::S3::BucketPolicy"))
    assert 414 not in {kind.status for kind in every_refusal()}
    if stage.engine is not None:
        assert "OriginGroups" not in config
        return
    [group] = config["OriginGroups"]["Items"]
    first, second = (member["OriginId"] for member in group["Members"]["Items"])
    origins = {origin["Id"]: origin for origin in config["Origins"]}
    behaviors = {behavior["PathPattern"]: behavior for behavior in config["CacheBehaviors"]}
    assert config["DefaultCacheBehavior"]["TargetOriginId"] == group["Id"]
    assert group["FailoverCriteria"]["StatusCodes"]["Items"] == [404]
    assert "S3OriginConfig" in origins[first]
    assert second == behaviors["/api/*"]["TargetOriginId"]


def test_every_answer_carries_the_headers(templates: Templates) -> None:
    config = json.loads(json.dumps(distribution(templates)))
    behaviors = [config["DefaultCacheBehavior"], *config["CacheBehaviors"]]

    assert [behavior.get("PathPattern") for behavior in behaviors] == [
        None,
        "/api/*",
        "/desk-api/*",
    ]
    assert all("ResponseHeadersPolicyId" in behavior for behavior in behaviors)


def test_pages_travel_over_tls_except_from_a_plain_engine(
    templates: Templates, stage: Stage
) -> None:
    config = json.loads(json.dumps(distribution(templates)))
    protocols = {
        behavior["ViewerProtocolPolicy"]
        for behavior in (config["DefaultCacheBehavior"], *config["CacheBehaviors"])
    }

    assert protocols == {"allow-all" if stage.name == "local" else "redirect-to-https"}


def test_api_origins_are_the_engines_own_locally_and_amazons_elsewhere(
    templates: Templates, stage: Stage
) -> None:
    config = json.loads(json.dumps(distribution(templates)))
    origins = [origin for origin in config["Origins"] if "CustomOriginConfig" in origin]

    assert len(origins) == 2
    for origin in origins:
        custom = origin["CustomOriginConfig"]
        if stage.engine is None:
            assert ".execute-api." in json.dumps(origin["DomainName"])
            assert custom["OriginProtocolPolicy"] == "https-only"
            assert "OriginPath" not in origin
        else:
            plain = custom["OriginProtocolPolicy"] == "http-only"
            assert origin["DomainName"] == "localhost"
            assert "/_aws/execute-api/" in json.dumps(origin["OriginPath"])
            assert custom["HTTPPort" if plain else "HTTPSPort"] == stage.engine.port
            assert plain is not stage.engine.secured


def test_the_firewall_is_where_the_stage_says(templates: Templates, stage: Stage) -> None:
    acls = templates.of("AWS::WAFv2::WebACL")

    assert bool(acls) is stage.firewall.enabled is ("WebACLId" in distribution(templates))
    for acl in acls.values():
        assert acl["Scope"] == "CLOUDFRONT"
        [rate] = [rule for rule in acl["Rules"] if rule["Name"] == "too-many-requests"]
        limit = rate["Statement"]["RateBasedStatement"]["Limit"]
        assert limit == stage.firewall.requests_per_five_minutes


def test_in_china_the_site_has_an_uploaded_certificate(templates: Templates, stage: Stage) -> None:
    if stage.partition != "aws-cn":
        assert "Aliases" not in distribution(templates)
        return
    config = json.loads(json.dumps(distribution(templates)))
    assert config["Aliases"] == [stage.site.domain]
    assert config["ViewerCertificate"]["IamCertificateId"] == stage.site.iam_certificate_id
    assert not any("Cognito" in resource["Type"] for _, resource in templates.all())
    assert not templates.of("AWS::SES::EmailIdentity")
    assert not templates.of("AWS::Budgets::Budget")


def test_the_dashboard_shows_every_queue_and_no_alarm_that_is_not(
    templates: Templates, stage: Stage
) -> None:
    boards = list(templates.of("AWS::CloudWatch::Dashboard").values())
    if stage.engine is not None:
        assert boards == []
        return
    body = flatten(boards[0]["DashboardBody"])
    shown = set(re.findall(r":alarm:([a-z-]+)", body))
    alarms = {alarm["AlarmName"] for alarm in templates.of("AWS::CloudWatch::Alarm").values()}
    queues = {queue["QueueName"] for queue in templates.of("AWS::SQS::Queue").values()}

    assert shown
    assert shown <= alarms
    assert all(f'"{queue}"' in body for queue in queues)


def test_saved_questions_are_asked_of_logs_that_exist(templates: Templates, stage: Stage) -> None:
    questions = templates.of("AWS::Logs::QueryDefinition").values()
    logs = {group["LogGroupName"] for group in templates.of("AWS::Logs::LogGroup").values()}

    assert bool(questions) is (stage.engine is None)
    for question in questions:
        assert set(question["LogGroupNames"]) <= logs


def test_runbooks_repair_what_exists(templates: Templates, stage: Stage) -> None:
    documents = templates.of("AWS::SSM::Document").values()
    names = {document["Name"] for document in documents}
    queues = {queue["QueueName"] for queue in templates.of("AWS::SQS::Queue").values()}

    runbooks = {"deliver-again", "reconcile-now", "restart-case"} if stage.engine is None else set()
    assert names == {f"{stage.prefix}-{runbook}" for runbook in runbooks}
    for document in documents:
        for parameter in document["Content"]["parameters"].values():
            for queue in parameter.get("allowedValues", ()):
                assert f"{stage.prefix}-{queue}-dead-letters" in queues


def test_the_budget_is_told_where_the_stage_has_one(templates: Templates, stage: Stage) -> None:
    budgets = templates.of("AWS::Budgets::Budget")

    assert bool(budgets) is bool(stage.operations.monthly_budget_usd)
