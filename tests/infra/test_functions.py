"""Functions: each handler file is one, with the environment that its settings ask for."""

import dataclasses

from infra.blocks.code_assets import PROJECT, python_minor
from infra.stage import Stage
from redress import settings
from tests.infra.templates import Templates
from tests.infra.test_code_assets import HANDLERS

COMMON = {"POWERTOOLS_SERVICE_NAME", "POWERTOOLS_METRICS_NAMESPACE", "POWERTOOLS_LOG_LEVEL"}


def test_every_handler_file_is_one_function_and_the_other_way_round(templates: Templates) -> None:
    handlers = [f["Handler"] for f in templates.of("AWS::Lambda::Function").values()]

    assert sorted(handlers) == [f"{module}.handler" for module in HANDLERS]


def test_the_environment_is_what_the_settings_class_reads(templates: Templates) -> None:
    for module, function in templates.functions().items():
        _, zone, name = module.split(".")
        stem = name if name != "api" else f"{zone}_{name}"
        kind = getattr(settings, "".join(map(str.capitalize, stem.split("_"))) + "Settings")
        wanted = {field.name.upper() for field in dataclasses.fields(kind)}
        variables = function["Environment"]["Variables"]

        assert set(variables) - COMMON == wanted, module
        assert variables["POWERTOOLS_SERVICE_NAME"] == stem
        assert variables["POWERTOOLS_METRICS_NAMESPACE"] == "Redress"


def test_functions_run_on_the_python_that_made_their_byte_code(
    templates: Templates, stage: Stage
) -> None:
    for function in templates.functions().values():
        assert function["Runtime"] == f"python{python_minor()}"
        assert function["Architectures"] == [stage.cpu]
        assert "ReservedConcurrentExecutions" not in function
        assert ("TracingConfig" in function) == stage.operations.tracing


def test_all_functions_share_one_code_and_few_have_a_second_layer(
    templates: Templates,
) -> None:
    codes = {str(function["Code"]["S3Key"]) for function in templates.functions().values()}
    layers = {
        str(layer["Content"]["S3Key"])
        for layer in templates.of("AWS::Lambda::LayerVersion").values()
    }
    makers = {
        module for module, function in templates.functions().items() if len(function["Layers"]) > 1
    }

    assert len(codes) == 1
    assert len(layers) == 3
    assert makers == {
        "handlers.worker.make_preview",
        "handlers.worker.seal_case",
        "handlers.worker.export_bag",
        "handlers.ops.checkpoint",
    }


def test_every_function_has_a_role_and_a_log_of_its_own(templates: Templates) -> None:
    functions = templates.functions().values()
    roles = {function["Role"]["Fn::GetAtt"][0] for function in functions}
    logs = {str(function["LoggingConfig"]["LogGroup"]) for function in functions}

    assert len(roles) == len(logs) == len(functions)
    for role in templates.of("AWS::IAM::Role").values():
        assert "ManagedPolicyArns" not in role


def test_every_log_is_kept_for_the_time_that_the_stage_says(
    templates: Templates, stage: Stage
) -> None:
    groups = templates.of("AWS::Logs::LogGroup")

    assert len(groups) == len(HANDLERS) + len(("state machine", "owner api", "desk api"))
    for group in groups.values():
        assert group["RetentionInDays"] == stage.operations.log_retention_days


def test_every_function_that_fails_or_is_held_back_is_told(templates: Templates) -> None:
    for metric in ("Errors", "Throttles"):
        alarms = [
            a
            for a in templates.of("AWS::CloudWatch::Alarm").values()
            if (a.get("Namespace"), a.get("MetricName")) == ("AWS/Lambda", metric)
        ]

        assert len(alarms) == len(HANDLERS)


def test_workers_take_batches_and_fail_one_message_at_a_time(
    templates: Templates, stage: Stage
) -> None:
    sources = templates.of("AWS::Lambda::EventSourceMapping")
    workers = [module for module in HANDLERS if module.startswith("handlers.worker.")]

    assert len(sources) == len(workers)
    for source in sources.values():
        assert source["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        name, most = source["FunctionName"]["Ref"], stage.worker_concurrency
        if "Fixity" in name:
            most = 2
        elif "SendMail" in name:
            most = min(4, most)
        assert source["ScalingConfig"] == {"MaximumConcurrency": most}


def test_handlers_are_in_the_four_zones() -> None:
    zones = {path.name for path in (PROJECT / "functions" / "handlers").iterdir() if path.is_dir()}

    assert zones - {"__pycache__"} == {"owner", "reviewer", "worker", "ops"}
