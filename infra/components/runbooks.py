"""Repairs that an operator starts with a click, each with a role that can do just that."""

from typing import Any

from aws_cdk import ArnFormat, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_ssm as ssm
from constructs import Construct

from infra.blocks.acknowledge import acknowledge
from infra.blocks.wildcards import wildcard_findings
from infra.components.dashboard import QUEUES
from infra.stage import Stage as StageSettings

EXECUTIONS_REASON = "An operator names the case and its attempt when the repair starts"


class Runbooks(Construct):
    """Documents of the systems manager: deliver again, compare now, restart one case."""

    def __init__(self, scope: Construct, *, stage: StageSettings, messages_key_arn: str) -> None:
        super().__init__(scope, "Runbooks")
        self._stage = stage
        self._deliver_again(messages_key_arn)
        self._reconcile_now()
        self._restart_case()

    def _deliver_again(self, key_arn: str) -> None:
        queues = [self._arn("sqs", f"{self._stage.prefix}-{name}") for name in QUEUES]
        put_aside = [f"{queue}-dead-letters" for queue in queues]
        role = self._role("DeliverAgain")
        moves = "sqs:StartMessageMoveTask sqs:ReceiveMessage sqs:DeleteMessage"
        self._allow(role, f"{moves} sqs:GetQueueAttributes", put_aside)
        self._allow(role, "sqs:SendMessage", queues)
        self._allow(role, "kms:Decrypt kms:GenerateDataKey", [key_arn])
        source = self._arn("sqs", f"{self._stage.prefix}-{{{{ Queue }}}}-dead-letters")
        self._document(
            "deliver-again",
            "Delivers what was put aside once more. First mend what made it fail.",
            role,
            parameters={
                "Queue": {
                    "type": "String",
                    "description": "Whose messages",
                    "allowedValues": list(QUEUES),
                }
            },
            call={"Service": "sqs", "Api": "StartMessageMoveTask", "SourceArn": source},
        )

    def _reconcile_now(self) -> None:
        function = f"{self._stage.prefix}-ops-reconcile"
        role = self._role("ReconcileNow")
        arn = self._arn("lambda", function, "function")
        self._allow(role, "lambda:InvokeFunction", [arn])
        self._document(
            "reconcile-now",
            "Compares cases with executions now, instead of within fifteen minutes.",
            role,
            parameters={},
            call={"Service": "lambda", "Api": "Invoke", "FunctionName": function},
        )

    def _restart_case(self) -> None:
        role = self._role("RestartCase")
        executions = self._arn("states", f"{self._stage.prefix}-case", "execution")
        self._allow(role, "states:StopExecution", [f"{executions}:*"], EXECUTIONS_REASON)
        self._document(
            "restart-case",
            "Stops the execution of a case; the case goes on in a new one from where it stands.",
            role,
            parameters={
                "Execution": {
                    "type": "String",
                    "description": "Name of the execution: case number, two hyphens, attempt",
                    "allowedPattern": "^[A-Za-z0-9-]+--[0-9]+$",
                }
            },
            call={
                "Service": "stepfunctions",
                "Api": "StopExecution",
                "executionArn": f"{executions}:{{{{ Execution }}}}",
                "error": "Redress.RestartedByOperator",
            },
        )

    def _document(
        self, name: str, purpose: str, role: iam.Role, *, parameters: Any, call: dict[str, str]
    ) -> None:
        ssm.CfnDocument(
            self,
            "".join(word.capitalize() for word in name.split("-")),
            name=f"{self._stage.prefix}-{name}",
            document_type="Automation",
            update_method="NewVersion",
            content={
                "schemaVersion": "0.3",
                "description": purpose,
                "assumeRole": role.role_arn,
                "parameters": parameters,
                "mainSteps": [{"name": "repair", "action": "aws:executeAwsApi", "inputs": call}],
            },
        )

    def _role(self, name: str) -> iam.Role:
        return iam.Role(
            self,
            f"{name}Role",
            assumed_by=iam.ServicePrincipal("ssm.amazonaws.com"),
            description=f"What the runbook {name} may do",
        )

    def _allow(self, role: iam.Role, actions: str, resources: list[str], because: str = "") -> None:
        role.add_to_policy(iam.PolicyStatement(actions=actions.split(), resources=resources))
        acknowledge(role, dict.fromkeys(wildcard_findings(Stack.of(self), resources), because))

    def _arn(self, service: str, name: str, kind: str = "") -> str:
        return Stack.of(self).format_arn(
            service=service,
            resource=kind or name,
            resource_name=name if kind else None,
            arn_format=(ArnFormat.COLON_RESOURCE_NAME if kind else ArnFormat.NO_RESOURCE_NAME),
        )
