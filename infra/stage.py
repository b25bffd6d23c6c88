"""The settings of one deployment, read from a TOML file and refused when wrong."""

import platform
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Self

from infra.engine_settings import EngineSettings, with_clock, with_engine
from infra.mail_settings import MailSettings
from infra.sign_in_settings import SignInSettings
from infra.stamping import StampingSettings, with_authorities
from infra.toml_reader import StageError, matches, read, within
from infra.upload_settings import UploadSettings
from infra.vault_settings import FixitySettings, VaultSettings
from infra.work_settings import WorkSettings

STAGES = Path(__file__).parent / "stages"
LOG_RETENTION_DAYS = (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827)
DAY = 86_400

Architecture = Literal["x86_64", "arm64"]


@dataclass(frozen=True)
class WaitSettings:
    """Seconds after which a wait of the state machine ends by itself: the backstop of due times.

    `grace_seconds` is how long a case or a notice is left alone before it counts as lost.
    """

    grace_seconds: int
    step_seconds: int
    review_seconds: int
    owner_seconds: int

    def __post_init__(self) -> None:
        within("waits.grace_seconds", self.grace_seconds, 1, 3600)
        within("waits.step_seconds", self.step_seconds, 10, 7 * DAY)
        within("waits.review_seconds", self.review_seconds, 10, 365 * DAY)
        within("waits.owner_seconds", self.owner_seconds, 10, 365 * DAY)


@dataclass(frozen=True)
class SiteSettings:
    """Where people find the pages.

    `origins` may send files to the incoming bucket. With a `domain`, one of the certificates
    serves it: `certificate_arn` of the certificate manager, or `iam_certificate_id` where the
    content network takes uploaded ones only.
    """

    origins: tuple[str, ...]
    domain: str
    certificate_arn: str
    iam_certificate_id: str

    def __post_init__(self) -> None:
        if not self.origins:
            raise StageError("site.origins must name at least one origin")
        for origin in self.origins:
            matches("site.origins", origin, r"\*|https?://[^/\s*]+", "an origin like https://host")
        certificates = [name for name in (self.certificate_arn, self.iam_certificate_id) if name]
        if len(certificates) != bool(self.domain):
            raise StageError(
                "site.domain needs exactly one of certificate_arn and iam_certificate_id,"
                " and no domain needs none"
            )


@dataclass(frozen=True)
class ApiSettings:
    """How many requests each API takes: steadily, and in a burst."""

    requests_per_second: int
    burst: int

    def __post_init__(self) -> None:
        within("api.requests_per_second", self.requests_per_second, 1, 10_000)
        within("api.burst", self.burst, self.requests_per_second, 10_000)


@dataclass(frozen=True)
class FirewallSettings:
    """The web application firewall before the site, and how many requests one address may send."""

    enabled: bool
    requests_per_five_minutes: int

    def __post_init__(self) -> None:
        within("firewall.requests_per_five_minutes", self.requests_per_five_minutes, 100, 2_000_000)


@dataclass(frozen=True)
class OperationsSettings:
    """What operators are told: address for alarms ("" for none), limits, and the month's budget.

    A `monthly_budget_usd` of 0 makes no budget; `overdue_task_hours` is counted in real hours.
    """

    alarm_email: str
    overdue_task_hours: int
    monthly_budget_usd: int
    log_retention_days: int
    tracing: bool

    def __post_init__(self) -> None:
        if self.alarm_email:
            matches("operations.alarm_email", self.alarm_email, r"[^@\s]+@[^@\s]+", "an address")
        within("operations.overdue_task_hours", self.overdue_task_hours, 1, 24 * 90)
        within("operations.monthly_budget_usd", self.monthly_budget_usd, 0, 1_000_000)
        if self.monthly_budget_usd and not self.alarm_email:
            raise StageError("operations.monthly_budget_usd needs operations.alarm_email to tell")
        if self.log_retention_days not in LOG_RETENTION_DAYS:
            raise StageError(
                f"operations.log_retention_days must be one of {LOG_RETENTION_DAYS},"
                f" not {self.log_retention_days}"
            )


@dataclass(frozen=True)
class Stage:
    """One deployment: its name, where it runs, and what differs from other deployments."""

    name: str
    partition: Literal["aws", "aws-cn"]
    keep_data: bool
    architecture: Literal["host", "x86_64", "arm64"]
    worker_concurrency: int
    vault: VaultSettings
    fixity: FixitySettings
    waits: WaitSettings
    mail: MailSettings
    site: SiteSettings
    uploads: UploadSettings
    proof_of_work: WorkSettings
    api: ApiSettings
    firewall: FirewallSettings
    operations: OperationsSettings
    sign_in: SignInSettings = field(default_factory=SignInSettings)
    stamping: StampingSettings = field(default_factory=StampingSettings)
    engine: EngineSettings | None = None

    def __post_init__(self) -> None:
        matches("name", self.name, r"[a-z][a-z0-9-]{0,19}", "lower-case letters, digits, hyphens")
        within("worker_concurrency", self.worker_concurrency, 2, 1000)
        if self.keep_data and "*" in self.site.origins:
            raise StageError('site.origins must not be "*" where data is kept')
        if self.architecture == "host" and self.engine is None:
            raise StageError("architecture = 'host' is for the local engine only")
        if self.engine is None and not self.stamping.authorities:
            raise StageError("stamping.authorities must name at least one, better two")
        self.mail.check(on_engine=self.engine is not None)
        self.vault.check(on_engine=self.engine is not None, partition=self.partition)
        if self.firewall.enabled and self.partition != "aws":
            raise StageError(
                "firewall.enabled is not possible in this partition: its content network"
                " takes no firewall"
            )
        if self.partition == "aws-cn" and not self.site.iam_certificate_id:
            raise StageError(
                "site.domain and site.iam_certificate_id are needed in this partition: its content"
                " network serves own domains with uploaded certificates only"
            )
        if self.operations.monthly_budget_usd and self.partition != "aws":
            raise StageError("operations.monthly_budget_usd must be 0 in this partition")

    @property
    def prefix(self) -> str:
        """What every name made by hand begins with."""
        return f"redress-{self.name}"

    @property
    def cpu(self) -> Architecture:
        """The processor architecture that functions run on."""
        if self.architecture != "host":
            return self.architecture
        return "arm64" if platform.machine().lower() in {"arm64", "aarch64"} else "x86_64"

    @property
    def time_stamp_authorities(self) -> str:
        """Who stamps time, as functions read it from TIME_STAMP_AUTHORITIES (JSON)."""
        return self.stamping.as_json()

    @classmethod
    def load(
        cls,
        name: str,
        *,
        engine: str | None = None,
        time_stamp_authorities: str | None = None,
        clock_file: str | None = None,
        folder: Path = STAGES,
    ) -> Self:
        """Read the stage `name`.

        A local engine's address is replaced by `engine`, and its authorities come as JSON. A
        campaign that is replayed on it has its time in `clock_file`.

        Raises:
            StageError: the file is missing, or a key is unknown, missing or out of range; the
                message names key and file.
        """
        path = folder / f"{name}.toml"
        if not path.is_file():
            known = ", ".join(sorted(file.stem for file in folder.glob("*.toml")))
            raise StageError(f"There is no stage '{name}' in {folder.name}/; known: {known}")
        try:
            document = tomllib.loads(path.read_text("utf-8"))
            if engine:
                document = with_engine(document, engine)
            if clock_file:
                document = with_clock(document, clock_file)
            if time_stamp_authorities:
                document = with_authorities(document, time_stamp_authorities)
            return read(cls, document)
        except (StageError, tomllib.TOMLDecodeError) as error:
            raise StageError(f"{path.name}: {error}") from error
