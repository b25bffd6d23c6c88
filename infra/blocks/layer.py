"""The packages that functions import, as layers."""

from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.blocks.code_assets import Asset, CodeAssets, python_minor


def add_layer(scope: Construct, assets: CodeAssets) -> lambda_.LayerVersion:
    """Make the layer; every stack has its own version of it, so that none holds another back."""
    return _add(scope, "Packages", assets.layer, "The packages of requirements/runtime.txt")


def add_proofs_layer(scope: Construct, assets: CodeAssets) -> lambda_.LayerVersion:
    """Make the layer of the few functions that make proofs and documents."""
    about = "The packages of requirements/proofs.txt, and fonts"
    return _add(scope, "ProofPackages", assets.proofs, about)


def add_previews_layer(scope: Construct, assets: CodeAssets) -> lambda_.LayerVersion:
    """Make the layer of the one function that decodes pictures and videos."""
    about = "The packages of requirements/previews.txt"
    return _add(scope, "PreviewPackages", assets.previews, about)


def _add(scope: Construct, name: str, asset: Asset, about: str) -> lambda_.LayerVersion:
    return lambda_.LayerVersion(
        scope,
        name,
        description=about,
        code=lambda_.Code.from_asset(str(asset.folder), asset_hash=asset.fingerprint),
        compatible_runtimes=[
            lambda_.Runtime(f"python{python_minor()}", lambda_.RuntimeFamily.PYTHON)
        ],
    )
