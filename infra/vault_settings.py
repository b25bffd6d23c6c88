"""How evidence is locked, looked through for malware, and read again."""

from dataclasses import dataclass
from typing import Literal

from infra.toml_reader import StageError, within

Scanner = Literal["guardduty", "clamav", "none"]


@dataclass(frozen=True)
class VaultSettings:
    """How long evidence is locked; `compliance` can be shortened by nobody, not even the root.

    `scanner` looks for malware in what arrives: `guardduty` on AWS, `clamav` where the local engine
    runs on a machine that has it, or `none`: then files are kept and shown as not scanned.
    """

    mode: Literal["governance", "compliance"]
    retention_days: int
    scanner: Scanner

    def __post_init__(self) -> None:
        within("vault.retention_days", self.retention_days, 1, 36_500)

    def check(self, *, on_engine: bool, partition: str) -> None:
        """Refuse a scanner that is not to be had where the stage runs.

        Raises:
            StageError: says where it is.
        """
        if self.scanner == "clamav" and not on_engine:
            raise StageError("vault.scanner = 'clamav' is for the local engine only")
        if self.scanner == "guardduty" and (on_engine or partition != "aws"):
            raise StageError("vault.scanner = 'guardduty' is offered in the partition aws only")


@dataclass(frozen=True)
class FixitySettings:
    """Everything in the vault is read again, and compared, once in `period_days`."""

    period_days: int

    def __post_init__(self) -> None:
        within("fixity.period_days", self.period_days, 1, 365)
