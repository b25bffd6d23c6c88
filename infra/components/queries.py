"""Questions to the logs that operators ask often, saved under plain names."""

from dataclasses import dataclass

from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.stage import Stage as StageSettings

FUNCTIONS = {
    "owner": ("api",),
    "reviewer": ("api",),
    "worker": (
        "open_case",
        "preserve_evidence",
        "request_review",
        "ask_owner",
        "close_case",
        "send_mail",
        "seal_case",
        "export_bag",
        "check_fixity",
        "erase_person",
    ),
    "ops": (
        "sweep_due",
        "reconcile",
        "watch_executions",
        "configure",
        "verify_vault",
        "checkpoint",
        "record_scan",
        "request_bag",
        "request_erasure",
        "compile_bulletin",
    ),
}
"""Every function, by zone."""


@dataclass(frozen=True)
class Question:
    """What is asked, of the functions of which zones, in the language of the log service."""

    name: str
    zones: tuple[str, ...]
    query: str


QUESTIONS = (
    Question(
        "What went wrong lately",
        tuple(FUNCTIONS),
        'fields @timestamp, service, message, exception_name, case_id\n| filter level = "ERROR"'
        "\n| sort @timestamp desc\n| limit 100",
    ),
    Question(
        "What happened to one case (put its number in)",
        tuple(FUNCTIONS),
        'fields @timestamp, service, level, message\n| filter case_id = "CASE-NUMBER"'
        "\n| sort @timestamp asc\n| limit 500",
    ),
    Question(
        "Which answers were slow",
        ("owner", "reviewer"),
        'fields @timestamp, @log, @duration, @initDuration\n| filter @type = "REPORT"'
        "\n| sort @duration desc\n| limit 50",
    ),
    Question(
        "How often functions started cold",
        tuple(FUNCTIONS),
        'filter @type = "REPORT"'
        "\n| stats count(@initDuration) as cold, count(*) as calls, max(@maxMemoryUsed) as memory"
        " by @log",
    ),
)


class SavedQueries(Construct):
    """The questions, in a folder of the stage."""

    def __init__(self, scope: Construct, *, stage: StageSettings) -> None:
        super().__init__(scope, "SavedQueries")
        for number, question in enumerate(QUESTIONS, start=1):
            logs.CfnQueryDefinition(
                self,
                f"Question{number}",
                name=f"{stage.prefix}/{question.name}",
                query_string=question.query,
                log_group_names=[
                    f"/aws/lambda/{stage.prefix}-{zone}-{name}"
                    for zone in question.zones
                    for name in FUNCTIONS[zone]
                ],
            )
