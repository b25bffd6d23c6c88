"""Files of every size on their way in, on the deployed system, with permissions enforced."""

from __future__ import annotations

import hashlib

import pytest

from infra.local.journeys.owner import Owner
from infra.local.journeys.sending import File
from infra.local.journeys.stories import LETTER
from infra.local.journeys.world import World

pytestmark = pytest.mark.engine
MIB = 1024 * 1024
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"


def recording(name: str, size: int) -> File:
    """Something like a video, with other bytes for every name."""
    seed = hashlib.sha256(name.encode()).digest()
    return File(name, (MP4 + seed * (size // 32 + 1))[:size], "video/mp4")


def states(world: World, owner: Owner) -> dict[str, str]:
    """The state of each item by its name, once nothing waits to be preserved."""
    page = {"Authorization": f"Receipt {owner.receipt_code}"}

    def looked() -> dict[str, str] | None:
        answer = world.site.call("GET", "/api/receipt", headers=page)
        if answer.status_code == 401:  # the case is not open yet
            return None
        seen = {item["name"]: item["state"] for item in answer.json()["evidence"]}
        return None if "announced" in seen.values() else seen

    return world.see("uploads", "every item has its answer", "owner's page", looked)


def test_a_large_file_goes_on_after_a_break_and_is_preserved(world: World) -> None:
    owner = world.owner("高大文")
    file = recording("录屏 🎥.mp4", 12 * MIB)
    first = owner.sending()
    [plan] = first.plans([file])
    assert (plan["state"], plan["parts"], plan["arrived"]) == ("parts", 3, [])
    first.send_parts(file, plan, upto=1)

    second = owner.sending()
    [going_on] = second.plans([file])
    assert going_on == {**plan, "arrived": [1]}
    early = second.complete(file, going_on)
    assert (early.status_code, early.json()["missing"]) == (409, "2, 3")
    [target] = second.targets(file, going_on, [2])
    right = file.part(2, plan["part_bytes"])
    for wrong in (right[::-1], right[:-1]):
        assert world.site.upload(target, wrong).status_code in {400, 403}
    assert second.plans([file])[0]["arrived"] == [1]
    second.send_parts(file, going_on)
    for _ in range(2):
        done = second.complete(file, going_on)
        assert (done.status_code, done.json()) == (200, {"state": "arrived"})
    assert owner.sending().plans([file]) == [{"state": "arrived"}]

    owner.sends(owner.writes([LETTER], [file]))
    assert states(world, owner)[file.name] == "preserved"


def test_files_of_all_sizes_each_get_their_answer(world: World) -> None:
    owner = world.owner("夏尺寸")
    files = [
        recording("two parts exactly.mp4", 10 * MIB),
        recording("one byte more.mp4", 10 * MIB + 1),
        recording("the largest in one piece.mp4", 8 * MIB),
        File("one byte.txt", b"a", "text/plain"),
        File("nothing.txt", b"", "text/plain"),
    ]
    plans = owner.sending().plans(files)
    assert [(plan["state"], plan.get("parts")) for plan in plans] == [
        ("parts", 2),
        ("parts", 3),
        ("single", None),
        ("single", None),
        ("single", None),
    ]
    owner.sends(owner.writes([LETTER], files), files)
    seen = states(world, owner)
    assert seen.keys() >= {file.name for file in files}
    assert {name for name in seen if seen[name] == "refused"} == {"nothing.txt"}


def test_an_aborted_upload_takes_nothing_more(world: World) -> None:
    owner = world.owner("安放弃")
    file = recording("given up.mp4", 9 * MIB)
    client = owner.sending()
    [plan] = client.plans([file])
    client.send_parts(file, plan, upto=1)
    [target] = client.targets(file, plan, [2])
    for _ in range(2):
        assert client.abort(file, plan).json() == {}
    assert world.site.upload(target, file.part(2, plan["part_bytes"])).status_code == 404
    late = client.complete(file, plan)
    assert (late.status_code, late.json()["code"]) == (404, "unknown_upload")
    [anew] = client.plans([file])
    assert (anew["upload_id"] != plan["upload_id"], anew["arrived"]) == (True, [])


def test_a_large_file_is_added_to_an_open_case_whatever_its_name(world: World) -> None:
    owner = world.owner("史补充")
    owner.sends(owner.writes([LETTER], links=["https://weibo.com/1/2"]))
    states(world, owner)
    file = recording("../../\u202e4pm.车 🚗?uploadId=1", 9 * MIB)
    assert owner.sending_more().plans([file])[0]["state"] == "parts"
    owner.adds("还有一个视频。", [file])
    assert states(world, owner)[file.name] == "preserved"
    assert all(".." not in version["Key"] for version in world.operator.vault(owner.case_id))
