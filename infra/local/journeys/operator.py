"""The operator: looks where an operator of AWS can look, and runs what the clock would run."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from infra.local.engine import Engine
from infra.local.journeys.errors import JourneyError

Document = dict[str, Any]
_EVIDENCE = re.compile(r"cases/[^/]+/\d{4}/").match
"""Evidence and papers lie under their numbers, proofs beside them."""


class Operator:
    """Works with the account's own rights, never through the application.

    Args:
        engine: the running engine.
        outputs: the deployed stacks' outputs, by name.
    """

    def __init__(self, engine: Engine, outputs: Mapping[str, str]) -> None:
        self.engine = engine
        self.outputs = outputs
        self._states = engine.client("stepfunctions")
        self._table = engine.client("dynamodb")
        self._objects = engine.client("s3")
        self._functions = engine.client("lambda")
        self._queues = engine.client("sqs")

    def configures(self, configuration: Document) -> Document:
        """Write campaigns and reviewers."""
        answer = self.invokes("ConfigureFunction", configuration)
        if "findings" in answer:
            raise JourneyError(f"the configuration was refused: {answer['findings']}")
        return answer

    def sweeps(self) -> Document:
        """Do what the five-minute clock does."""
        return self.invokes("SweepDueFunction", {})

    def reconciles(self) -> Document:
        """Do what the fifteen-minute clock does."""
        return self.invokes("ReconcileFunction", {})

    def invokes(self, output: str, event: Document) -> Document:
        """Call a function and give its answer."""
        answer = self._functions.invoke(
            FunctionName=self.outputs[output], Payload=json.dumps(event).encode()
        )
        document: Document = json.loads(answer["Payload"].read() or b"{}")
        if "FunctionError" in answer:
            raise JourneyError(f"{output} failed: {document}")
        return document

    def items(self, case_id: str) -> list[Document]:
        """Read everything that the table holds of a case: sort key, and document if it has one."""
        pages = self._table.get_paginator("query").paginate(
            TableName=self.outputs["TableName"],
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": f"case#{case_id}"}},
            ConsistentRead=True,
        )
        return [_plain(item) for page in pages for item in page["Items"]]

    def case(self, case_id: str) -> Document | None:
        """Read the case record, or None."""
        records = [item["data"] for item in self.items(case_id) if item["sk"] == "case"]
        return records[0] if records else None

    def tasks(self, case_id: str, kind: str | None = None) -> list[Document]:
        """Read the case's tasks of a kind."""
        tasks = [item["data"] for item in self.items(case_id) if item["sk"].startswith("task#")]
        return [task for task in tasks if kind in (None, task["kind"])]

    def ledger(self, case_id: str) -> list[str]:
        """Read the lines of a case's custody ledger, in order."""
        pages = self._table.get_paginator("query").paginate(
            TableName=self.outputs["TableName"],
            KeyConditionExpression="pk = :pk AND begins_with(sk, :custody)",
            ExpressionAttributeValues={
                ":pk": {"S": f"case#{case_id}"},
                ":custody": {"S": "~custody#"},
            },
            ConsistentRead=True,
        )
        items = [item for page in pages for item in page["Items"]]
        return [line["S"] for item in items for line in item["lines"]["L"]]

    def vault(self, case_id: str) -> list[Document]:
        """List every version of what a case's owner sent, with its lock."""
        return [stored for stored in self.vaulted(f"cases/{case_id}/") if _EVIDENCE(stored["Key"])]

    def vaulted(self, prefix: str) -> list[Document]:
        """List every version of every object under a prefix of the vault, with its lock."""
        found = []
        bucket = self.outputs["VaultBucket"]
        answer = self._objects.list_object_versions(Bucket=bucket, Prefix=prefix)
        for version in answer.get("Versions", []):
            named = {
                "Bucket": bucket,
                "Key": version["Key"],
                "VersionId": version["VersionId"],
            }
            retention = self._objects.get_object_retention(**named)["Retention"]
            hold = self._objects.get_object_legal_hold(**named)["LegalHold"]["Status"]
            found.append({**named, "mode": retention["Mode"], "hold": hold})
        return found

    def executions(self, case_id: str) -> list[Document]:
        """List the case's executions, oldest first, with their states."""
        pages = self._states.get_paginator("list_executions").paginate(
            stateMachineArn=self.outputs["StateMachineArn"]
        )
        found = [
            execution
            for page in pages
            for execution in page["executions"]
            if execution["name"].startswith(f"{case_id}--")
        ]
        return sorted(found, key=lambda execution: execution["startDate"])

    def history(self, case_id: str) -> list[str]:
        """Name the states that the case's executions entered, in order."""
        return [
            event["stateEnteredEventDetails"]["name"]
            for execution in self.executions(case_id)
            for event in self._events(execution["executionArn"])
            if "stateEnteredEventDetails" in event
        ]

    def aborts(self, case_id: str) -> None:
        """Stop the case's newest execution by hand, as in the console."""
        arn = self.executions(case_id)[-1]["executionArn"]
        self._states.stop_execution(executionArn=arn, cause="by hand")

    def waiting_messages(self) -> dict[str, int]:
        """Count the messages in each dead-letter queue that has any."""
        counts: Counter[str] = Counter()
        for name, url in self.outputs.items():
            if name.endswith("DeadLettersUrl"):
                attributes = self._queues.get_queue_attributes(
                    QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"]
                )["Attributes"]
                counts[name] += int(attributes["ApproximateNumberOfMessages"])
        return {name: count for name, count in counts.items() if count}

    def queues_empty(self, *queues: str) -> bool:
        """Say whether none of these queues holds a message, waiting or in flight."""
        names = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
        return not any(
            int(count)
            for queue in queues
            for count in self._queues.get_queue_attributes(
                QueueUrl=self.outputs[f"{queue}QueueUrl"], AttributeNames=[*names]
            )["Attributes"].values()
        )

    def step_messages(self, case_id: str) -> list[tuple[str, str]]:
        """Give queue and body of the steps that a case at its screening has behind it."""
        review = self.tasks(case_id, "screening")[0]
        step = {"case_id": case_id, "attempt": review["attempt"]}
        preserving = {**step, "step": "preserving", "token": "answered-before"}
        screening = {**step, "step": "screening", "token": review["token"]}
        return [
            (self.outputs["EvidenceQueueUrl"], json.dumps(preserving)),
            (self.outputs["ReviewsQueueUrl"], json.dumps(screening)),
        ]

    def delivery(self, queue_url: str, body: str, tries: int = 5) -> Document:
        """Make the event by which SQS delivers a message, here for the `tries`-th time."""
        arn = self._queues.get_queue_attributes(QueueUrl=queue_url, AttributeNames=["QueueArn"])
        return {
            "Records": [
                {
                    "messageId": "00000000-0000-0000-0000-000000000000",
                    "receiptHandle": "none",
                    "body": body,
                    "attributes": {
                        "ApproximateReceiveCount": str(tries),
                        "SentTimestamp": "0",
                        "SenderId": "operator",
                        "ApproximateFirstReceiveTimestamp": "0",
                    },
                    "messageAttributes": {},
                    "md5OfBody": "",
                    "eventSource": "aws:sqs",
                    "eventSourceARN": arn["Attributes"]["QueueArn"],
                    "awsRegion": self.engine.region,
                }
            ]
        }

    def everything_logged(self) -> Iterator[str]:
        """Give every log line of every function and of the state machine."""
        logs = self.engine.client("logs")
        for groups in logs.get_paginator("describe_log_groups").paginate():
            for group in groups["logGroups"]:
                events = logs.get_paginator("filter_log_events").paginate(
                    logGroupName=group["logGroupName"]
                )
                yield from (event["message"] for page in events for event in page["events"])

    def everything_recorded(self, case_id: str) -> Iterator[str]:
        """Give every attribute that the table holds of a case, as text if there is any in it."""
        for item in self.items(case_id):
            for value in item.values():
                yield value.decode(errors="replace") if isinstance(value, bytes) else str(value)

    def everything_executed(self) -> Iterator[str]:
        """Give every event of every execution, inputs and outputs included."""
        pages = self._states.get_paginator("list_executions").paginate(
            stateMachineArn=self.outputs["StateMachineArn"]
        )
        for page in pages:
            for execution in page["executions"]:
                for event in self._events(execution["executionArn"]):
                    yield json.dumps(event, default=str, ensure_ascii=False)

    def _events(self, arn: str) -> Iterator[Document]:
        pages = self._states.get_paginator("get_execution_history").paginate(
            executionArn=arn, includeExecutionData=True
        )
        for page in pages:
            yield from page["events"]


def _plain(item: Mapping[str, Any]) -> Document:
    """Give an item's key and its document; what changes alone stands beside the document."""
    values = {name: next(iter(value.values())) for name, value in item.items()}
    if "S" in item.get("document", {}):  # what is personal is binary, and nobody's to read
        values["data"] = json.loads(values["document"])
    if "trouble" in values:
        values["data"]["trouble"] = values["trouble"]
    return values
