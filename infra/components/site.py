"""The site: static pages and both APIs under one address, with strict security headers."""

from aws_cdk import CfnOutput, Duration, RemovalPolicy, Stack
from aws_cdk import aws_certificatemanager as certificates
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.blocks.acknowledge import acknowledge
from infra.blocks.http_api import HttpApi
from infra.blocks.local_engine import (
    api_origin,
    pages_origin,
    pages_over_tls,
    site_address,
    upload_address,
    viewer_protocol,
)
from infra.components.apis import OwnerApi
from infra.components.buckets import IncomingFiles
from infra.components.firewall import Firewall
from infra.components.previews import PreviewFiles
from infra.site_headers import ISOLATION, content_security_policy
from infra.stage import Stage as StageSettings

_TLS = cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021
HSTS = Duration.days(730)
NO_SUCH_PAGE = 414
"""What the owners' API answers for pages that are not there.

Of the statuses for which CloudFront has error pages it is the one that nothing else answers.
"""
HEADERS_REASON = {
    "AwsSolutions-CFR1": "Owners may live or travel anywhere",
    "AwsSolutions-CFR3": "Its log would hold visitors' addresses; the APIs keep one without them",
    "AwsSolutions-S1": "Everybody may read these pages; a log would hold visitors' addresses",
}
DOMAIN_REASON = "Without a domain of its own the site uses the content network's certificate"
UPLOADED_REASON = "The uploaded certificate is set by an override, with TLS 1.2, unseen by the rule"
FIREWALL_REASON = "The stage has no firewall: nobody outside knows it, or the partition has none"
PLAIN = ("AwsSolutions-CFR5", "AwsSolutions-S10")
ENGINE_REASON = "The local engine speaks plain HTTP on this machine only"


class Site(Construct):
    """One distribution: pages from a private bucket, `/api/*` and `/desk-api/*`."""

    def __init__(
        self,
        scope: Construct,
        *,
        stage: StageSettings,
        incoming: IncomingFiles,
        previews: PreviewFiles,
        apis: dict[str, HttpApi],
    ) -> None:
        super().__init__(scope, "Site")
        bucket = s3.Bucket(
            self,
            "Pages",
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=pages_over_tls(stage),
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            removal_policy=RemovalPolicy.DESTROY,
        )
        headers = self._headers(
            stage, upload_address(stage, incoming.domain), upload_address(stage, previews.domain)
        )
        distribution = self._distribution(stage, bucket, headers, apis)
        _use_uploaded_certificate(distribution, stage)
        self._acknowledge(stage)
        stack = Stack.of(self)
        address = site_address(stage, distribution.distribution_domain_name)
        CfnOutput(stack, "SiteUrl", value=address)
        CfnOutput(stack, "SiteBucket", value=bucket.bucket_name)
        CfnOutput(stack, "DistributionId", value=distribution.distribution_id)

    def _distribution(
        self,
        stage: StageSettings,
        pages: s3.Bucket,
        headers: cloudfront.ResponseHeadersPolicy,
        apis: dict[str, HttpApi],
    ) -> cloudfront.Distribution:
        arn = stage.site.certificate_arn
        own = certificates.Certificate.from_certificate_arn(self, "Own", arn) if arn else None
        answering = {path: api_origin(stage, api.id) for path, api in apis.items()}
        return cloudfront.Distribution(
            self,
            "Distribution",
            comment=f"{stage.prefix}: pages and APIs",
            default_root_object="index.html",
            minimum_protocol_version=_TLS if own else None,
            domain_names=[stage.site.domain] if own else None,
            certificate=own,
            web_acl_id=Firewall(self, stage=stage).arn if stage.firewall.enabled else None,
            default_behavior=cloudfront.BehaviorOptions(
                origin=pages_origin(stage, _bucket_origin(pages), answering[OwnerApi.path]),
                viewer_protocol_policy=viewer_protocol(stage),
                cache_policy=cloudfront.CachePolicy.CACHING_OPTIMIZED,
                response_headers_policy=headers,
                compress=True,
            ),
            additional_behaviors={
                f"/{path}/*": _api_behavior(stage, origin, headers)
                for path, origin in answering.items()
            },
            error_responses=[_page_for_the_lost()],
        )

    def _headers(
        self, stage: StageSettings, uploads: str, previews: str
    ) -> cloudfront.ResponseHeadersPolicy:
        policy = cloudfront.ResponseHeadersPolicy
        return policy(
            self,
            "Headers",
            response_headers_policy_name=f"{stage.prefix}-headers",
            security_headers_behavior=cloudfront.ResponseSecurityHeadersBehavior(
                content_security_policy=cloudfront.ResponseHeadersContentSecurityPolicy(
                    content_security_policy=content_security_policy(uploads, previews),
                    override=True,
                ),
                content_type_options=cloudfront.ResponseHeadersContentTypeOptions(override=True),
                frame_options=cloudfront.ResponseHeadersFrameOptions(
                    frame_option=cloudfront.HeadersFrameOption.DENY, override=True
                ),
                referrer_policy=cloudfront.ResponseHeadersReferrerPolicy(
                    referrer_policy=cloudfront.HeadersReferrerPolicy.NO_REFERRER, override=True
                ),
                strict_transport_security=cloudfront.ResponseHeadersStrictTransportSecurity(
                    access_control_max_age=HSTS, include_subdomains=True, override=True
                ),
            ),
            custom_headers_behavior=cloudfront.ResponseCustomHeadersBehavior(
                custom_headers=[
                    cloudfront.ResponseCustomHeader(header=header, value=value, override=True)
                    for header, value in ISOLATION.items()
                ]
            ),
        )

    def _acknowledge(self, stage: StageSettings) -> None:
        acknowledge(self, HEADERS_REASON)
        if not stage.site.certificate_arn:
            reason = UPLOADED_REASON if stage.site.iam_certificate_id else DOMAIN_REASON
            acknowledge(self, {"AwsSolutions-CFR4": reason})
        if not stage.firewall.enabled:
            acknowledge(self, {"AwsSolutions-CFR2": FIREWALL_REASON})
        if not pages_over_tls(stage):
            acknowledge(self, dict.fromkeys(PLAIN, ENGINE_REASON))


def _bucket_origin(pages: s3.Bucket) -> cloudfront.IOrigin:
    """Read pages, and hear of a missing one that it is missing (404), which takes listing."""
    levels = [cloudfront.AccessLevel.READ, cloudfront.AccessLevel.LIST]
    return origins.S3BucketOrigin.with_origin_access_control(pages, origin_access_levels=levels)


def _page_for_the_lost() -> cloudfront.ErrorResponse:
    """Show `/404.html` for a page that is not there.

    It holds for the whole distribution: for 403 or 404 it would replace what the APIs refuse.
    """
    return cloudfront.ErrorResponse(
        http_status=NO_SUCH_PAGE,
        response_http_status=404,
        response_page_path="/404.html",
        ttl=Duration.seconds(10),
    )


def _api_behavior(
    stage: StageSettings, origin: cloudfront.IOrigin, headers: cloudfront.ResponseHeadersPolicy
) -> cloudfront.BehaviorOptions:
    """Hand every request on to the API, and keep no answer."""
    return cloudfront.BehaviorOptions(
        origin=origin,
        viewer_protocol_policy=viewer_protocol(stage),
        allowed_methods=cloudfront.AllowedMethods.ALLOW_ALL,
        cache_policy=cloudfront.CachePolicy.CACHING_DISABLED,
        origin_request_policy=cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
        response_headers_policy=headers,
    )


def _use_uploaded_certificate(distribution: cloudfront.Distribution, stage: StageSettings) -> None:
    """Serve the domain with an uploaded certificate, which the construct does not know."""
    if not stage.site.iam_certificate_id:
        return
    resource = distribution.node.default_child
    if not isinstance(resource, cloudfront.CfnDistribution):
        raise TypeError("a distribution is one resource")
    resource.add_property_override("DistributionConfig.Aliases", [stage.site.domain])
    resource.add_property_override(
        "DistributionConfig.ViewerCertificate",
        {
            "IamCertificateId": stage.site.iam_certificate_id,
            "MinimumProtocolVersion": "TLSv1.2_2021",
            "SslSupportMethod": "sni-only",
        },
    )
