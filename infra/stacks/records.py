"""What is kept: keys, tables, files, secret. It is changed rarely and deleted by hand only."""

from aws_cdk import Stack
from constructs import Construct

from infra.components.alarm_topic import AlarmTopic
from infra.components.buckets import AccessLogs, Exports, IncomingFiles
from infra.components.case_table import CaseTable
from infra.components.data_keys import DataKeys
from infra.components.keys import Keys
from infra.components.pepper import Pepper
from infra.components.previews import PreviewFiles
from infra.components.sign_in import IssuerSecret
from infra.components.signing_key import SigningKey
from infra.components.vault import Vault
from infra.stage import Stage as StageSettings


class RecordsStack(Stack):
    """Everything that must outlive the code."""

    def __init__(self, scope: Construct, stage: StageSettings) -> None:
        super().__init__(
            scope,
            f"{stage.prefix}-records",
            description="Redress: what is kept",
            termination_protection=stage.keep_data,
        )
        self.keys = Keys(self, stage=stage)
        self.alarms = AlarmTopic(self, stage=stage, keys=self.keys)
        self.table = CaseTable(
            self,
            stage=stage,
            keys=self.keys,
            data_keys=DataKeys(self, stage=stage, keys=self.keys),
            alarm_topic=self.alarms.resource,
        )
        self.access_logs = AccessLogs(self, stage=stage)
        self.incoming = IncomingFiles(
            self, stage=stage, keys=self.keys, access_logs=self.access_logs
        )
        self.vault = Vault(self, stage=stage, keys=self.keys, access_logs=self.access_logs)
        self.exports = Exports(self, stage=stage, keys=self.keys, access_logs=self.access_logs)
        self.previews = PreviewFiles(
            self, stage=stage, keys=self.keys, access_logs=self.access_logs
        )
        self.signing_key = SigningKey(self, stage=stage)
        self.pepper = Pepper(self, stage=stage, keys=self.keys)
        self.issuer_secret = IssuerSecret(self, stage=stage, keys=self.keys)
