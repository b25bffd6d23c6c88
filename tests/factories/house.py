"""All use cases, wired to the fakes of one world, with a campaign and its reviewers."""

from __future__ import annotations

from datetime import timedelta

from redress.domain.campaign import Campaign
from redress.usecases.ask_owner import AskOwner
from redress.usecases.change_contact import ChangeContact
from redress.usecases.close_case import CloseCase
from redress.usecases.configure import Configure
from redress.usecases.erase_person import ErasePerson
from redress.usecases.examine_item import ExamineItem
from redress.usecases.export_data import ExportData
from redress.usecases.hand_back import HandBack
from redress.usecases.open_case import OpenCase
from redress.usecases.own_case import OwnCase
from redress.usecases.prepare_uploads import PrepareUploads
from redress.usecases.preserve_evidence import PreserveEvidence
from redress.usecases.record_feedback import RecordFeedback
from redress.usecases.record_scan import RecordScan
from redress.usecases.request_erasure import RequestErasure
from redress.usecases.request_review import RequestReview
from redress.usecases.resume_case import Reconcile, ResumeCase
from redress.usecases.review import Review
from redress.usecases.seal_case import SealCase
from redress.usecases.sealing import Sealing
from redress.usecases.send_mail import SendMail
from redress.usecases.send_message import SendMessage
from redress.usecases.send_parts import SendParts
from redress.usecases.show_receipt import ShowReceipt
from redress.usecases.submit import Submit
from redress.usecases.sweep_due import SweepDue
from redress.usecases.waiting import Waits
from tests.factories.decisions import apply_batch, record_decision, second_person
from tests.factories.desk import REVIEWERS
from tests.factories.desk_work import desk_work
from tests.factories.owners import campaign
from tests.factories.ways_in import mail_code, oidc, passkeys, sign_in
from tests.fakes.world import World

GRACE = timedelta(seconds=60)
RETENTION = timedelta(days=365 * 4)


class House:
    """Attributes are named as the use cases are; `world` holds what they work on."""

    def __init__(self, running: Campaign | None = None) -> None:
        self.world = w = World()
        w.campaigns.put(running or campaign())
        for reviewer in REVIEWERS:
            w.people.put(reviewer)
        w.faults.points.clear()
        waits = Waits(
            w.cases, w.tasks, w.campaigns, w.people, w.calendars, w.engine, w.outbox, w.clock
        )
        self.submit = Submit(w.campaigns, w.drafts, w.outbox, w.secrets, w.clock, w.allowed)
        self.open_case = OpenCase(w.drafts, w.cases, w.campaigns, w.engine, w.outbox, w.clock)
        self.preserve_evidence = PreserveEvidence(
            cases=w.cases,
            campaigns=w.campaigns,
            examine=ExamineItem(w.uploads, w.scanner, w.sniffer, w.clock),
            vault=w.vault,
            engine=w.engine,
            outbox=w.outbox,
            clock=w.clock,
            retention=RETENTION,
        )
        self.seal_case = SealCase(
            w.cases,
            Sealing(
                cases=w.cases,
                campaigns=w.campaigns,
                vault=w.vault,
                stamper=w.stamper,
                signer=w.signer,
                documents=w.documents,
                clock=w.clock,
                retention=RETENTION,
            ),
            w.clock,
        )
        self.record_scan = RecordScan(w.cases, w.campaigns, w.outbox, w.clock)
        self.request_review = RequestReview(waits)
        self.ask_owner = AskOwner(waits)
        self.close_case = CloseCase(w.cases, w.campaigns, w.engine, w.outbox, w.clock)
        self.send_mail = SendMail(
            cases=w.cases,
            campaigns=w.campaigns,
            people=w.people,
            notices=w.notices,
            desk=w.desk,
            queues=w.desk,
            mailer=w.mailer,
            texts=w.texts,
            outbox=w.outbox,
            clock=w.clock,
        )
        self.erase_person = ErasePerson(
            w.cases, w.vault, w.exports, w.previews, w.data_keys, w.clock
        )
        self.request_erasure = RequestErasure(w.cases, w.outbox, w.clock)
        self.record_decision = record_decision(w)
        self.second_person = second_person(w)
        self.apply_batch = apply_batch(w)
        self.send_message = SendMessage(w.cases, w.people, w.limits, w.outbox, w.clock)
        self.change_contact = ChangeContact(w.cases, w.limits, w.outbox, w.clock)
        self.export_data = ExportData(w.cases, w.vault, w.limits, w.clock)
        self.own_case = OwnCase(
            w.cases,
            w.tasks,
            w.campaigns,
            w.people,
            w.engine,
            w.outbox,
            w.limits,
            w.clock,
            w.allowed,
            w.secrets,
        )
        self.resume_case = ResumeCase(w.cases, w.campaigns, w.engine, w.clock, GRACE)
        self.reconcile = Reconcile(w.drafts, w.cases, w.engine, w.outbox, self.resume_case, w.clock)
        self.sweep_due = SweepDue(
            cases=w.cases,
            tasks=w.tasks,
            notices=w.notices,
            campaigns=w.campaigns,
            people=w.people,
            engine=w.engine,
            outbox=w.outbox,
            clock=w.clock,
            grace=GRACE,
            calendars=w.calendars,
            batches=w.batches,
        )
        self.desk = desk_work(w)
        self.hand_back = HandBack(w.cases, w.tasks, w.desk, w.clock)
        self.record_feedback = RecordFeedback(w.cases, w.people, self.hand_back, w.outbox, w.clock)
        self.review = Review(w.cases, w.tasks, w.vault, w.clock)
        self.show_receipt = ShowReceipt(w.cases, w.secrets, w.limits, w.clock)
        self.prepare_uploads = PrepareUploads(
            w.campaigns, w.cases, w.uploads, w.limits, w.clock, w.allowed
        )
        self.send_parts = SendParts(w.cases, w.uploads, w.limits, w.clock, w.allowed)
        self.sign_in = sign_in(w)
        self.passkeys = passkeys(w)
        self.oidc = oidc(w)
        self.mail_code = mail_code(w)
        self.configure = Configure(w.campaigns, w.people)
