"""What owners are told of uploads, as JSON documents."""

from __future__ import annotations

from collections.abc import Sequence

from redress.edge.upload_answers import PartsAnswer, UploadAnswer, UploadsAnswer
from redress.ports import UploadTarget
from redress.usecases.prepare_uploads import InParts, Plan
from redress.usecases.send_parts import PartTarget


def uploads_view(plans: Sequence[Plan]) -> UploadsAnswer:
    """How each file is to be sent, in the order in which they were announced."""
    return {"uploads": [_upload(plan) for plan in plans]}


def parts_view(targets: Sequence[PartTarget]) -> PartsAnswer:
    """Where each part goes."""
    return {
        "parts": [
            {
                "number": part.number,
                "method": "PUT",
                "url": part.target.url,
                "headers": part.target.headers,
                "expires_in": part.target.expires_in,
            }
            for part in targets
        ]
    }


def _upload(plan: Plan) -> UploadAnswer:
    if isinstance(plan, UploadTarget):
        return {
            "state": "single",
            "method": "PUT",
            "url": plan.url,
            "headers": plan.headers,
            "expires_in": plan.expires_in,
        }
    if isinstance(plan, InParts):
        return {
            "state": "parts",
            "upload_id": plan.upload_id,
            "part_bytes": plan.part_bytes,
            "parts": plan.count,
            "arrived": list(plan.arrived),
        }
    return {"state": "arrived"}
