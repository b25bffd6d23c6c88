"""The outside world of the contract: in memory, on moto, or on the local engine."""

from __future__ import annotations

import json
from datetime import timedelta
from email import message_from_bytes, policy
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol
from uuid import uuid4

from redress import aws
from redress.adapters.dynamodb.batches import DynamodbBatches
from redress.adapters.dynamodb.campaigns import DynamodbCampaigns
from redress.adapters.dynamodb.cases import DynamodbCases
from redress.adapters.dynamodb.checkpoints import DynamodbCheckpoints
from redress.adapters.dynamodb.desk import DynamodbDesk
from redress.adapters.dynamodb.drafts import DynamodbDrafts
from redress.adapters.dynamodb.exposures import DynamodbExposures
from redress.adapters.dynamodb.figures import DynamodbFigures
from redress.adapters.dynamodb.items import COUNTER_SHARDS
from redress.adapters.dynamodb.limits import DynamodbLimits
from redress.adapters.dynamodb.notices import DynamodbNotices
from redress.adapters.dynamodb.people import DynamodbPeople
from redress.adapters.dynamodb.table import Table
from redress.adapters.dynamodb.tasks import DynamodbTasks
from redress.adapters.holidays_calendars import HolidaysCalendars
from redress.adapters.kms_data_keys import KmsDataKeys
from redress.adapters.s3_uploads import S3Uploads
from redress.adapters.s3_vault import S3Vault
from redress.adapters.secretsmanager_secrets import SecretsmanagerSecrets
from redress.adapters.ses_mailer import SesMailer
from redress.adapters.sqs_outbox import SqsOutbox
from redress.adapters.stepfunctions_engine import StepfunctionsEngine
from redress.ports import (
    Batches,
    Calendars,
    Campaigns,
    Cases,
    Checkpoints,
    DataKeys,
    Desk,
    Drafts,
    Engine,
    Exposures,
    Figures,
    Limits,
    Mailer,
    Notices,
    Outbox,
    People,
    Secrets,
    Tasks,
    Uploads,
    Vault,
)
from tests.adapters.samples import NOW
from tests.adapters.table import create_table
from tests.fakes.services import FakeClock
from tests.fakes.world import World

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_kms import KMSClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient

HOUR = timedelta(hours=1)
SENDER = "redress@desk.example"
PEPPER = "a pepper for the tests"
RETENTION_DAYS = 30
QUEUES = (
    *("intake", "evidence", "mail", "tokens", "seals", "bags", "fixity", "erasures"),
    *("codes", "previews", "batches"),
)
WAITING = {
    "QueryLanguage": "JSONata",
    "StartAt": "Wait for an answer",
    "States": {
        "Wait for an answer": {
            "Type": "Task",
            "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            "Arguments": {
                "QueueUrl": "QUEUE",
                "MessageBody": {"token": "{% $states.context.Task.Token %}"},
            },
            "TimeoutSeconds": 60,
            "End": True,
        }
    },
}
"""A state machine whose one state waits to be answered."""


class Look(Protocol):
    """What a test may look at behind the ports."""

    def counted(self, campaign_id: str, day: str) -> dict[str, int]:
        """Give the figures of a day."""
        ...

    def queued(self, queue: str) -> list[dict[str, Any]]:
        """Take the messages of a queue, by its name."""
        ...

    def mails(self) -> list[tuple[str, str]]:
        """Give recipient and subject of every mail sent."""
        ...

    def versions(self, key: str) -> int:
        """Count the versions of an object in the vault."""
        ...

    def arrive(self, key: str, content: bytes) -> None:
        """Put bytes where an owner's browser puts them."""
        ...

    def send(self, key: str, content: bytes) -> None:
        """Put bytes there with their SHA-256, as a browser sends a file in one piece."""
        ...

    def send_part(self, key: str, upload_id: str, number: int, content: bytes) -> None:
        """Put a part there, as a browser sends it."""
        ...

    def token(self, case_id: str, attempt: int) -> str:
        """Give the token of a running execution's waiting state."""
        ...


class Outside(Protocol):
    """One implementation of every port, and a look behind them."""

    @property
    def clock(self) -> FakeClock: ...
    @property
    def secrets(self) -> Secrets: ...
    @property
    def calendars(self) -> Calendars: ...
    @property
    def campaigns(self) -> Campaigns: ...
    @property
    def drafts(self) -> Drafts: ...
    @property
    def cases(self) -> Cases: ...
    @property
    def figures(self) -> Figures: ...
    @property
    def checkpoints(self) -> Checkpoints: ...
    @property
    def data_keys(self) -> DataKeys: ...
    @property
    def tasks(self) -> Tasks: ...
    @property
    def desk(self) -> Desk: ...
    @property
    def notices(self) -> Notices: ...
    @property
    def people(self) -> People: ...
    @property
    def limits(self) -> Limits: ...
    @property
    def exposures(self) -> Exposures: ...
    @property
    def batches(self) -> Batches: ...
    @property
    def uploads(self) -> Uploads: ...
    @property
    def vault(self) -> Vault: ...
    @property
    def mailer(self) -> Mailer: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def engine(self) -> Engine: ...
    @property
    def look(self) -> Look: ...


class MemoryLook:
    def __init__(self, world: World) -> None:
        self._world = world

    def counted(self, campaign_id: str, day: str) -> dict[str, int]:
        return dict(self._world.records.counters.get((campaign_id, day), {}))

    def queued(self, queue: str) -> list[dict[str, Any]]:
        outbox = self._world.outbox
        bodies: dict[str, list[dict[str, Any]]] = {
            "intake": [{"submission_id": name} for name in outbox.opened],
            "evidence": [
                {"step": "preserving", "case_id": case_id, "attempt": attempt}
                for case_id, attempt in outbox.preserved
            ],
            "mail": [json.loads(json.dumps(vars(notice))) for notice in outbox.mailed],
            "seals": [{"case_id": case_id} for case_id in outbox.sealed],
            "bags": [{"case_id": name, "revision": number} for name, number in outbox.bagged],
            "fixity": [{"case_id": name, "number": number} for name, number in outbox.checked],
            "erasures": [{"case_id": case_id} for case_id in outbox.erased],
            "codes": [{"browser_hash": name} for name in outbox.asked_codes],
            "previews": [vars(order) for order in outbox.previewed],
            "batches": [{"batch_id": name} for name, _ in outbox.batched],
        }
        return bodies[queue]

    def mails(self) -> list[tuple[str, str]]:
        return [(mail.to, mail.subject) for mail in self._world.mailer.sent]

    def versions(self, key: str) -> int:
        return len(self._world.vault.objects.get(key, []))

    def arrive(self, key: str, content: bytes) -> None:
        self._world.uploads.arrive(key, content)

    def send(self, key: str, content: bytes) -> None:
        self._world.uploads.arrive(key, content)

    def send_part(self, key: str, upload_id: str, number: int, content: bytes) -> None:
        assert self._world.uploads.uploads[upload_id].key == key
        self._world.uploads.arrive_part(upload_id, number, content)

    def token(self, case_id: str, attempt: int) -> str:
        return self._world.engine.wait(case_id, attempt)


class Memory(World):
    """The fakes."""

    def __init__(self) -> None:
        super().__init__(NOW)
        self.look = MemoryLook(self)


class Services:
    """The adapters on fresh resources of whatever answers at the configured endpoint.

    Each resource is made when a test first needs it.
    """

    def __init__(self) -> None:
        self.name = f"redress-{uuid4().hex[:12]}"
        self.incoming, self.vault_bucket = f"{self.name}-incoming", f"{self.name}-vault"
        self.look = self
        self.clock = FakeClock(NOW)
        self.calendars = HolidaysCalendars()
        self.table = Table(self.name, lambda: self.dynamodb)
        self.campaigns = DynamodbCampaigns(self.table)
        self.data_keys = self.other_process()
        self.drafts = DynamodbDrafts(self.table, self.data_keys)
        self.cases = DynamodbCases(self.table, self.data_keys)
        self.figures = DynamodbFigures(self.table)
        self.checkpoints = DynamodbCheckpoints(self.table)
        self.tasks = DynamodbTasks(self.table, self.clock)
        self.desk = DynamodbDesk(self.table)
        self.notices = DynamodbNotices(self.table)
        self.people = DynamodbPeople(self.table)
        self.limits = DynamodbLimits(self.table)
        self.exposures = DynamodbExposures(self.table)
        self.batches = DynamodbBatches(self.table)
        self.uploads = S3Uploads(self.incoming, lambda: self.s3)
        self.vault = S3Vault(self.vault_bucket, self.incoming, lambda: self.s3)

    @cached_property
    def dynamodb(self) -> DynamoDBClient:
        client = aws.dynamodb.__wrapped__()
        create_table(client, self.name)
        assert self.keys_table is not None, "a draft is written into both tables"
        return client

    def other_process(self) -> KmsDataKeys:
        """Give the data keys as a process knows them that has read none of them yet."""
        return KmsDataKeys(
            f"{self.name}-keys", f"alias/{self.name}", lambda: self.keys_table, lambda: self.kms
        )

    @cached_property
    def keys_table(self) -> DynamoDBClient:
        client = aws.dynamodb.__wrapped__()
        client.create_table(
            TableName=f"{self.name}-keys",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "case_id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "case_id", "KeyType": "HASH"}],
        )
        return client

    @cached_property
    def kms(self) -> KMSClient:
        client = aws.kms.__wrapped__()
        key = client.create_key(KeySpec="SYMMETRIC_DEFAULT", KeyUsage="ENCRYPT_DECRYPT")
        client.create_alias(AliasName=f"alias/{self.name}", TargetKeyId=key["KeyMetadata"]["KeyId"])
        return client

    @cached_property
    def s3(self) -> S3Client:
        client = aws.s3.__wrapped__()
        client.create_bucket(Bucket=self.incoming)
        client.create_bucket(Bucket=self.vault_bucket, ObjectLockEnabledForBucket=True)
        client.put_object_lock_configuration(
            Bucket=self.vault_bucket,
            ObjectLockConfiguration={
                "ObjectLockEnabled": "Enabled",
                "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": RETENTION_DAYS}},
            },
        )
        return client

    @cached_property
    def sqs(self) -> SQSClient:
        return aws.sqs.__wrapped__()

    @cached_property
    def queues(self) -> dict[str, str]:
        return {
            queue: self.sqs.create_queue(QueueName=f"{self.name}-{queue}")["QueueUrl"]
            for queue in QUEUES
        }

    @cached_property
    def secrets(self) -> SecretsmanagerSecrets:
        client = aws.secretsmanager.__wrapped__()
        pepper = client.create_secret(Name=self.name, SecretString=PEPPER)["ARN"]
        return SecretsmanagerSecrets(pepper, lambda: client)

    @cached_property
    def mailer(self) -> SesMailer:
        client = aws.sesv2.__wrapped__()
        client.create_email_identity(EmailIdentity=SENDER)
        return SesMailer(SENDER, client=lambda: client)

    @cached_property
    def outbox(self) -> SqsOutbox:
        return SqsOutbox(
            intake=self.queues["intake"],
            evidence=self.queues["evidence"],
            mail=self.queues["mail"],
            seals=self.queues["seals"],
            bags=self.queues["bags"],
            fixity=self.queues["fixity"],
            erasures=self.queues["erasures"],
            previews=self.queues["previews"],
            batches=self.queues["batches"],
            codes=self.queues["codes"],
            client=lambda: self.sqs,
        )

    @cached_property
    def engine(self) -> StepfunctionsEngine:
        client = aws.stepfunctions.__wrapped__()
        machine = client.create_state_machine(
            name=self.name,
            definition=json.dumps(WAITING).replace("QUEUE", self.queues["tokens"]),
            roleArn="arn:aws:iam::123456789012:role/tests",
        )
        return StepfunctionsEngine(machine["stateMachineArn"], lambda: client)

    def counted(self, campaign_id: str, day: str) -> dict[str, int]:
        figures: dict[str, int] = {}
        for shard in range(COUNTER_SHARDS):
            item = self.table.get(
                {"pk": {"S": f"campaign#{campaign_id}"}, "sk": {"S": f"day#{day}#{shard}"}}
            )
            for name, value in (item or {}).items():
                if "N" in value:
                    figures[name] = figures.get(name, 0) + int(value["N"])
        return figures

    def queued(self, queue: str) -> list[dict[str, Any]]:
        bodies: list[dict[str, Any]] = []
        while True:
            answer = self.sqs.receive_message(
                QueueUrl=self.queues[queue], MaxNumberOfMessages=10, WaitTimeSeconds=0
            )
            messages = answer.get("Messages", [])
            if not messages:
                return bodies
            bodies += [json.loads(message["Body"]) for message in messages]

    def mails(self) -> list[tuple[str, str]]:
        from moto.backends import get_backend  # noqa: PLC0415  # moto only

        sent: list[Any] = get_backend("ses")["123456789012"]["us-east-1"].sent_messages
        mails = [message_from_bytes(_raw(mail), policy=policy.default) for mail in sent]
        return [(str(mail["To"]), str(mail["Subject"])) for mail in mails]

    def versions(self, key: str) -> int:
        answer = self.s3.list_object_versions(Bucket=self.vault_bucket, Prefix=key)
        return len(answer.get("Versions", []))

    def arrive(self, key: str, content: bytes) -> None:
        self.s3.put_object(Bucket=self.incoming, Key=key, Body=content)

    def send(self, key: str, content: bytes) -> None:
        self.s3.put_object(Bucket=self.incoming, Key=key, Body=content, ChecksumAlgorithm="SHA256")

    def send_part(self, key: str, upload_id: str, number: int, content: bytes) -> None:
        self.s3.upload_part(
            Bucket=self.incoming,
            Key=key,
            UploadId=upload_id,
            PartNumber=number,
            Body=content,
            ChecksumAlgorithm="SHA256",
        )

    def token(self, case_id: str, attempt: int) -> str:
        """Take the token that the one running execution sent."""
        answer = self.sqs.receive_message(QueueUrl=self.queues["tokens"], WaitTimeSeconds=10)
        body: dict[str, str] = json.loads(answer["Messages"][0]["Body"])
        assert case_id
        assert attempt
        return body["token"]


def _raw(mail: Any) -> bytes:
    raw = mail.raw_data
    return raw if isinstance(raw, bytes) else str(raw).encode()
