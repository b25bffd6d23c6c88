"""The engine's own process: the emulator, made to stop at once and to lock as AWS does."""

import asyncio
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from ministack import app
from ministack.core import iam_actions
from ministack.services import cloudfront, s3

from infra.local.engine_calls import count_calls

TLS_GOODBYE_SECONDS = 0.5
HTTP_OK = 200
MISSING = (403, 404)
NO_SUCH_PAGE = 414
SAVED = Path("saved")
"""Lies in the engine's folder unless an engine is at work there, or was killed: then it forgot."""


def run_engine() -> None:
    """Serve until SIGTERM, then save everything and return.

    An idle TLS client does not answer the server's farewell, for which asyncio waits 30 seconds
    by default: the state would be saved that much later, or not at all. Where such a client is
    given up, the server ends with a TimeoutError, when everything is saved already; ministack
    1.5.33 would take it for a trouble with a second port, and serve again instead of ending.
    """
    start_server = asyncio.start_server

    async def start_impatient_server(*positional: Any, **options: Any) -> asyncio.Server:
        if options.get("ssl") is not None:
            options["ssl_shutdown_timeout"] = TLS_GOODBYE_SECONDS
        return await start_server(*positional, **options)

    asyncio.start_server = start_impatient_server
    keep_object_locks()
    lock_copies()
    tell_policies_of_locks()
    answer_for_missing_pages()
    count_calls()
    app._port_is_bindable = lambda *_: False  # noqa: SLF001 (no second port: see above)
    with suppress(TimeoutError):
        app.main()


def keep_object_locks() -> None:
    """Let the locks of objects outlast a restart, as AWS does; ministack 1.5.33 forgets them."""
    s3._PERSISTED_BUCKET_DICTS |= {  # noqa: SLF001 (it has no public place for this)
        "object_retention": s3._object_retention,  # noqa: SLF001 (as above)
        "object_legal_hold": s3._object_legal_hold,  # noqa: SLF001 (as above)
    }


def lock_copies() -> None:
    """Lock what is copied, or sent in parts, from its first moment as what is put.

    ministack 1.5.33 passes over the bucket's default retention and the lock's headers there.
    """
    copy, begin, complete = (
        s3._copy_object,  # noqa: SLF001 (it has no public place for this)
        s3._create_multipart_upload,  # noqa: SLF001 (as above)
        s3._complete_multipart_upload,  # noqa: SLF001 (as above)
    )

    @wraps(copy)
    def locked_copy(bucket: str, key: str, headers: dict[str, str]) -> Any:
        answer = copy(bucket, key, headers)
        _lock(bucket, key, headers, answer)
        return answer

    @wraps(begin)
    def begin_and_remember(bucket: str, key: str, headers: dict[str, str]) -> Any:
        before = set(s3._multipart_uploads)  # noqa: SLF001 (as above)
        answer = begin(bucket, key, headers)
        for upload in set(s3._multipart_uploads) - before:  # noqa: SLF001 (as above)
            s3._multipart_uploads[upload]["lock_headers"] = dict(headers)  # noqa: SLF001 (as above)
        return answer

    @wraps(complete)
    def complete_and_lock(bucket: str, key: str, body: bytes, query: Any, *rest: Any) -> Any:
        upload = s3._multipart_uploads.get(s3._qp(query, "uploadId"), {})  # noqa: SLF001 (as above)
        answer = complete(bucket, key, body, query, *rest)
        if "lock_headers" in upload:
            _lock(bucket, key, upload["lock_headers"], answer)
        return answer

    s3._copy_object = locked_copy  # noqa: SLF001 (as above)
    s3._create_multipart_upload = begin_and_remember  # noqa: SLF001 (as above)
    s3._complete_multipart_upload = complete_and_lock  # noqa: SLF001 (as above)


def _lock(bucket: str, key: str, headers: dict[str, str], answer: Any) -> None:
    status, answered, _ = answer
    if status == HTTP_OK:
        version = answered.get("x-amz-version-id")
        s3._apply_object_lock_from_headers(  # noqa: SLF001 (it has no public place for this)
            bucket, key, headers, version
        )


def tell_policies_of_locks() -> None:
    """Let policies ask which hold, and which tags, a request is about to put on.

    ministack 1.5.33 does not know these condition keys of S3.
    """
    known: Callable[..., dict[str, Any]] = iam_actions.request_tag_context

    @wraps(known)
    def context(service: str, action: str, body: bytes, params: dict[str, Any]) -> dict[str, Any]:
        found = known(service, action, body, params)
        if action == "s3:PutObjectLegalHold":
            return found | {"s3:object-lock-legal-hold": "".join(_texts(body, "Status"))}
        if action in {"s3:PutObjectTagging", "s3:PutObjectVersionTagging"}:
            tags = zip(_texts(body, "Key"), _texts(body, "Value"), strict=False)
            return found | {f"s3:RequestObjectTag/{name}": value for name, value in tags}
        return found

    iam_actions.request_tag_context = context


def answer_for_missing_pages() -> None:
    """Say of a page that a bucket does not have what a distribution's second origin says of it.

    ministack 1.5.33 knows no groups of origins.
    """
    serve = cloudfront._serve_s3_origin  # noqa: SLF001 (it has no public place for this)

    @wraps(serve)
    def serve_or_miss(*positional: Any, **options: Any) -> Any:
        status, headers, body = serve(*positional, **options)
        return (NO_SUCH_PAGE if status in MISSING else status), headers, body

    cloudfront._serve_s3_origin = serve_or_miss  # noqa: SLF001 (as above)


def _texts(body: bytes, name: str) -> list[str]:
    """Give the texts of all elements of a name, whatever their namespace."""
    try:
        document = ET.fromstring(body)  # noqa: S314 (it was sent from this machine)
    except ET.ParseError:
        return []
    return [element.text or "" for element in document.iter() if element.tag.endswith(name)]


if __name__ == "__main__":
    SAVED.unlink(missing_ok=True)
    run_engine()
    SAVED.touch()
    # Everything is saved: threads that wait inside a Map state would hold the process back
    sys.stdout.flush()
    os._exit(0)
