"""What is answered of uploads, as types that the views are checked against."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from redress.edge.answer_types import Address


class UploadAnswer(TypedDict):
    """How a file is to be sent.

    `arrived`: it is there. `single`: with one request, by `method`, `url` and exactly these
    `headers`, within `expires_in` seconds. `parts`: in so many `parts` of `part_bytes` (the last
    may be smaller), without those whose numbers have `arrived`.
    """

    state: Literal["arrived", "single", "parts"]
    method: NotRequired[Literal["PUT"]]
    url: NotRequired[Address]
    headers: NotRequired[dict[str, str]]
    expires_in: NotRequired[int]
    upload_id: NotRequired[str]
    part_bytes: NotRequired[int]
    parts: NotRequired[int]
    arrived: NotRequired[list[int]]


class UploadsAnswer(TypedDict):
    """How each file is to be sent, in the order in which they were announced."""

    uploads: list[UploadAnswer]


class PartAnswer(TypedDict):
    """Where a part goes, with the signed headers; `expires_in` is in seconds."""

    number: int
    method: Literal["PUT"]
    url: Address
    headers: dict[str, str]
    expires_in: int


class PartsAnswer(TypedDict):
    """Where each part goes, in the order in which they were asked for."""

    parts: list[PartAnswer]


class CompletionAnswer(TypedDict):
    """The file is whole."""

    state: Literal["arrived"]
