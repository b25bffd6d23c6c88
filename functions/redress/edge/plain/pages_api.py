"""Serve the plain form behind an API Gateway HTTP API (payload format 2.0)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs

from redress.domain.campaign import LOCALES
from redress.domain.errors import MethodNotAllowedError, RefusalError
from redress.domain.events import Audit
from redress.edge.api import headers_of, network_of
from redress.edge.http import preferred_locale
from redress.edge.plain.multipart import read_posted
from redress.edge.plain.plain_form import HtmlReply, PlainForm
from redress.observability import count, flush, logger

Event = dict[str, Any]
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Type": "text/html; charset=utf-8",
    "X-Content-Type-Options": "nosniff",
}
_PATH = "/api/plain"
_NO_SUCH_PAGE = 414
"""Nothing else answers it: the content network shows the site's page for who is lost, as 404."""
_AUDITS = {"GET": Audit.PLAIN_FORM_READ, "POST": Audit.PLAIN_FORM_SENT}


class PagesApi:
    """Every answer is a page; each is audited before and after its work, refusals too."""

    def __init__(self, form: Callable[[], PlainForm]) -> None:
        self._form = form

    def __call__(self, event: Event, _context: Any) -> Event:
        """Answer one request; it is asked for every page that the site does not have, too."""
        try:
            lost = event["rawPath"] != _PATH
            reply = HtmlReply(_NO_SUCH_PAGE, "") if lost else self._answer(event)
        finally:
            flush()
        return {
            "statusCode": reply.status,
            "headers": _HEADERS,
            "cookies": [],
            "body": reply.text,
            "isBase64Encoded": False,
        }

    def _answer(self, event: Event) -> HtmlReply:
        http = event["requestContext"]["http"]
        headers = headers_of(event)
        query = _query(event)
        locale = _locale(query, headers)
        form = self._form()
        audit = _AUDITS.get(http["method"])
        if audit is None:
            return form.refused(MethodNotAllowedError(), locale)
        told = {"audit": audit.value, "request": event["requestContext"]["requestId"]}
        logger().info("route", extra={**told, "outcome": "begun"})
        network = network_of(headers.get("x-forwarded-for", ""), http["sourceIp"])
        try:
            if audit is Audit.PLAIN_FORM_READ:
                reply = form.show(query.get("campaign", ""), locale, network)
            else:
                posted = read_posted(event, headers.get("content-type", ""))
                reply = form.send(posted, network)
        except RefusalError as refusal:
            reply = form.refused(refusal, locale)
        except Exception:  # noqa: BLE001  # our own fault: logged whole, told without its cause
            logger().exception("route", extra={**told, "outcome": "fault"})
            count("Fault")
            return form.fault(locale)
        logger().info("route", extra={**told, "outcome": str(reply.status)})
        return reply


def _query(event: Event) -> dict[str, str]:
    pairs = parse_qs(event.get("rawQueryString") or "")
    return {name: values[0] for name, values in pairs.items()}


def _locale(query: Mapping[str, str], headers: Mapping[str, str]) -> str:
    asked = query.get("lang", "")
    return asked if asked in LOCALES else preferred_locale(headers.get("accept-language", ""))
