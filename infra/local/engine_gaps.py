"""What the engine's CloudFormation leaves out and is made up for after a deployment.

AWS makes all of this from the template itself; the values are read from the very same template.
"""

import json
from pathlib import Path
from typing import Any

from infra.local.engine import Engine


def lock_buckets(engine: Engine, assembly: Path) -> None:
    """Give buckets the Object Lock that their template asks for.

    ministack 1.5.33 makes the bucket and its versioning, but passes over `ObjectLockEnabled` and
    `ObjectLockConfiguration`, and then refuses every locked write.
    """
    stacks, objects = engine.client("cloudformation"), engine.client("s3")
    for path in sorted(assembly.glob("*.template.json")):
        template: dict[str, Any] = json.loads(path.read_text())
        for name, resource in template.get("Resources", {}).items():
            lock = resource.get("Properties", {}).get("ObjectLockConfiguration")
            if resource["Type"] != "AWS::S3::Bucket" or lock is None:
                continue
            bucket = stacks.describe_stack_resource(
                StackName=path.name.removesuffix(".template.json"), LogicalResourceId=name
            )["StackResourceDetail"]["PhysicalResourceId"]
            objects.put_object_lock_configuration(Bucket=bucket, ObjectLockConfiguration=lock)
