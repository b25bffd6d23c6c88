"""The packages that functions import, as one layer."""

from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.blocks.code_assets import CodeAssets, python_minor


def add_layer(scope: Construct, assets: CodeAssets) -> lambda_.LayerVersion:
    """Make the layer; every stack has its own version of it, so that none holds another back."""
    return lambda_.LayerVersion(
        scope,
        "Packages",
        description="The packages of requirements/runtime.txt",
        code=lambda_.Code.from_asset(str(assets.layer.folder), asset_hash=assets.layer.fingerprint),
        compatible_runtimes=[
            lambda_.Runtime(f"python{python_minor()}", lambda_.RuntimeFamily.PYTHON)
        ],
    )
