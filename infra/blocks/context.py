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

    `proofs` is the layer of what makes proofs and documents, `previews` that of what decodes
    pictures and videos, where a function needs it.
    """

    stage: Stage
    assets: CodeAssets
    layer: lambda_.ILayerVersion
    alarm_topic: sns.ITopic
    proofs: lambda_.ILayerVersion | None = None
    previews: lambda_.ILayerVersion | None = None

    def layers(self, *, proofs: bool, previews: bool) -> list[lambda_.ILayerVersion]:
        """Give the layers of a function; raise ValueError if the stack lacks one."""
        layers = [self.layer]
        for wanted, layer in ((proofs, self.proofs), (previews, self.previews)):
            if wanted and layer is None:
                raise ValueError("this stack has no such layer")
            if wanted and layer is not None:
                layers.append(layer)
        return layers


def removal_policy(stage: Stage) -> RemovalPolicy:
    """Say what becomes of data when its stack is deleted."""
    return RemovalPolicy.RETAIN if stage.keep_data else RemovalPolicy.DESTROY
