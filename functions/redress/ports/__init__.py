"""What the use cases need from the outside world, named for the need."""

from redress.ports.people import Limits, People, Secrets
from redress.ports.records import (
    Campaigns,
    CaseFile,
    Cases,
    Claim,
    Drafts,
    LiveCase,
    Notices,
    Tasks,
)
from redress.ports.services import (
    Calendars,
    Callback,
    Clock,
    Engine,
    ExecutionState,
    Mail,
    Mailer,
    Outbox,
    Texts,
)
from redress.ports.storage import Uploads, UploadTarget, Vault

__all__ = [
    "Calendars",
    "Callback",
    "Campaigns",
    "CaseFile",
    "Cases",
    "Claim",
    "Clock",
    "Drafts",
    "Engine",
    "ExecutionState",
    "Limits",
    "LiveCase",
    "Mail",
    "Mailer",
    "Notices",
    "Outbox",
    "People",
    "Secrets",
    "Tasks",
    "Texts",
    "UploadTarget",
    "Uploads",
    "Vault",
]
