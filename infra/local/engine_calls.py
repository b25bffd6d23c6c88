"""The engine's counter: every request it serves, and what Amazon bills beside requests."""

import json
import threading
from collections import Counter
from collections.abc import Callable
from contextvars import ContextVar
from functools import partial, wraps
from typing import Any

from ministack import app
from ministack.core import iam_actions
from ministack.services import (
    apigateway,
    cloudfront,
    cloudwatch_logs,
    lambda_svc,
    s3,
    ses_v2,
    sqs,
    stepfunctions,
)

from infra.local.engine_environment import CALLS, OPERATOR
from infra.local.engine_units import meter_table_units, replace

LOG_EVENT_OVERHEAD = 26
"""Bytes that CloudWatch Logs adds to each event when it bills them."""

_STATES = ("pass", "task", "choice", "wait", "parallel", "map")
_counted: Counter[str] = Counter()
_by_operator: Counter[str] = Counter()
_lock = threading.Lock()
_asked_by_operator: ContextVar[bool] = ContextVar("asked_by_operator", default=False)


def count(name: str, amount: int = 1) -> None:
    """Add to what was counted; executions and functions do so from threads of their own."""
    with _lock:
        _counted[name] += amount


def count_for_asker(name: str, amount: int = 1) -> None:
    """Add to what the operator asked for, or the system: whoever sent the request at hand."""
    with _lock:
        (_by_operator if _asked_by_operator.get() else _counted)[name] += amount


def count_calls() -> None:
    """Plug the counter into ministack 1.5.33, and serve what it counted at `CALLS`."""
    _count_requests()
    _count_states()
    _count_queues()
    _count_functions()
    meter_table_units(count_for_asker)
    _serve_counts()


def _count_requests() -> None:
    """Count requests by service and operation, at the one place where each service gets them."""
    for service, handler in list(app.SERVICE_HANDLERS.items()):
        if service != "s3":  # it is reached by its buckets' hosts as well, so it is counted inside
            app.SERVICE_HANDLERS[service] = _counting(service, handler)
    replace(s3, "handle_request", lambda handler: _counting("s3", handler))
    replace(ses_v2, "handle_request", lambda handler: _counting("ses", handler))
    replace(apigateway, "handle_execute", _counting_api)
    replace(cloudfront, "handle_viewer_request", _counting_views)


def _counting(service: str, handler: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(handler)
    async def counted(
        method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
    ) -> Any:
        name = _named(
            service,
            path,
            method.lower(),
            iam_actions.extract_iam_action(service, method, path, headers, body, query),
        )
        _asked_by_operator.set(OPERATOR in headers.get("user-agent", ""))
        count_for_asker(name)
        return await handler(method, path, headers, body, query)

    return counted


def _named(service: str, path: str, verb: str, action: str | None) -> str:
    """Name a request as permissions do; S3 by the verb, too, since its prices go by that."""
    if service == "ses" and path.endswith("/outbound-emails"):
        return "ses:SendEmail"
    if service == "s3":
        listing = verb == "get" and action in {"s3:ListBucket", "s3:ListBucketVersions"}
        return f"s3:{'list' if listing else verb}:{(action or '').removeprefix('s3:')}"
    return action or f"{service}:{verb}"


def _counting_api(handler: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(handler)
    async def counted(*positional: Any, **options: Any) -> Any:
        count("apigateway:request")
        return await handler(*positional, **options)

    return counted


def _counting_views(serve: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(serve)
    async def counted(*positional: Any, **options: Any) -> Any:
        answer = await serve(*positional, **options)
        count("cloudfront:request")
        if isinstance(answer[2], bytes | str):
            count("cloudfront:bytes_out", len(answer[2]))
        return answer

    return counted


def _count_states() -> None:
    """Count each state that an execution enters, those inside of Map and Parallel, and retries.

    A state that succeeds has no function of its own in the engine; its output is cut alone.
    """
    for kind in _STATES:
        replace(stepfunctions, f"_execute_{kind}", _entering)
    replace(stepfunctions, "_fail_state_error", _entering)
    replace(
        stepfunctions,
        "_apply_output_path",
        lambda cut: _noting(
            cut, lambda given, _: given[0].get("Type") == "Succeed", "states:transition"
        ),
    )
    replace(
        stepfunctions,
        "_find_matching_retrier",
        lambda find: _noting(find, lambda _, found: found[0] is not None, "states:transition"),
    )


def _entering(execute: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(execute)
    def entered(*positional: Any) -> Any:
        count("states:transition")
        return execute(*positional)

    return entered


def _noting(
    work: Callable[..., Any], holds: Callable[[Any, Any], bool], name: str
) -> Callable[..., Any]:
    """Count what something did, where that holds of what it was given and what it gave."""

    @wraps(work)
    def noted(*positional: Any) -> Any:
        given = work(*positional)
        if holds(positional, given):
            count(name)
        return given

    return noted


def _always(*_: Any) -> bool:
    return True


def _count_queues() -> None:
    """Count what services send to queues themselves, and what Lambda takes from them.

    A batch that Lambda takes is one receive and one delete. Looks that find nothing are not
    counted: how often the engine looks says nothing about Amazon. Requests reach these functions
    by a table that was made before, and are counted as requests.
    """
    replace(sqs, "_act_send_message", partial(_noting, holds=_always, name="sqs:SendMessage"))
    replace(
        sqs,
        "_receive_messages_for_esm",
        partial(_noting, holds=lambda _, batch: bool(batch), name="sqs:ReceiveMessage"),
    )
    replace(
        sqs, "_delete_messages_for_esm", partial(_noting, holds=_always, name="sqs:DeleteMessage")
    )


def _count_functions() -> None:
    """Count invocations, their time by the memory that each function has, and what they log."""
    replace(lambda_svc, "_emit_lambda_logs", _counting_invocations)
    replace(cloudwatch_logs, "_append_log_events", _counting_lines)


def _counting_invocations(note: Callable[..., None]) -> Callable[..., None]:
    @wraps(note)
    def emit_logs(
        func: dict[str, Any], request: str, text: str, error: bool, took: int, **options: Any
    ) -> None:
        config = func.get("config") or func
        count("lambda:invocation")
        count(f"lambda:invocation:{config.get('FunctionName', 'unknown')}")
        count("lambda:mib_ms", int(config.get("MemorySize", 128)) * max(took, 1))
        note(func, request, text, error, took, **options)

    return emit_logs


def _counting_lines(append: Callable[..., None]) -> Callable[..., None]:
    @wraps(append)
    def append_events(stream: Any, events: list[dict[str, Any]]) -> None:
        lines = [len(event["message"].encode()) + LOG_EVENT_OVERHEAD for event in events]
        count("logs:bytes", sum(lines))
        append(stream, events)

    return append_events


def _serve_counts() -> None:
    """Answer `CALLS` beside the engine's own questions about itself."""
    replace(app, "_handle_health_request", _telling)


def _telling(answer: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(answer)
    def answer_or_tell(path: str, request_id: str) -> Any:
        if path != CALLS:
            return answer(path, request_id)
        with _lock:
            told = {"system": dict(_counted), "operator": dict(_by_operator)}
        return 200, {"Content-Type": "application/json"}, json.dumps(told, sort_keys=True).encode()

    return answer_or_tell
