"""Every place where the local engine is not AWS, each with its reason. Other stages do it right."""

from aws_cdk import Aws, Fn
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins

from infra.stage import Stage


def api_origin(stage: Stage, api_id: str) -> origins.HttpOrigin:
    """Give the origin of an HTTP API.

    The engine refuses origins with names of AWS, so that nothing reaches the real one; it serves
    its APIs under a path of its own address.
    """
    if stage.engine is None:
        return origins.HttpOrigin(
            f"{api_id}.execute-api.{Aws.REGION}.{Aws.URL_SUFFIX}",
            origin_ssl_protocols=[cloudfront.OriginSslPolicy.TLS_V1_2],
        )
    secured = stage.engine.secured
    return origins.HttpOrigin(
        "localhost",
        origin_path=f"/_aws/execute-api/{api_id}/$default",
        protocol_policy=(
            cloudfront.OriginProtocolPolicy.HTTPS_ONLY
            if secured
            else cloudfront.OriginProtocolPolicy.HTTP_ONLY
        ),
        http_port=80 if secured else stage.engine.port,
        https_port=stage.engine.port if secured else 443,
        origin_ssl_protocols=[cloudfront.OriginSslPolicy.TLS_V1_2],
    )


def pages_origin(
    stage: Stage, pages: cloudfront.IOrigin, lost: cloudfront.IOrigin
) -> cloudfront.IOrigin:
    """Give the origin of the pages: `lost` is asked instead for what is not among them.

    The engine knows no groups of origins; its process answers for the second one.
    """
    if stage.engine is not None:
        return pages
    return origins.OriginGroup(
        primary_origin=pages, fallback_origin=lost, fallback_status_codes=[404]
    )


def viewer_protocol(stage: Stage) -> cloudfront.ViewerProtocolPolicy:
    """Give the protocol of the pages: an engine without TLS could answer no redirect to it."""
    if pages_over_tls(stage):
        return cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS
    return cloudfront.ViewerProtocolPolicy.ALLOW_ALL


def pages_over_tls(stage: Stage) -> bool:
    """Say whether pages may be fetched over TLS only; an engine without TLS could fetch none."""
    return stage.engine is None or stage.engine.secured


def site_address(stage: Stage, domain: str) -> str:
    """Give the address of the pages; the engine serves a distribution below its own name."""
    if stage.engine is None:
        return f"https://{stage.site.domain or domain}"
    scheme, _, authority = stage.engine.endpoint.partition("://")
    return f"{scheme}://{Fn.select(0, Fn.split('.', domain))}.cloudfront.{authority}"


def upload_address(stage: Stage, bucket_domain: str) -> str:
    """Give the origins to which browsers send files, parted by spaces.

    The engine has one address for all, and tells functions its number instead of its name.
    """
    if stage.engine is None:
        return f"https://{bucket_domain}"
    endpoint = stage.engine.endpoint
    return f"{endpoint} {endpoint.replace('//localhost:', '//127.0.0.1:')}"


def callback_resource(stage: Stage, state_machine_arn: str) -> str:
    """Give what answering a task token is allowed on; the engine checks it against everything."""
    return state_machine_arn if stage.engine is None else "*"


def send_actions(stage: Stage) -> tuple[str, ...]:
    """Give what putting messages into a queue is called.

    On AWS `sqs:SendMessage` covers batches as well; the engine asks for an action that AWS does
    not have.
    """
    if stage.engine is None:
        return ("sqs:SendMessage",)
    return ("sqs:SendMessage", "sqs:SendMessageBatch")


def sender_resource(stage: Stage, identity_arn: str) -> str:
    """Give what sending mail is allowed on; the engine checks it against everything."""
    return identity_arn if stage.engine is None else "*"


def clock_environment(stage: Stage) -> dict[str, str]:
    """Give functions the clock of a replayed campaign; no stage of AWS can have one."""
    if stage.engine is None or not stage.engine.clock_file:
        return {}
    return {"CLOCK_FILE": stage.engine.clock_file}
