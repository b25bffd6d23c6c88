"""What every component of a stack is given."""

from dataclasses import dataclass

from aws_cdk import RemovalPolicy
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns

from infra.blocks.code_assets import CodeAssets
from infra.stage import Stage


@dataclass(frozen=True)
class Runtime:
    """How the functions of one stack are made: its stage, its code and its layers.

    `proofs` is the layer of what makes proofs and documents, where a function needs it.
    """

    stage: Stage
    assets: CodeAssets
    layer: lambda_.ILayerVersion
    alarm_topic: sns.ITopic
    proofs: lambda_.ILayerVersion | None = None

    def layers(self, *, proofs: bool) -> list[lambda_.ILayerVersion]:
        """Give the layers of a function; raise ValueError if the stack lacks one."""
        if not proofs:
            return [self.layer]
        if self.proofs is None:
            raise ValueError("this stack has no layer of what makes proofs")
        return [self.layer, self.proofs]


def removal_policy(stage: Stage) -> RemovalPolicy:
    """Say what becomes of data when its stack is deleted."""
    return RemovalPolicy.RETAIN if stage.keep_data else RemovalPolicy.DESTROY
