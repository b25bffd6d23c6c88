"""What the use cases need from the outside world, named for the need."""

from redress.ports.batches import Batches
from redress.ports.case_file import CaseFile
from redress.ports.desk import Desk, Queues
from redress.ports.exposures import Exposures
from redress.ports.figures import Counted, Figures
from redress.ports.issuer import Issuer, Vouched
from redress.ports.passkeys import PasskeyJudge
from redress.ports.people import Limits, People, Secrets
from redress.ports.previews import Made, Painter, Pieces, Previews, Sources
from redress.ports.proofs import Documents, Scanner, Signer, Sniffer, Stamp, Stamper
from redress.ports.records import (
    Campaigns,
    Cases,
    Checkpoints,
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
    Pages,
    Texts,
)
from redress.ports.storage import (
    Arrival,
    DataKeys,
    Exported,
    Exports,
    Kept,
    Standing,
    Uploads,
    UploadTarget,
    Vault,
)
from redress.ports.work import Puzzles

__all__ = [
    "Arrival",
    "Batches",
    "Calendars",
    "Callback",
    "Campaigns",
    "CaseFile",
    "Cases",
    "Checkpoints",
    "Claim",
    "Clock",
    "Counted",
    "DataKeys",
    "Desk",
    "Documents",
    "Drafts",
    "Engine",
    "ExecutionState",
    "Exported",
    "Exports",
    "Exposures",
    "Figures",
    "Issuer",
    "Kept",
    "Limits",
    "LiveCase",
    "Made",
    "Mail",
    "Mailer",
    "Notices",
    "Outbox",
    "Pages",
    "Painter",
    "PasskeyJudge",
    "People",
    "Pieces",
    "Previews",
    "Puzzles",
    "Queues",
    "Scanner",
    "Secrets",
    "Signer",
    "Sniffer",
    "Sources",
    "Stamp",
    "Stamper",
    "Standing",
    "Tasks",
    "Texts",
    "UploadTarget",
    "Uploads",
    "Vault",
    "Vouched",
]
