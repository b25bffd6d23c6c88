"""The zones and the workers over a world in memory."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from redress.adapters.jinja_pages import JinjaPages
from redress.domain.stages import OWNER_WAITS, Stage
from redress.edge.owner_zone import OwnerZone
from redress.edge.plain.plain_form import PlainForm
from redress.edge.reviewer_zone import ReviewerZone
from redress.usecases.ask_owner import AskOwner
from redress.usecases.change_contact import ChangeContact
from redress.usecases.change_settings import ChangeSettings
from redress.usecases.close_case import CloseCase
from redress.usecases.count_reveals import CountReveals
from redress.usecases.examine_item import ExamineItem
from redress.usecases.export_data import ExportData
from redress.usecases.own_case import OwnCase
from redress.usecases.prepare_uploads import PrepareUploads
from redress.usecases.preserve_evidence import PreserveEvidence
from redress.usecases.prove_work import ProveWork
from redress.usecases.request_bag import RequestBag
from redress.usecases.request_review import RequestReview
from redress.usecases.review import Review
from redress.usecases.send_message import SendMessage
from redress.usecases.send_parts import SendParts
from redress.usecases.show_preview import ShowPreview
from redress.usecases.show_receipt import HandReceipt, ShowReceipt
from redress.usecases.submit import Submit
from redress.usecases.take_files import TakeFiles
from redress.usecases.waiting import Waits
from tests.factories.decisions import decisions
from tests.factories.desk_work import desk_work
from tests.factories.staff import manage_people
from tests.factories.ways_in import oidc, passkeys, sign_in
from tests.fakes.exports import FakeExports
from tests.fakes.world import World


def prove_work(world: World) -> ProveWork:
    return ProveWork(world.puzzles, world.secrets, world.limits, world.clock, world.work)


def owner_zone(world: World) -> OwnerZone:
    allowed = world.allowed
    return OwnerZone(
        campaigns=world.campaigns,
        prove=prove_work(world),
        submit=Submit(
            world.campaigns, world.drafts, world.outbox, world.secrets, world.clock, allowed
        ),
        uploads=PrepareUploads(
            world.campaigns, world.cases, world.uploads, world.limits, world.clock, allowed
        ),
        parts=SendParts(world.cases, world.uploads, world.limits, world.clock, allowed),
        receipts=ShowReceipt(world.cases, world.secrets, world.limits, world.clock),
        documents=HandReceipt(world.cases, world.vault),
        messages=SendMessage(world.cases, world.people, world.limits, world.outbox, world.clock),
        contacts=ChangeContact(world.cases, world.limits, world.outbox, world.clock),
        exports=ExportData(world.cases, world.vault, world.limits, world.clock),
        own=OwnCase(
            world.cases,
            world.tasks,
            world.campaigns,
            world.people,
            world.engine,
            world.outbox,
            world.limits,
            world.clock,
            allowed,
            world.secrets,
        ),
        clock=world.clock,
    )


def plain_form(world: World) -> PlainForm:
    allowed = world.allowed
    return PlainForm(
        campaigns=world.campaigns,
        submit=Submit(
            world.campaigns, world.drafts, world.outbox, world.secrets, world.clock, allowed
        ),
        take=TakeFiles(world.uploads, world.limits, world.clock, allowed),
        prove=prove_work(world),
        pages=JinjaPages(),
        clock=world.clock,
    )


def reviewer_zone(world: World) -> ReviewerZone:
    review = Review(world.cases, world.tasks, world.vault, world.clock)
    return ReviewerZone(
        sign_in=sign_in(world),
        passkeys=passkeys(world),
        oidc=oidc(world),
        settings=ChangeSettings(world.people),
        desk=desk_work(world),
        review=review,
        people=manage_people(world),
        reveals=CountReveals(world.people, world.tasks, world.exposures, world.clock),
        previews=ShowPreview(
            review, world.cases, world.previews, world.limits, world.outbox, world.clock
        ),
        decisions=decisions(world),
        bags=RequestBag(world.cases, FakeExports(world.faults), world.outbox, world.clock),
        messages=SendMessage(world.cases, world.people, world.limits, world.outbox, world.clock),
    )


def worker(world: World, stage: Stage) -> Any:
    """Give what works on a stage."""
    waits = Waits(
        cases=world.cases,
        tasks=world.tasks,
        campaigns=world.campaigns,
        people=world.people,
        calendars=world.calendars,
        engine=world.engine,
        outbox=world.outbox,
        clock=world.clock,
    )
    if stage is Stage.PRESERVING:
        return PreserveEvidence(
            cases=world.cases,
            campaigns=world.campaigns,
            examine=ExamineItem(world.uploads, world.scanner, world.sniffer, world.clock),
            vault=world.vault,
            engine=world.engine,
            outbox=world.outbox,
            clock=world.clock,
            retention=timedelta(days=30),
        )
    if stage in {Stage.SCREENING, Stage.LEGAL_REVIEW, Stage.PURSUING}:
        return RequestReview(waits)
    if stage in OWNER_WAITS:
        return AskOwner(waits)
    return CloseCase(world.cases, world.campaigns, world.engine, world.outbox, world.clock)
