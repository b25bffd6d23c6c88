import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import inspect as shapes

from redress.domain.errors import (
    BodyTooLargeError,
    Finding,
    InvalidInputError,
    MalformedBodyError,
    RefusalError,
)
from redress.edge import forms
from redress.edge.documents import MAX_BODY_BYTES, MAX_FINDINGS, read_document
from tests.edge.shapes import (
    ANY_JSON,
    FORMS,
    documents,
    encode,
    faults,
    places,
    plain,
    put,
    sample,
    shape_of,
)

DOCUMENTS = {form: documents(shape_of(form)) for form in FORMS.values()}
UNHURRIED = settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow])


def faulty() -> Iterator[Any]:
    """Every place of every form with everything that can be wrong there."""
    for name, form in FORMS.items():
        for at, shape in places(shape_of(form)):
            for value, code, limit in faults(shape):
                if value is None and nullable(form, at):
                    continue
                bad = encode(put(sample(shape_of(form)), at, value))
                yield pytest.param(form, bad, Finding(at, code, limit), id=f"{name}{at} {code}")


def nullable(form: type, at: str) -> bool:
    return (form is forms.SubmissionForm and at == "/incident") or at == "/campaigns/0/brand"


def findings(body: str, form: type) -> tuple[Finding, ...]:
    with pytest.raises(InvalidInputError) as caught:
        read_document(body, form)
    return caught.value.findings


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_full_document_passes(form: type) -> None:
    assert isinstance(read_document(encode(sample(shape_of(form))), form), form)


@pytest.mark.parametrize(("form", "body", "finding"), list(faulty()))
def test_each_fault_is_named_with_its_place_and_limit(
    form: type, body: str, finding: Finding
) -> None:
    assert findings(body, form) == (finding,)


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_missing_and_unknown_field_is_named_at_any_depth(form: type) -> None:
    good = sample(shape_of(form))
    for at, shape in places(shape_of(form)):
        if isinstance(shape, shapes.StructType):
            expected = [Finding(f"{at}/no~1such~0field", "unknown_field")]
            expected += [
                Finding(f"{at}/{field.encode_name}", "missing")
                for field in shape.fields
                if field.required
            ]
            bad = encode(put(good, at, {"no/such~field": 1}))
            assert list(findings(bad, form)) == expected


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x7f", "\r", "\n", "\t"], ids=repr)
def test_control_characters_are_refused_but_for_line_breaks_in_long_texts(
    form: type, character: str
) -> None:
    good = sample(shape_of(form))
    for at, shape in places(shape_of(form)):
        if isinstance(shape, shapes.StrType) and shape.pattern is not None:
            value = sample(shape, at.rpartition("/")[2]) + character
            bad = encode(put(good, at, value))
            if character in "\r\n\t" and r"\x0b\x0c" in shape.pattern:
                assert isinstance(read_document(bad, form), form)
            else:
                assert findings(bad, form) == (Finding(at, "bad_format"),)


def test_everything_wrong_is_told_at_once_but_never_without_end() -> None:
    assert findings('{"code": 1, "a": 1, "b": 2}', forms.CodeForm) == (
        Finding("/a", "unknown_field"),
        Finding("/b", "unknown_field"),
        Finding("/code", "wrong_type", "string"),
    )
    flood = encode({f"f{number}": 0 for number in range(20_000)})
    assert len(findings(flood, forms.CodeForm)) == MAX_FINDINGS


def test_a_body_may_have_256_kib_and_not_one_byte_more() -> None:
    document = '{"code":"123456"}'
    full = document + " " * (MAX_BODY_BYTES - len(document))
    assert read_document(full, forms.CodeForm).code == "123456"
    with pytest.raises(BodyTooLargeError) as caught:
        read_document(full + " ", forms.CodeForm)
    assert caught.value.details == {"limit": 262_144}
    with pytest.raises(BodyTooLargeError):
        read_document('"' + "车" * 87_381 + '"', forms.CodeForm)  # bytes count, not characters


@pytest.mark.parametrize(
    "body",
    [
        None,
        "",
        " ",
        "{",
        "{'code': 1}",
        '{"code": "1"} x',
        '{"code": "1",}',
        '{"code": NaN}',
        '{"code": 1e999}',
        '{"code": ' + "9" * 5000 + "}",
        "\ufeff{}",
        '{"code": "\ud800"}',
        '{"code": "\\ud800"}',
        '{"\\udc00": "1"}',
        '{"code": "a\nb"}',
        "[" * 100_000,
        "[" * 100_000 + "]" * 100_000,
        '{"code":' * 20_000 + "1" + "}" * 20_000,
    ],
    ids=lambda body: repr(body)[:24],
)
def test_what_is_no_json_is_malformed(body: str | None) -> None:
    with pytest.raises(MalformedBodyError):
        read_document(body, forms.CodeForm)


@pytest.mark.parametrize("body", ["null", "1", '"x"', "[]", "true"])
def test_json_that_is_no_object_is_of_the_wrong_type(body: str) -> None:
    assert findings(body, forms.CodeForm) == (Finding("", "wrong_type", "object"),)


def test_of_a_field_given_twice_the_last_counts_for_check_and_use_alike() -> None:
    assert read_document('{"code": 1, "code": "2"}', forms.CodeForm).code == "2"
    assert findings('{"code": "1", "code": 2}', forms.CodeForm) == (
        Finding("/code", "wrong_type", "string"),
    )


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@UNHURRIED
@given(data=st.data())
def test_what_the_schema_allows_passes_and_survives_the_way(
    form: type, data: st.DataObject
) -> None:
    document = data.draw(DOCUMENTS[form])
    read: object = read_document(encode(document), form)
    for name, value in document.items():
        if isinstance(value, str | int | bool):
            assert getattr(read, name) == value


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@UNHURRIED
@given(data=st.data())
def test_a_mutated_document_is_read_or_refused_and_nothing_else(
    form: type, data: st.DataObject
) -> None:
    at = data.draw(st.sampled_from([at for at, _ in places(shape_of(form))]))
    bad = put(sample(shape_of(form)), at, data.draw(ANY_JSON))
    try:
        assert isinstance(read_document(json.dumps(bad), form), form)
    except RefusalError as refusal:
        assert refusal.code in {"invalid_input", "malformed_body"}  # noqa: PT017  # either way


@UNHURRIED
@given(text=st.text())
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    with pytest.raises(RefusalError):
        read_document(text, forms.SubmissionForm)


def test_every_field_has_its_limit() -> None:
    for name, form in FORMS.items():
        for at, shape in places(shape_of(form)):
            match plain(shape):
                case shapes.StrType() as text:
                    bounded = text.max_length is not None or text.pattern is not None
                    assert bounded, f"{name}{at}: a text without end"
                case shapes.VarTupleType() as several:
                    assert several.max_length is not None, f"{name}{at}: a list without end"
