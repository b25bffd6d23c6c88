"""What operators order about reviewers: `{"order": "add", "reviewer": {...}}`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from redress.domain.errors import InvalidInputError, RefusalError, UnknownReviewerError
from redress.domain.events import Audit
from redress.domain.staff import Manager
from redress.edge.documents import read_document
from redress.edge.people_forms import NewReviewerForm, ReviewerChangeForm
from redress.edge.people_zone import reviewers_view
from redress.observability import flush, logger
from redress.usecases.manage_people import EVERY_GROUP, ManagePeople

Document = dict[str, Any]
_OPERATOR = Manager(EVERY_GROUP)


class PeopleOrders:
    """Orders are `list`, `add` and `change`; each is logged with the reviewer's id, no more.

    Gives `{"reviewers": [...]}`, `{"done": id}`, `{"findings": [...]}` or `{"refused": code}`.
    """

    def __init__(self, make: Callable[[], ManagePeople]) -> None:
        self._make = make

    def __call__(self, event: Document, _context: Any) -> Document:
        """Take an order."""
        orders = {"list": self._list, "add": self._add, "change": self._change}
        order = orders.get(str(event.get("order")))
        if order is None:
            return {"refused": "unknown_order"}
        try:
            return order(event.get("reviewer"))
        except InvalidInputError as error:
            return {
                "findings": [
                    {"pointer": f.pointer, "code": f.code, "limit": f.limit} for f in error.findings
                ]
            }
        except UnknownReviewerError as error:
            return {"refused": error.code}
        finally:
            flush()

    def _list(self, _: object) -> Document:
        return dict(reviewers_view(self._make().members(_OPERATOR)))

    def _add(self, wanted: object) -> Document:
        form = read_document(json.dumps(wanted), NewReviewerForm)
        with _audited(Audit.REVIEWER_ADDED, form.id):
            self._make().add(_OPERATOR, form.id, form.details())
        return {"done": form.id}

    def _change(self, wanted: object) -> Document:
        form = read_document(json.dumps(wanted), ReviewerChangeForm)
        with _audited(Audit.REVIEWER_CHANGED, form.id):
            self._make().change(_OPERATOR, form.id, form.given_to)
        return {"done": form.id}


@contextmanager
def _audited(audit: Audit, reviewer_id: str) -> Iterator[None]:
    """Log an order before its work and after; what fails rises, and is logged by its service."""
    _log(audit, reviewer_id, "begun")
    try:
        yield
    except RefusalError as refusal:
        _log(audit, reviewer_id, refusal.code)
        raise
    _log(audit, reviewer_id, "done")


def _log(audit: Audit, reviewer_id: str, outcome: str) -> None:
    told = {"audit": audit.value, "reviewer": "operator", "changed": reviewer_id}
    logger().info("order", extra={**told, "outcome": outcome})
