import hashlib

import pytest

from redress.domain.evidence import upload_key
from redress.domain.stages import Stage
from tests.handlers.caller import Answer, Caller, Document
from tests.handlers.site import PICTURE, PICTURE_CLAIM, SUBMISSION_ID, Site

DRAFT: Document = {"submission_id": SUBMISSION_ID}
WISH: Document = {**DRAFT, "campaign_id": "owners-2026"}
RECORDING = b"frames" * 400
"""2,400 bytes: in parts of 1,000, 1,000 and 400."""
SHA256 = hashlib.sha256(RECORDING).hexdigest()
CLAIM: Document = {
    "name": "录屏 🎥.mp4",
    "size": len(RECORDING),
    "sha256": SHA256,
    "media_type": "video/mp4",
}
HOSTILE_NAMES = [
    "../../etc/passwd",
    "..\\..\\boot.ini",
    "截图 🚗 \u200f\u202egpj.exe",
    "a/b?uploadId=1&partNumber=2#c",
    "%2e%2e%2f",
    "车" * 85,
    "x" * 255,
    " ",
]


def refusal(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.code


def pointers(answer: Answer) -> set[tuple[str, str]]:
    assert refusal(answer) == (422, "invalid_input")
    return {(error["pointer"], error["code"]) for error in answer.document["errors"]}


def parts() -> list[Document]:
    return [
        {"number": number, "sha256": hashlib.sha256(RECORDING[start : start + 1000]).hexdigest()}
        for number, start in enumerate(range(0, len(RECORDING), 1000), start=1)
    ]


@pytest.fixture(params=["draft", "case"])
def place(request: pytest.FixtureRequest, site: Site) -> tuple[Caller, str, Document, Document]:
    """The caller, the path, and what announces and names an upload: of a draft and of a case."""
    if request.param == "draft":
        return site.owner, "/api/uploads", WISH, DRAFT
    return site.open(site.receipt()), "/api/receipt/uploads", {}, {}


def test_a_small_file_gets_an_address_made_for_exactly_that_file(site: Site) -> None:
    wish = {**WISH, "files": [PICTURE_CLAIM]}
    [plan] = site.owner.call("POST", "/api/uploads", wish).document["uploads"]
    assert (plan["state"], plan["method"], plan["expires_in"]) == ("single", "PUT", 900)
    key = upload_key(SUBMISSION_ID, PICTURE_CLAIM["sha256"])
    assert plan["url"].endswith(key)
    site.world.uploads.arrive(key, PICTURE)
    assert site.owner.call("POST", "/api/uploads", wish).document == {
        "uploads": [{"state": "arrived"}]
    }
    bad = {**wish, "submission_id": "x" * 36}
    assert pointers(site.owner.call("POST", "/api/uploads", bad)) == {
        ("/submission_id", "not_a_uuid7")
    }


def test_a_large_file_is_sent_in_parts_and_gone_on_with(
    site: Site, place: tuple[Caller, str, Document, Document]
) -> None:
    owner, path, announcing, naming = place
    wish = {**announcing, "files": [CLAIM]}
    [plan] = owner.call("POST", path, wish).document["uploads"]
    upload_id = plan["upload_id"]
    assert plan == {
        "state": "parts",
        "upload_id": upload_id,
        "part_bytes": 1000,
        "parts": 3,
        "arrived": [],
    }
    named = {**naming, "upload_id": upload_id, "sha256": SHA256}
    sized = {**named, "size": len(RECORDING)}
    targets = owner.call("POST", f"{path}/parts", {**sized, "parts": parts()}).document["parts"]
    assert [(target["number"], target["method"]) for target in targets] == [
        (number, "PUT") for number in (1, 2, 3)
    ]
    for target in targets[:2]:
        start = (target["number"] - 1) * 1000
        site.world.uploads.arrive_part(upload_id, target["number"], RECORDING[start : start + 1000])
    early = owner.call("POST", f"{path}/completion", sized)
    assert refusal(early) == (409, "parts_missing")
    assert early.document["missing"] == "3"
    [plan] = owner.call("POST", path, wish).document["uploads"]
    assert plan["arrived"] == [1, 2]
    site.world.uploads.arrive_part(upload_id, 3, RECORDING[2000:])
    for _ in range(2):
        done = owner.call("POST", f"{path}/completion", sized)
        assert (done.status, done.document) == (200, {"state": "arrived"})
    assert owner.call("POST", path, wish).document["uploads"] == [{"state": "arrived"}]


def test_an_upload_is_aborted_and_again(
    site: Site, place: tuple[Caller, str, Document, Document]
) -> None:
    owner, path, announcing, naming = place
    [plan] = owner.call("POST", path, {**announcing, "files": [CLAIM]}).document["uploads"]
    named = {**naming, "upload_id": plan["upload_id"], "sha256": SHA256}
    for _ in range(2):
        answer = owner.call("POST", f"{path}/abortion", named)
        assert (answer.status, answer.document) == (200, {})
    assert site.world.uploads.uploads == {}
    late = owner.call("POST", f"{path}/completion", {**named, "size": len(RECORDING)})
    assert refusal(late) == (404, "unknown_upload")


def test_wrong_parts_are_named_by_their_place(
    place: tuple[Caller, str, Document, Document],
) -> None:
    owner, path, _, naming = place
    [first, *_] = parts()
    body = {**naming, "upload_id": "u", "sha256": SHA256, "size": len(RECORDING)}
    wrong = [first, {**first, "number": 4}, first, {**first, "number": 0}]
    asked = owner.call("POST", f"{path}/parts", {**body, "parts": wrong})
    assert pointers(asked) == {("/parts/3/number", "too_small")}
    asked = owner.call("POST", f"{path}/parts", {**body, "parts": wrong[:3]})
    assert pointers(asked) == {("/parts/1/number", "too_large"), ("/parts/2/number", "repeated")}
    asked = owner.call("POST", f"{path}/parts", {**body, "parts": [first] * 101})
    assert pointers(asked) == {("/parts", "too_many")}
    asked = owner.call("POST", f"{path}/parts", {**body, "size": 0, "parts": [first]})
    assert ("/size", "too_small") in pointers(asked)


def test_a_form_and_an_addition_over_the_limits_are_refused(site: Site) -> None:
    large = [{**CLAIM, "size": 5 * 1024**3, "sha256": f"{number:064x}"} for number in range(1, 4)]
    announced = site.owner.call("POST", "/api/uploads", {**WISH, "files": large})
    assert pointers(announced) == {("/files", "too_much_for_the_case")}
    owner = site.open(site.receipt())
    added = owner.call("POST", "/api/receipt/evidence", {"text": "x", "files": large})
    assert pointers(added) == {("/files", "too_much_for_the_case")}
    assert "10 GB" in added.document["errors"][0]["detail"]
    taken = owner.call("POST", "/api/receipt/evidence", {"text": "x", "files": large[:2]})
    assert taken.status == 202


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_name_is_data_and_never_a_place(site: Site, name: str) -> None:
    wish = {**WISH, "files": [{**PICTURE_CLAIM, "name": name}]}
    answer = site.owner.call("POST", "/api/uploads", wish)
    if not name.strip():
        assert pointers(answer) == {("/files/0/name", "missing")}
        return
    [plan] = answer.document["uploads"]
    assert plan["url"].endswith(f"/{upload_key(SUBMISSION_ID, PICTURE_CLAIM['sha256'])}")
    owner = site.open(site.receipt(files=[{**PICTURE_CLAIM, "name": name}]))
    assert owner.call("GET", "/api/receipt").document["evidence"][1]["name"] == name


@pytest.mark.parametrize("name", ["a\0b", "a\nb", "a\x7fb", "a\u2028b", "x" * 256])
def test_names_with_control_characters_are_refused(site: Site, name: str) -> None:
    wish = {**WISH, "files": [{**PICTURE_CLAIM, "name": name}]}
    [(pointer, _)] = pointers(site.owner.call("POST", "/api/uploads", wish))
    assert pointer == "/files/0/name"


@pytest.mark.parametrize("step", ["parts", "completion", "abortion"])
def test_a_withdrawn_case_takes_no_parts(site: Site, step: str) -> None:
    owner = site.open(site.receipt())
    owner.call("POST", "/api/receipt/withdrawal", {"confirmed": True})
    assert site.case.stage is Stage.WITHDRAWING
    body: Document = {"upload_id": "u", "sha256": SHA256}
    if step != "abortion":
        body["size"] = len(RECORDING)
    if step == "parts":
        body["parts"] = parts()
    answer = owner.call("POST", f"/api/receipt/uploads/{step}", body)
    assert refusal(answer) == (409, "case_closed")


def test_a_network_that_asks_for_too_many_uploads_waits(site: Site) -> None:
    wish = {**WISH, "files": [PICTURE_CLAIM]}
    answers = [site.owner.call("POST", "/api/uploads", wish) for _ in range(300)]
    assert {answer.status for answer in answers} == {200}
    named = {**DRAFT, "upload_id": "u", "sha256": SHA256}
    for path, body in (
        ("/api/uploads", wish),
        ("/api/uploads/parts", {**named, "size": len(RECORDING), "parts": parts()}),
        ("/api/uploads/completion", {**named, "size": len(RECORDING)}),
        ("/api/uploads/abortion", named),
    ):
        late = site.owner.call("POST", path, body)
        assert refusal(late) == (429, "too_many_requests")
        assert late.headers["Retry-After"] == "600"
