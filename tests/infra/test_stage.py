"""A stage file is read strictly: what it says wrongly is refused by key and file."""

import json
import shutil
from pathlib import Path

import pytest

from infra.blocks.code_assets import PROJECT
from infra.blocks.log_group import RETENTION
from infra.stage import LOG_RETENTION_DAYS, STAGES, Stage
from infra.toml_reader import StageError
from infra.upload_settings import LEAST_PART_BYTES, MOST_FILE_BYTES, MOST_FILES
from redress.domain.submission import MAX_FILE_BYTES, MAX_FILES
from redress.edge.upload_forms import MAX_PARTS

LONG_ROOT = f'"-----BEGIN CERTIFICATE-----{"A" * 3072}"'
PLAIN_ISSUER = """[sign_in]
oidc_issuer = "http://sso.example.com"
oidc_client_id = "redress"
oidc_name = "Example"
"""
LOCAL = [{"name": "local-a", "url": "http://127.0.0.1:3161/local-a", "root": "a-root"}]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for file in STAGES.glob("*.toml"):
        shutil.copy(file, tmp_path)
    return tmp_path


def change(folder: Path, stage: str, old: str, new: str) -> None:
    path = folder / f"{stage}.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_every_stage_file_is_read(stage: Stage) -> None:
    assert stage.prefix == f"redress-{stage.name}"


@pytest.mark.parametrize(
    ("stage", "old", "new", "complaint"),
    [
        ("local", "[vault]", "colour = 1\n[vault]", "local.toml: unknown key colour"),
        ("local", "[vault]", "[vault]\nmodus = 1", "local.toml: unknown key vault.modus"),
        ("local", 'mode = "governance"\n', "", "local.toml: missing key vault.mode"),
        ("local", '"governance"', '"none"', "vault.mode must be one of governance, compliance"),
        ("local", "retention_days = 30", "retention_days = 0", "vault.retention_days must be 1"),
        ("local", "retention_days = 30", 'retention_days = "30"', "vault.retention_days must be"),
        ("local", "retention_days = 30", "retention_days = true", "vault.retention_days must be"),
        ("local", '"clamav"', '"norton"', "vault.scanner must be one of guardduty, clamav, none"),
        ("local", '"clamav"', '"guardduty"', "vault.scanner = 'guardduty' is offered in"),
        ("prod-cn.example", 'r = "none"', 'r = "guardduty"', "'guardduty' is offered in the part"),
        ("dev", '"guardduty"', '"clamav"', "vault.scanner = 'clamav' is for the local engine"),
        ("local", "period_days = 90", "period_days = 0", "fixity.period_days must be 1 to 365"),
        ("local", "grace_seconds = 5", "grace_seconds = 0", "waits.grace_seconds must be 1"),
        ("local", "step_seconds = 3600", "step_seconds = 1", "waits.step_seconds must be 10"),
        ("local", "review_seconds = 2592000", "review_seconds = 1", "waits.review_seconds"),
        ("local", "owner_seconds = 3888000", "owner_seconds = 1", "waits.owner_seconds"),
        ("dev", "[vault]", '[sign_in]\noidc_name = "x"\n[vault]', "sign_in needs all of oidc"),
        ("dev", "[vault]", f"{PLAIN_ISSUER}[vault]", "sign_in.oidc_issuer must be an https"),
        ("local", '"redress@example.com"', '"nobody"', "mail.sender must be an e-mail address"),
        ("local", "retry_seconds = 15", "retry_seconds = 0", "mail.retry_seconds must be 1"),
        ("prod-cn.example", '"smtp.example.cn"', '""', "mail.smtp_host is needed with"),
        ("prod-cn.example", 'transport = "smtp"', 'transport = "ses"', "mail.smtp_host is needed"),
        ("prod-cn.example", 'security = "tls"', 'security = "plain"', "'plain' is for the local"),
        ("prod-cn.example", 'security = "tls"', 'security = "ssl"', "must be one of starttls, tls"),
        ("prod-cn.example", '"redress/smtp"', '"a name"', "mail.smtp_secret must be a name"),
        ("prod-cn.example", "smtp_port = 465", "smtp_port = 0", "mail.smtp_port must be 1 to"),
        ("local", "retry_seconds = 15", 'retry_seconds = 15\nsmtp_secret = "s"', "is for mail"),
        ("local", 'origins = ["*"]', "origins = []", "site.origins must name at least one"),
        ("local", 'origins = ["*"]', 'origins = ["example"]', "site.origins must be an origin"),
        ("local", 'origins = ["*"]', 'origins = "*"', "site.origins must be of type list"),
        ("local", "max_files = 20", "max_files = 21", "uploads.max_files must be 1 to 20, not 21"),
        ("local", "file_bytes = 5368709120", "file_bytes = 0", "uploads.max_file_bytes must be 1"),
        ("local", "= 10737418240", "= 1", "uploads.max_case_bytes must be 5368709120 to"),
        ("local", "part_bytes = 16777216", "part_bytes = 1", "uploads.part_bytes must be 5242880"),
        ("local", "put_bytes = 16777216", "put_bytes = 0", "uploads.single_put_bytes must be 1"),
        ("local", "cost = 100", "cost = 0", "proof_of_work.cost must be 1 to 1000000, not 0"),
        ("local", "tries = 20", "tries = 0", "proof_of_work.tries must be 1 to 100000, not 0"),
        ("local", "lifetime_seconds = 3600", "lifetime_seconds = 9", "proof_of_work.lifetime_sec"),
        ("local", "wait_seconds = 5", "wait_seconds = 901", "proof_of_work.wait_seconds must be"),
        ("local", "burst = 400", "burst = 1", "api.burst must be 200 to 10000, not 1"),
        ("local", 'domain = ""', 'domain = "a.example"', "site.domain needs exactly one of"),
        ("local", "worker_concurrency = 2", "worker_concurrency = 1", "worker_concurrency must"),
        ("local", 'name = "local"', 'name = "Local"', "name must be lower-case letters"),
        ("local", "log_retention_days = 7", "log_retention_days = 8", "log_retention_days must"),
        ("local", "overdue_task_hours = 24", "overdue_task_hours = 0", "overdue_task_hours must"),
        ("local", "http://localhost:4566", "http://aws.example:1", "engine.endpoint must be"),
        ("test", "[engine]", '[engine]\nclock_file = "/t"', "clock_file needs engine.replay_clock"),
        ("dev", "[vault]", "replay_clock = true\n[vault]", "dev.toml: unknown key replay_clock"),
        ("dev", "[vault]", "[engine]\nreplay_clock = true\n[vault]", "missing key engine.endp"),
        ("local", "replay_clock = true", "replay_clock = 1", "engine.replay_clock must be of"),
        ("dev", '"arm64"', '"host"', "architecture = 'host' is for the local engine only"),
        ("dev", "budget_usd = 0", "budget_usd = 9", "needs operations.alarm_email"),
        ("prod.example", '"https://redress.example.com"', '"*"', 'must not be "*" where data'),
        ("prod-cn.example", "enabled = false", "enabled = true", "firewall.enabled is not"),
        ("prod-cn.example", "budget_usd = 0", "budget_usd = 9", "budget_usd must be 0"),
        ("prod-cn.example", 'domain = "redress.example.cn"', 'domain = ""', "no domain needs none"),
        ("local", 'iam_certificate_id = ""', 'iam_certificate_id = "A"', "no domain needs none"),
        ("dev", "name =", "name", "dev.toml: "),
        ("dev", '"digicert"', '"DigiCert"', "stamping.authorities.name must be lower-case"),
        ("dev", '"digicert"', "1", "stamping.authorities[0].name must be of type str"),
        ("dev", '"digicert"', '"digicert"\nkey = 1', "unknown key stamping.authorities[0].key"),
        ("dev", '"globalsign"', '"digicert"', "stamping.authorities must have different names"),
        ("dev", '"http://timestamp.digicert', '"ftp://x', "stamping.authorities.url must be"),
        ("dev", '"digicert-trusted-root-g4"', '"../G4"', "stamping.authorities.root must be PEM"),
        ("dev", '"digicert-trusted-root-g4"', LONG_ROOT, "authorities must fit into 3072 bytes"),
        (
            "prod-cn.example",
            'certificate_arn = ""\niam_certificate_id = "ASCAEXAMPLEEXAMPLE000"',
            'certificate_arn = "A"\niam_certificate_id = ""',
            "are needed in this partition",
        ),
    ],
)
def test_what_is_wrong_is_refused_by_key_and_file(
    folder: Path, stage: str, old: str, new: str, complaint: str
) -> None:
    change(folder, stage, old, new)

    with pytest.raises(StageError) as refused:
        Stage.load(stage, folder=folder)

    assert complaint in str(refused.value)
    assert str(refused.value).startswith(f"{stage}.toml: ")


def test_no_stage_allows_more_than_the_api_and_the_storage_take() -> None:
    assert (MOST_FILES, MOST_FILE_BYTES) == (MAX_FILES, MAX_FILE_BYTES)
    assert MOST_FILE_BYTES / LEAST_PART_BYTES <= MAX_PARTS


def test_a_missing_stage_is_told_with_those_that_exist(folder: Path) -> None:
    with pytest.raises(StageError, match=r"no stage 'prod'.*known: dev, local"):
        Stage.load("prod", folder=folder)


def test_the_command_line_moves_the_local_engine() -> None:
    moved = Stage.load("local", engine="https://localhost:1234")

    assert moved.engine is not None
    assert (moved.engine.port, moved.engine.secured) == (1234, True)


def test_the_command_line_cannot_bring_a_local_engine_to_aws() -> None:
    with pytest.raises(StageError, match="this stage runs on AWS"):
        Stage.load("dev", engine="http://localhost:1234")


def test_the_command_line_gives_the_local_engine_its_time_stamp_authorities() -> None:
    assert Stage.load("local").time_stamp_authorities == "[]"

    given = Stage.load("local", time_stamp_authorities=json.dumps(LOCAL))

    assert json.loads(given.time_stamp_authorities) == LOCAL


@pytest.mark.parametrize(
    ("stage", "given", "complaint"),
    [
        ("dev", json.dumps(LOCAL), "this stage runs on AWS"),
        ("local", "[", "are not JSON"),
        ("local", "{}", "stamping.authorities must be of type list"),
    ],
)
def test_wrong_time_stamp_authorities_of_the_command_line_are_refused(
    stage: str, given: str, complaint: str
) -> None:
    with pytest.raises(StageError, match=complaint):
        Stage.load(stage, time_stamp_authorities=given)


def test_a_stage_on_aws_needs_somebody_who_stamps_time(folder: Path) -> None:
    path = folder / "dev.toml"
    text = path.read_text("utf-8")
    begin, end = text.index("[[stamping"), text.index("[operations]")
    path.write_text(text[:begin] + text[end:], "utf-8")

    with pytest.raises(StageError, match=r"stamping\.authorities must name at least one"):
        Stage.load("dev", folder=folder)


@pytest.mark.parametrize("stage_on_aws", ["dev", "prod.example", "prod-cn.example"])
def test_every_root_that_a_stage_names_is_shipped(stage_on_aws: str) -> None:
    for authority in Stage.load(stage_on_aws).stamping.authorities:
        assert (PROJECT / f"functions/redress/verify/roots/{authority.root}.pem").is_file()


def test_every_log_retention_is_one_that_the_service_knows() -> None:
    assert tuple(RETENTION) == LOG_RETENTION_DAYS
