"""An HTTP API with one function behind it: throttled, its log free of personal data."""

import json

from aws_cdk import ArnFormat, Duration, Stack
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_apigatewayv2_integrations as integrations
from constructs import Construct

from infra.blocks.acknowledge import acknowledge
from infra.blocks.alarm import Limit, add_alarm
from infra.blocks.context import Runtime
from infra.blocks.function import Function
from infra.blocks.log_group import add_log_group

LOG_FIELDS = {
    "request": "$context.requestId",
    "route": "$context.routeKey",
    "status": "$context.status",
    "bytes": "$context.responseLength",
    "milliseconds": "$context.responseLatency",
    "fault": "$context.integrationErrorMessage",
}
"""Neither address nor path nor headers: they would tell who asked, and for which case."""

OPEN_REASON = (
    "Owners send without an account; who may do what is decided by receipts and sessions"
    " inside the function"
)


class HttpApi(Construct):
    """The API whose paths begin with `/<path>/`.

    `page` answers `/<path>/<its name>` instead, and every path that leads nowhere.
    """

    def __init__(
        self,
        scope: Construct,
        path: str,
        *,
        runtime: Runtime,
        function: Function,
        page: tuple[str, Function] | None = None,
    ) -> None:
        super().__init__(scope, "HttpApi")
        stage = runtime.stage
        self.name = f"{stage.prefix}-{path}"
        self._api = apigateway.HttpApi(self, "Api", api_name=self.name, create_default_stage=False)
        self._api.add_routes(
            path=f"/{path}/{{proxy+}}",
            methods=[apigateway.HttpMethod.ANY],
            integration=integrations.HttpLambdaIntegration("Function", function.resource),
        )
        if page is not None:
            name, shown_by = page
            shown = integrations.HttpLambdaIntegration(shown_by.title, shown_by.resource)
            for route in (f"/{path}/{name}", "/{proxy+}"):
                self._api.add_routes(
                    path=route, methods=[apigateway.HttpMethod.ANY], integration=shown
                )
        log = add_log_group(self, f"/aws/apigateway/{self.name}", stage)
        apigateway.CfnStage(
            self,
            "Stage",
            api_id=self._api.api_id,
            stage_name="$default",
            auto_deploy=True,
            default_route_settings=apigateway.CfnStage.RouteSettingsProperty(
                throttling_rate_limit=stage.api.requests_per_second,
                throttling_burst_limit=stage.api.burst,
            ),
            access_log_settings=apigateway.CfnStage.AccessLogSettingsProperty(
                destination_arn=Stack.of(self).format_arn(
                    service="logs",
                    resource="log-group",
                    resource_name=log.log_group_name,
                    arn_format=ArnFormat.COLON_RESOURCE_NAME,
                ),
                format=json.dumps(LOG_FIELDS),
            ),
        )
        add_alarm(
            self,
            page="api-faults",
            subject=self.name,
            sentence="The API answers with faults of its own.",
            metric=self._api.metric_server_error(period=Duration.minutes(5), statistic="Sum"),
            limit=Limit(at_most=2),
            topic=runtime.alarm_topic,
        )
        acknowledge(self, {"AwsSolutions-APIG4": OPEN_REASON})

    @property
    def id(self) -> str:
        """The id under which the API is reached."""
        return self._api.api_id

    @property
    def url(self) -> str:
        """The API's own address, without a path."""
        return self._api.api_endpoint
