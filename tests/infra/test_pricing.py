"""The price table is whole, and what was counted is priced by the line that is meant for it."""

from collections import Counter
from pathlib import Path

import pytest

from infra.pricing import TABLE, Price, PriceList, cost, price_list
from infra.toml_reader import StageError


def test_every_line_says_where_it_stands_and_whether_it_was_checked() -> None:
    prices = price_list()
    assert prices.region == "us-east-1"
    for line in prices.prices:
        assert line.page.startswith("https://aws.amazon.com/"), line.what
        assert line.checked, line.what
        assert line.what, line.service


def test_calls_are_added_up_by_service_and_the_dearest_comes_first() -> None:
    calls = Counter(
        {"states:transition": 12_000, "ses:SendEmail": 4_000, "dynamodb:write_units": 8}
    )
    spent = cost(calls)
    assert list(spent) == ["SES", "Step Functions", "DynamoDB"]
    assert spent == pytest.approx({"SES": 0.4, "Step Functions": 0.3, "DynamoDB": 0.000005})


def test_the_first_line_that_fits_decides() -> None:
    assert cost({"kms:Sign": 10_000}) == {"KMS": pytest.approx(0.15)}
    assert cost({"kms:GenerateMac": 10_000}) == {"KMS": pytest.approx(0.03)}
    assert cost({"s3:put:PutObjectRetention": 1_000}) == {"S3": pytest.approx(0.005)}
    assert cost({"s3:head:GetObject": 1_000}) == {"S3": pytest.approx(0.0004)}


def test_a_gibibyte_and_second_of_a_function_costs_what_the_list_says() -> None:
    assert cost({"lambda:mib_ms": 1024 * 1000}) == {"Lambda": pytest.approx(0.0000133334)}


def test_what_no_line_covers_is_free() -> None:
    assert cost({"s3:delete:DeleteObject": 5, "states:StartExecution": 7, "ses:SendEmail": 0}) == {}


def test_a_line_that_costs_less_than_nothing_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "prices.toml"
    wrong.write_text(TABLE.read_text().replace("usd = 0.025", "usd = -0.025"))
    with pytest.raises(StageError, match="state transition"):
        price_list(wrong)


def test_another_list_gives_another_cost() -> None:
    line = Price("SES", "outgoing mail", 1.0, 10, ("ses:*",), "https://aws.amazon.com/", "no")
    dear = PriceList("elsewhere", price_list().date, (line,))
    assert dear.cost({"ses:SendEmail": 5}) == {"SES": 0.5}
