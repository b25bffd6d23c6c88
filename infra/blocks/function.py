"""A function: one handler file, a role of its own, its log, its alarms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aws_cdk import CfnOutput, Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.blocks.acknowledge import acknowledge
from infra.blocks.alarm import Limit, add_alarm
from infra.blocks.code_assets import python_minor
from infra.blocks.context import Runtime
from infra.blocks.local_engine import clock_environment
from infra.blocks.log_group import add_log_group
from infra.blocks.own_metrics import NAMESPACE
from infra.blocks.wildcards import wildcard_findings

RUNTIME_REASON = (
    "Functions run under the Python version that made their byte code, which the project supports"
)
NO_TRACE_REASON = "The stage has tracing off: nobody would look at its traces"
CALLER_REASON = (
    "What a function did not do is known to its caller: a queue or an API tries again, a schedule"
    " comes again, and reconcile finds what an event missed"
)
MEANT = {
    "AwsSolutions-L1": RUNTIME_REASON,
    "Serverless-LambdaLatestVersion": RUNTIME_REASON,
    "Serverless-LambdaDLQ": CALLER_REASON,
}
TRACE_REASON = "Trace segments have no resource: the service knows this action on * only"


@dataclass(frozen=True)
class Size:
    """How much memory (MiB) and time (seconds) a function has."""

    memory: int
    timeout: int


class Function(Construct):
    """The function of functions/handlers/<zone>/<name>.py; it may do nothing but write its log.

    With `proofs` it has the layer of what makes proofs and documents, too; with `previews` that of
    what decodes pictures and videos.
    """

    def __init__(
        self,
        scope: Construct,
        zone: str,
        name: str,
        *,
        runtime: Runtime,
        purpose: str,
        environment: Mapping[str, str],
        size: Size,
        proofs: bool = False,
        previews: bool = False,
    ) -> None:
        stem = _stem(zone, name)
        self.title = "".join(word.capitalize() for word in stem.split("_"))
        super().__init__(scope, self.title)
        stage = runtime.stage
        full_name = f"{stage.prefix}-{zone}-{name}"
        self._log = add_log_group(self, f"/aws/lambda/{full_name}", stage)
        self._role = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
            description=f"What {zone}/{name} may do",
        )
        self.resource = self._make(
            zone,
            name,
            runtime=runtime,
            purpose=purpose,
            environment=environment,
            size=size,
            layers=runtime.layers(proofs=proofs, previews=previews),
        )
        self.allow("logs:CreateLogStream", "logs:PutLogEvents", on=[self._log.log_group_arn])
        if stage.operations.tracing:
            traces = ("xray:PutTraceSegments", "xray:PutTelemetryRecords")
            self.allow(*traces, on=["*"], because=TRACE_REASON)
        else:
            acknowledge(self, {"Serverless-LambdaTracing": NO_TRACE_REASON})
        self.resource.node.add_dependency(self._role)
        self._watch(full_name, runtime)
        CfnOutput(Stack.of(self), f"{self.title}Function", value=self.resource.function_name)
        acknowledge(self, MEANT)

    def allow(self, *actions: str, on: Sequence[str], because: str = "") -> None:
        """Let the function do `actions` on the resources `on`.

        A resource with a wildcard needs the reason `because`, which is noted on the role.
        """
        findings = wildcard_findings(Stack.of(self), on)
        if bool(findings) != bool(because):
            raise ValueError(f"{self.node.path}: a wildcard and its reason come together: {on}")
        self._role.add_to_policy(iam.PolicyStatement(actions=list(actions), resources=list(on)))
        acknowledge(self, dict.fromkeys(findings, because))

    def _make(
        self,
        zone: str,
        name: str,
        *,
        runtime: Runtime,
        purpose: str,
        environment: Mapping[str, str],
        size: Size,
        layers: Sequence[lambda_.ILayerVersion],
    ) -> lambda_.Function:
        stage = runtime.stage
        return lambda_.Function(
            self,
            "Function",
            function_name=f"{stage.prefix}-{zone}-{name}",
            description=purpose,
            runtime=lambda_.Runtime(f"python{python_minor()}", lambda_.RuntimeFamily.PYTHON),
            architecture=_architecture(stage.cpu),
            code=lambda_.Code.from_asset(
                str(runtime.assets.functions.folder),
                asset_hash=runtime.assets.functions.fingerprint,
            ),
            handler=f"handlers.{zone}.{name}.handler",
            layers=layers,
            role=self._role.without_policy_updates(),
            log_group=self._log,
            memory_size=size.memory,
            timeout=Duration.seconds(size.timeout),
            tracing=lambda_.Tracing.ACTIVE if stage.operations.tracing else None,
            environment={
                **environment,
                **clock_environment(stage),
                "POWERTOOLS_SERVICE_NAME": _stem(zone, name),
                "POWERTOOLS_METRICS_NAMESPACE": NAMESPACE,
                "POWERTOOLS_LOG_LEVEL": "INFO",
            },
        )

    def _watch(self, full_name: str, runtime: Runtime) -> None:
        add_alarm(
            self,
            page="function-errors",
            subject=full_name,
            sentence="A function fails; what it worked on will be tried again.",
            metric=self.resource.metric_errors(period=Duration.minutes(5)),
            limit=Limit(at_most=2),
            topic=runtime.alarm_topic,
        )
        add_alarm(
            self,
            page="function-throttles",
            subject=full_name,
            sentence="A function is held back by the account's limit of concurrent functions.",
            metric=self.resource.metric_throttles(period=Duration.minutes(5)),
            limit=Limit(at_most=0, periods=3),
            topic=runtime.alarm_topic,
        )


def _architecture(cpu: str) -> lambda_.Architecture:
    return lambda_.Architecture.ARM_64 if cpu == "arm64" else lambda_.Architecture.X86_64


def _stem(zone: str, name: str) -> str:
    """Give the name by which logs and metrics know a function: two zones have an `api`."""
    return name if name != "api" else f"{zone}_{name}"
