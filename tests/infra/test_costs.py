"""The arithmetic of what cases cost: the seed's mix, its price, the sample, idle months."""

from collections import Counter

import pytest

from infra.bench.figures import Measurement
from infra.bench.sections.costs import mix, standing, tables
from infra.bench.sections.costs.crowd import case_number, copies
from infra.bench.sections.costs.paths import DECLINED, IDENTIFIED, PATHS, RECORDED
from infra.bench.sections.costs.sample import definition

CASE = {"states:transition": 10, "ses:SendEmail": 1, "dynamodb:PutItem": 3, "s3:put:PutObject": 2}
EVERY = dict.fromkeys([*PATHS, mix.LOOK, mix.QUEUE], CASE)
ONLY_MAIL = {"ses:SendEmail": 1}


def line(found: tuple[Measurement, ...], subject: str) -> Measurement:
    return next(line for line in found if line.subject == subject)


def median(measurement: Measurement) -> float:
    assert measurement.value is not None
    return measurement.value.median


def test_the_mix_is_the_seeds_campaign() -> None:
    shares = mix.weights()
    assert sum(shares[name] for name in PATHS) == 6_032
    assert min(shares.values()) > 0
    assert shares[IDENTIFIED] == 23
    helped = sum(shares[name] for name in PATHS if name in (DECLINED, IDENTIFIED, "lapsed"))
    assert helped == 301 + 245
    assert shares["guided"] == 338
    assert shares["recorded, with a file"] == 480


def test_a_thousand_cases_ask_for_their_share_of_each_way() -> None:
    calls = {"one": {"ses:SendEmail": 2}, "other": {"ses:SendEmail": 8, "kms:Sign": 1}}
    asked = mix.per_thousand(calls, {"one": 6_032 / 2, "other": 6_032 / 2})
    assert asked == Counter({"ses:SendEmail": 5_000, "kms:Sign": 500})


def test_the_table_of_the_mix_adds_up_and_holds_the_sum_against_a_dollar() -> None:
    found = tables.mix_table([EVERY]).measurements
    total = line(found, "All of it")
    services = [each for each in found if each is not total]
    assert median(total) == pytest.approx(sum(median(each) for each in services))
    assert total.met is False
    cheap = {name: ONLY_MAIL if name == RECORDED else {} for name in EVERY}
    assert line(tables.mix_table([cheap]).measurements, "All of it").met


def test_a_price_that_grows_with_the_table_misses_its_goal() -> None:
    grown = {name: {**CASE, "ses:SendEmail": 2} for name in EVERY}
    assert tables.growth_table([EVERY], [EVERY], 100, 10_000).measurements[0].met
    assert tables.growth_table([EVERY], [grown], 100, 10_000).measurements[0].met is False


def test_transitions_have_their_goals_and_requests_are_grouped() -> None:
    by_title = {table.title: table.measurements for table in tables.path_tables([EVERY])}
    declined = by_title[f"A case that is {DECLINED}"]
    assert line(declined, "State transitions").goal is not None
    assert line(declined, "State transitions").met
    assert median(line(declined, "Requests to DynamoDB")) == 3
    assert median(line(declined, "Requests to S3")) == 2
    many = {name: {**CASE, "states:transition": 31} for name in EVERY}
    held = {table.title: table.measurements for table in tables.path_tables([many])}
    assert line(held[f"A case that is {IDENTIFIED}"], "State transitions").met is False


def test_units_are_not_counted_as_requests() -> None:
    units = {"dynamodb:write_units": 9, "dynamodb:half_read_units": 5, "dynamodb:Query": 2}
    assert tables.grouped(units, "dynamodb:[A-Z]*") == 2


def test_the_samples_dashboard_is_what_grows() -> None:
    look = {"dynamodb:half_read_units": 200, "lambda:invocation": 1}
    sample = tables.SampleFound({}, {}, {}, look, items=100)
    small, large = (tables.sample_dollars(sample, size) for size in (1_000, 100_000))
    assert large == pytest.approx(small * 100, rel=0.05)
    still = tables.SampleFound(ONLY_MAIL, ONLY_MAIL, ONLY_MAIL, {"dynamodb:half_read_units": 0}, 1)
    assert tables.sample_dollars(still, 100) == pytest.approx(0.1)


def test_the_samples_states_all_lead_somewhere() -> None:
    states = definition("us-east-1")["States"]
    named = {
        target
        for state in states.values()
        for target in (
            state.get("Next"),
            state.get("Default"),
            *(rule["Next"] for rule in state.get("Choices", [])),
        )
        if target
    }
    assert named | {"Register"} == set(states)


@pytest.mark.parametrize(
    ("expression", "runs"),
    [
        ("rate(5 minutes)", 8_640),
        ("rate(1 hour)", 720),
        ("rate(1 day)", 30),
        ("cron(0 3 * * ? *)", 30),
    ],
)
def test_schedules_come_so_often_a_month(expression: str, runs: int) -> None:
    assert standing.runs_a_month(expression) == runs


def test_a_month_is_billed_for_what_stands_there() -> None:
    billed = standing.of_month(
        [
            {"Type": "AWS::KMS::Key"},
            {"Type": "AWS::WAFv2::WebACL", "Properties": {"Rules": [{}, {}, {}]}},
            {"Type": "AWS::Lambda::EventSourceMapping", "Properties": {}},
            {"Type": "AWS::SQS::Queue"},
        ]
    )
    assert billed == {
        "month:key": 1,
        "month:web_acl": 1,
        "month:web_acl_rule": 3,
        "sqs:ReceiveMessage": 5 * 3 * 60 * 24 * 30,
    }


def test_schedules_are_those_of_the_functions_that_they_start() -> None:
    stack = {
        "Outputs": {"SweepDueFunction": {"Value": {"Ref": "Sweep1"}}, "Site": {"Value": "x"}},
        "Resources": {
            "Rule": {
                "Type": "AWS::Events::Rule",
                "Properties": {
                    "ScheduleExpression": "rate(5 minutes)",
                    "Targets": [{"Arn": {"Fn::GetAtt": ["Sweep1", "Arn"]}}],
                },
            },
            "Event": {"Type": "AWS::Events::Rule", "Properties": {"Targets": []}},
        },
    }
    assert standing.schedules([stack]) == {"SweepDueFunction": 8_640}


def test_a_crowd_is_one_case_under_many_numbers() -> None:
    first = [{"pk": {"S": "case#RD-1"}, "document": {"S": '{"id": "RD-1"}'}}]
    made = list(copies(first, "RD-1", 40))
    assert len({item["pk"]["S"] for item in made}) == 40
    assert made[33] == {
        "pk": {"S": f"case#{case_number(33)}"},
        "document": {"S": f'{{"id": "{case_number(33)}"}}'},
    }
