"""Queues, state machine and schedules: nothing is lost quietly."""

import json

import pytest

from infra.blocks.code_assets import PROJECT
from infra.blocks.own_metrics import (
    CHECKPOINT_MADE,
    FIXITY_FAILED,
    MAIL_TROUBLE,
    MOST_OVERDUE_TASK,
    STAMPS_OVERDUE,
)
from infra.blocks.state_machine import DefinitionError, write_definition
from infra.components.case_machine import DEFINITION
from infra.components.dashboard import MAILS, UNSENT_MAILS
from infra.stage import Stage
from redress.usecases.record_feedback import Noted
from redress.usecases.seal_case import Sealed
from redress.usecases.send_mail import Sent
from tests.infra.templates import Templates

NAMES = (
    *("intake", "evidence", "reviews", "requests", "closings", "mail"),
    *("seals", "bags", "fixity", "erasures", "codes", "previews", "batches"),
)
SILENT = {"oldest-task-waits", "checkpoint-missing"}
"""Alarms for which silence is bad news."""


def test_every_queue_has_its_dead_letters_behind_it(templates: Templates, stage: Stage) -> None:
    queues = templates.of("AWS::SQS::Queue")
    by_name = {queue["QueueName"]: queue for queue in queues.values()}
    names = [f"{stage.prefix}-{name}" for name in NAMES]

    assert sorted(by_name) == sorted([*names, *(f"{name}-dead-letters" for name in names)])
    for name in names:
        redrive = by_name[name]["RedrivePolicy"]
        behind = queues[redrive["deadLetterTargetArn"]["Fn::GetAtt"][0]]
        assert behind["QueueName"] == f"{name}-dead-letters"
        assert redrive["maxReceiveCount"] == 5
        assert behind["MessageRetentionPeriod"] == 14 * 86_400


def test_every_queue_is_encrypted_and_wants_tls(templates: Templates) -> None:
    policies = templates.of("AWS::SQS::QueuePolicy").values()
    guarded = {queue["Ref"] for policy in policies for queue in policy["Queues"]}
    queues = templates.of("AWS::SQS::Queue")

    assert guarded == set(queues)
    for queue in queues.values():
        assert "KmsMasterKeyId" in queue
    for policy in policies:
        [statement] = policy["PolicyDocument"]["Statement"]
        assert statement["Effect"] == "Deny"
        assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_a_message_rests_six_times_as_long_as_its_worker_may_work(templates: Templates) -> None:
    functions = templates.of("AWS::Lambda::Function")
    queues = templates.of("AWS::SQS::Queue")

    for source in templates.of("AWS::Lambda::EventSourceMapping").values():
        worker = functions[source["FunctionName"]["Ref"]]
        queue = queues[source["EventSourceArn"]["Fn::GetAtt"][0]]
        assert queue["VisibilityTimeout"] == 6 * worker["Timeout"]


def test_every_queue_tells_what_was_put_aside_and_what_is_slow(
    templates: Templates, stage: Stage
) -> None:
    alarms = {
        alarm["AlarmName"]: alarm for alarm in templates.of("AWS::CloudWatch::Alarm").values()
    }

    for name in NAMES:
        aside = alarms[f"{stage.prefix}-{name}-messages-put-aside"]
        slow = alarms[f"{stage.prefix}-{name}-queue-is-slow"]
        assert (aside["MetricName"], aside["Threshold"]) == (
            "ApproximateNumberOfMessagesVisible",
            0,
        )
        assert "DeadLetters" in str(aside["Dimensions"])
        assert slow["MetricName"] == "ApproximateAgeOfOldestMessage"
        assert "DeadLetters" not in str(slow["Dimensions"])


def test_every_alarm_is_told_to_the_one_topic_and_names_its_page(templates: Templates) -> None:
    told = set()
    for alarm in templates.of("AWS::CloudWatch::Alarm").values():
        [action] = alarm["AlarmActions"]
        assert alarm["OKActions"] == [action]
        breaching = any(alarm["AlarmName"].endswith(name) for name in SILENT)
        assert alarm["TreatMissingData"] == ("breaching" if breaching else "notBreaching")
        assert "docs/runbook/" in alarm["AlarmDescription"]
        told.add(json.dumps(action))

    assert len(templates.of("AWS::SNS::Topic")) == 1
    assert all("AlarmTopic" in action for action in told)


@pytest.mark.parametrize(
    ("name", "namespace", "metric"),
    [
        ("oldest-task-waits", "Redress", "MostOverdueTaskHours"),
        ("evidence-differs", "Redress", "FixityFailed"),
        ("time-stamps-missing", "Redress", "Seal_overdue"),
        ("checkpoint-missing", "Redress", "CheckpointMade"),
        ("mails-do-not-arrive", "Redress", "Feedback_reviewer_marked"),
        ("case-executions-failed", "AWS/States", "ExecutionsFailed"),
        ("case-executions-timed-out", "AWS/States", "ExecutionsTimedOut"),
    ],
)
def test_operators_hear_of_waits_and_failures(
    templates: Templates, stage: Stage, name: str, namespace: str, metric: str
) -> None:
    [alarm] = [
        alarm
        for alarm in templates.of("AWS::CloudWatch::Alarm").values()
        if alarm["AlarmName"] == f"{stage.prefix}-{name}"
    ]

    assert (alarm["Namespace"], alarm["MetricName"]) == (namespace, metric)


def test_the_first_item_that_differs_and_a_day_without_checkpoint_are_told(
    templates: Templates, stage: Stage
) -> None:
    alarms = {
        alarm["AlarmName"].removeprefix(f"{stage.prefix}-"): alarm
        for alarm in templates.of("AWS::CloudWatch::Alarm").values()
    }
    differs, missing = alarms["evidence-differs"], alarms["checkpoint-missing"]

    assert (differs["ComparisonOperator"], differs["Threshold"]) == ("GreaterThanThreshold", 0)
    assert differs["EvaluationPeriods"] == 1
    assert (missing["ComparisonOperator"], missing["Threshold"]) == ("LessThanThreshold", 1)
    assert missing["EvaluationPeriods"] * missing["Period"] == 26 * 3600


def test_own_metrics_are_written_by_the_functions_that_alarms_name() -> None:
    for name, handler in (
        (FIXITY_FAILED, "worker/check_fixity"),
        (CHECKPOINT_MADE, "ops/checkpoint"),
        (MOST_OVERDUE_TASK, "ops/sweep_due"),
    ):
        source = (PROJECT / "functions" / "handlers" / f"{handler}.py").read_text("utf-8")
        assert f'count("{name}"' in source
    assert f"Seal_{Sealed.OVERDUE}" == STAMPS_OVERDUE
    assert f"Feedback_{Noted.REVIEWER_MARKED}" == MAIL_TROUBLE


def test_the_dashboard_shows_every_end_of_a_notice_by_its_metric() -> None:
    assert MAILS.keys() | UNSENT_MAILS.keys() == {result.value for result in Sent}
    assert not MAILS.keys() & UNSENT_MAILS.keys()


def test_mails_are_watched_over_where_the_stage_sends_them_by_ses(
    templates: Templates, stage: Stage
) -> None:
    sets = list(templates.of("AWS::SES::ConfigurationSet").values())
    told = list(templates.of("AWS::SES::ConfigurationSetEventDestination").values())
    rules = [
        rule["EventPattern"]
        for rule in templates.of("AWS::Events::Rule").values()
        if rule.get("EventPattern", {}).get("source") == ["aws.ses"]
    ]
    sender = templates.functions()["handlers.worker.send_mail"]["Environment"]["Variables"]
    if stage.mail.transport == "smtp":
        assert sets == told == rules == []
        assert (sender["CONFIGURATION_SET"], sender["SMTP_HOST"]) == ("", stage.mail.smtp_host)
        return
    [watched], [destination], [rule] = sets, told, rules
    assert watched["Name"] == sender["CONFIGURATION_SET"] == f"{stage.prefix}-mail"
    assert destination["EventDestination"]["MatchingEventTypes"] == ["bounce", "complaint"]
    assert destination["ConfigurationSetName"] == watched["Name"]
    assert rule["detail-type"] == ["Email Bounced", "Email Complaint Received"]
    assert rule["detail"]["mail"]["tags"] == {"ses:configuration-set": [watched["Name"]]}


def test_a_login_is_read_by_who_sends_mails_and_by_nobody_else(
    templates: Templates, stage: Stage
) -> None:
    secret = stage.mail.smtp_secret
    readers = {
        name
        for name, _, statement in templates.statements()
        if secret and f":secret:{secret}-??????" in str(statement["Resource"])
    }
    assert len(readers) == (2 if secret else 0)


def test_as_many_workers_send_as_share_the_quota(templates: Templates, stage: Stage) -> None:
    sender = templates.functions()["handlers.worker.send_mail"]["Environment"]["Variables"]
    assert sender["SENDERS"] == str(min(4, stage.worker_concurrency))
    scaling = {
        source["ScalingConfig"]["MaximumConcurrency"]
        for source in templates.of("AWS::Lambda::EventSourceMapping").values()
        if "MailQueue" in str(source["EventSourceArn"])
    }
    assert scaling == {int(sender["SENDERS"])}


def test_the_state_machine_is_the_file_with_the_stages_waits(
    templates: Templates, stage: Stage
) -> None:
    [machine] = templates.of("AWS::StepFunctions::StateMachine").values()
    text, values = machine["DefinitionString"]["Fn::Sub"]
    written = json.loads(text)
    source = json.loads(DEFINITION.read_text("utf-8"))
    waits = {
        "${StepTimeoutSeconds}": stage.waits.step_seconds,
        "${ReviewTimeoutSeconds}": stage.waits.review_seconds,
        "${OwnerTimeoutSeconds}": stage.waits.owner_seconds,
    }

    assert set(values) == {
        "EvidenceQueueUrl",
        "ReviewsQueueUrl",
        "RequestsQueueUrl",
        "ClosingsQueueUrl",
        "BagsQueueUrl",
    }
    assert list(written["States"]) == list(source["States"])
    for name, state in source["States"].items():
        if "TimeoutSeconds" in state:
            assert written["States"][name]["TimeoutSeconds"] == waits[state["TimeoutSeconds"]]


def test_the_state_machine_logs_no_execution_data(templates: Templates, stage: Stage) -> None:
    [machine] = templates.of("AWS::StepFunctions::StateMachine").values()

    assert machine["LoggingConfiguration"]["IncludeExecutionData"] is False
    assert machine["LoggingConfiguration"]["Level"] == "ALL"
    assert machine["StateMachineName"] == f"{stage.prefix}-case"
    tracing = machine.get("TracingConfiguration", {"Enabled": False})
    assert tracing == {"Enabled": stage.operations.tracing}


def test_due_times_and_lost_executions_are_looked_for(templates: Templates) -> None:
    rules = templates.of("AWS::Events::Rule").values()
    schedules = {rule["ScheduleExpression"] for rule in rules if "ScheduleExpression" in rule}
    [pattern] = [
        rule["EventPattern"]
        for rule in rules
        if rule.get("EventPattern", {}).get("source") == ["aws.states"]
    ]

    assert schedules == {
        "rate(5 minutes)",
        "rate(15 minutes)",
        "rate(1 hour)",
        "cron(10 16 * * ? *)",
    }
    assert pattern["source"] == ["aws.states"]
    assert pattern["detail"]["status"] == ["FAILED", "TIMED_OUT", "ABORTED"]
    assert "-case" in str(pattern["detail"]["stateMachineArn"])


def test_files_are_scanned_by_the_cloud_where_the_stage_says(
    templates: Templates, stage: Stage
) -> None:
    plans = list(templates.of("AWS::GuardDuty::MalwareProtectionPlan").values())
    verdicts = [
        rule["EventPattern"]
        for rule in templates.of("AWS::Events::Rule").values()
        if rule.get("EventPattern", {}).get("source") == ["aws.guardduty"]
    ]
    scanner = templates.functions()["handlers.worker.preserve_evidence"]["Environment"]

    assert scanner["Variables"]["SCANNER"] == stage.vault.scanner
    if stage.vault.scanner != "guardduty":
        assert plans == verdicts == []
        return
    [plan], [verdict] = plans, verdicts
    assert plan["Actions"] == {"Tagging": {"Status": "ENABLED"}}
    assert plan["ProtectedResource"]["S3Bucket"]["ObjectPrefixes"] == ["uploads/"]
    assert verdict["detail-type"] == ["GuardDuty Malware Protection Object Scan Result"]
    assert "IncomingBucketName" in str(verdict["detail"]["s3ObjectDetails"]["bucketName"])


ASL = '{"A": "${Queue}", "TimeoutSeconds": "${Wait}", "B": "arn:${AWS::Partition}:x"}'


def test_numbers_are_written_in_and_texts_left_for_deployment() -> None:
    written = write_definition(ASL, numbers={"Wait": 7}, texts={"Queue": "url"})

    assert json.loads(written) == {
        "A": "${Queue}",
        "TimeoutSeconds": 7,
        "B": "arn:${AWS::Partition}:x",
    }


@pytest.mark.parametrize(
    ("asl", "numbers", "texts", "complaint"),
    [
        (ASL, {"Wait": 7}, {}, "No value for Queue"),
        (ASL, {"Wait": 7}, {"Queue": "", "Other": ""}, "Not in the definition: Other"),
        (ASL, {}, {"Queue": "", "Wait": ""}, None),
        (
            ASL.replace('"${Wait}"', '"${Wait} s"'),
            {"Wait": 7},
            {"Queue": ""},
            "inside a text: Wait",
        ),
    ],
)
def test_tokens_and_values_must_fit(
    asl: str, numbers: dict[str, int], texts: dict[str, str], complaint: str | None
) -> None:
    if complaint is None:
        assert "${Wait}" in write_definition(asl, numbers=numbers, texts=texts)
        return
    with pytest.raises(DefinitionError, match=complaint):
        write_definition(asl, numbers=numbers, texts=texts)
