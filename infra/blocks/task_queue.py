"""A queue and the function that works it off: in batches, each message failing alone."""

from collections.abc import Mapping

from aws_cdk import Duration
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.blocks.acknowledge import acknowledge
from infra.blocks.context import Runtime
from infra.blocks.function import Function, Size
from infra.blocks.queue import Queue


class TaskQueue(Construct):
    """The queue `name` and its worker functions/handlers/worker/<worker>.py.

    At most `concurrency` workers run at once, or as many as the stage says when it is 0. With
    `proofs` they have the packages that make proofs, with `previews` those that decode pictures.
    """

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        worker: str,
        purpose: str,
        runtime: Runtime,
        key: kms.IKey,
        environment: Mapping[str, str],
        size: Size,
        batch: int = 10,
        concurrency: int = 0,
        proofs: bool = False,
        previews: bool = False,
    ) -> None:
        super().__init__(scope, name.capitalize())
        self.queue = Queue(
            self,
            name,
            stage=runtime.stage,
            key=key,
            alarm_topic=runtime.alarm_topic,
            visibility=Duration.seconds(6 * size.timeout),
        )
        self.worker = Function(
            self,
            "worker",
            worker,
            runtime=runtime,
            purpose=purpose,
            environment=environment,
            size=size,
            proofs=proofs,
            previews=previews,
        )
        self.queue.grant_receive(self.worker)
        source = lambda_.EventSourceMapping(
            self,
            "Source",
            target=self.worker.resource,
            event_source_arn=self.queue.resource.queue_arn,
            batch_size=batch,
            max_concurrency=concurrency or runtime.stage.worker_concurrency,
            report_batch_item_failures=True,
        )
        source.node.add_dependency(self.worker)
        reason = "What fails goes to the dead-letter queue of its queue"
        acknowledge(source, {"Serverless-LambdaEventSourceMappingDestination": reason})
