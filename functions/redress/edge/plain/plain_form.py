"""The plain form: what scripts do elsewhere, the server does here, one page at a time."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from redress.domain.campaign import LOCALES, Campaign
from redress.domain.errors import (
    BodyTooLargeError,
    InvalidInputError,
    MalformedBodyError,
    ProofOfWorkNeededError,
    RefusalError,
    UnknownCampaignError,
)
from redress.domain.ids import fresh_uuid7, is_uuid7
from redress.domain.submission import Submission
from redress.edge.documents import read_document
from redress.edge.forms import SubmissionForm
from redress.edge.plain.answers import by_field, plain_findings, submission_document
from redress.edge.plain.multipart import Posted
from redress.edge.plain.sheet import Sheet, held_files
from redress.edge.problems import problem, texts
from redress.ports import Campaigns, Clock, Pages
from redress.usecases.prove_work import ProveWork
from redress.usecases.submit import Submit
from redress.usecases.take_files import CameFile, TakeFiles

_EARLY = "early"
_FORGED = {"missing", "wrong"}


@dataclass(frozen=True)
class HtmlReply:
    """A whole page with its status."""

    status: int
    text: str


@dataclass(frozen=True)
class PlainForm:
    """Shows the form, takes it, and shows it again with what is wrong; nothing typed is lost."""

    campaigns: Campaigns
    submit: Submit
    take: TakeFiles
    prove: ProveWork
    pages: Pages
    clock: Clock

    def show(self, campaign_id: str, locale: str, network: str) -> HtmlReply:
        """Show an empty form, with a submission id of its own and a ticket that soon is good."""
        campaign = self.campaigns.get(campaign_id)
        if campaign is None:
            return self._unknown(locale)
        try:
            campaign.ensure_open(self.clock.now())
        except RefusalError as refusal:
            return replace(self.refused(refusal, locale, campaign), status=200)
        fresh = fresh_uuid7(self.clock.now(), os.urandom(10))
        posted = Posted({"submission_id": (fresh,)}, ())
        ticket = self.prove.ticket(fresh, network)
        return self._form(Sheet(campaign, locale, posted, network), status=200, ticket=ticket)

    def send(self, posted: Posted, network: str) -> HtmlReply:
        """Take a form: give its receipt, or the form again."""
        locale = posted.one("lang") if posted.one("lang") in LOCALES else LOCALES[0]
        campaign = self.campaigns.get(posted.one("campaign"))
        if campaign is None or not is_uuid7(posted.one("submission_id")):
            return self._unknown(locale)
        sheet = Sheet(campaign, locale, posted, network, held_files(posted))
        try:
            self.take.count_request(network)
            self._ensure_ours(sheet)
            sheet = self._with_files(sheet)
            if posted.one("switch") in LOCALES:
                return self._form(replace(sheet, locale=posted.one("switch")), status=200)
            return self._sent(sheet)
        except InvalidInputError as refusal:
            return self._corrected(sheet, refusal)
        except ProofOfWorkNeededError as refusal:
            return self._once_more(sheet, refusal)
        except RefusalError as refusal:
            return self.refused(refusal, locale, campaign)

    def refused(
        self, refusal: RefusalError, locale: str, campaign: Campaign | None = None
    ) -> HtmlReply:
        """Say in words why nothing came of a request."""
        words = self.pages.words(locale)
        told = problem(refusal, locale, "").document or {}
        title, detail = str(told["title"]), str(told["detail"])
        if isinstance(refusal, BodyTooLargeError):
            title, detail = words["problem_title"], words["too_large"]
        elif isinstance(refusal, MalformedBodyError):
            title, detail = words["problem_title"], words["unreadable"]
        return self._notice(refusal.status, locale, (title, detail), campaign)

    def fault(self, locale: str) -> HtmlReply:
        """Say that something failed on our side."""
        words = texts(locale)
        told = words["problem.fault.title"], words["problem.fault.detail"]
        return self._notice(500, locale, told)

    def _ensure_ours(self, sheet: Sheet) -> None:
        """Refuse a form, before anything of it is kept, that nobody was given or that is over.

        A ticket that is early or expired was given out; it is told of once the files are kept.
        """
        if self.submit.acknowledged(sheet.submission_id):
            return
        sheet.campaign.ensure_open(self.clock.now())
        try:
            self.prove.check(sheet.posted.one("ticket"), sheet.submission_id)
        except ProofOfWorkNeededError as refusal:
            if refusal.details["reason"] in _FORGED:
                raise

    def _with_files(self, sheet: Sheet) -> Sheet:
        came = [CameFile(f.name, f.media_type, f.content) for f in sheet.posted.files]
        return replace(sheet, files=self.take(sheet.submission_id, came, sheet.files))

    def _sent(self, sheet: Sheet) -> HtmlReply:
        submission = _submission(sheet)
        if not self.submit.acknowledged(submission.submission_id):
            self.prove.check(sheet.posted.one("ticket"), submission.submission_id)
        receipt = self.submit(submission)
        values = {"campaign": sheet.campaign, "receipt": receipt, "files": sheet.files}
        return HtmlReply(200, self.pages.page("plain_receipt", sheet.locale, values))

    def _corrected(self, sheet: Sheet, refusal: InvalidInputError) -> HtmlReply:
        words = self.pages.words(sheet.locale)
        errors = by_field(refusal.findings, texts(sheet.locale), words)
        for name in sheet.posted.empty:
            told = words["empty_file"].replace("{name}", name)
            errors.setdefault("files", []).append(told)
        if sheet.left_out:
            told = words["files_left_out"].replace("{names}", " · ".join(sheet.left_out))
            errors.setdefault("files", []).append(told)
        return self._form(sheet, status=refusal.status, errors=errors)

    def _once_more(self, sheet: Sheet, refusal: ProofOfWorkNeededError) -> HtmlReply:
        """Ask for the button to be pressed again; a ticket that never will be good is renewed."""
        words = self.pages.words(sheet.locale)
        if refusal.details["reason"] == _EARLY:
            seconds = str(refusal.details["retry_after"])
            notice = words[_EARLY].replace("{seconds}", seconds)
            return self._form(sheet, status=refusal.status, notice=notice)
        ticket = self.prove.ticket(sheet.submission_id, sheet.network)
        return self._form(sheet, status=refusal.status, notice=words["again"], ticket=ticket)

    def _form(
        self,
        sheet: Sheet,
        *,
        status: int,
        errors: Mapping[str, Sequence[str]] | None = None,
        notice: str = "",
        ticket: str = "",
    ) -> HtmlReply:
        carried = ticket or sheet.posted.one("ticket")
        values = sheet.values(ticket=carried, errors=errors or {}, notice=notice)
        return HtmlReply(status, self.pages.page("plain_form", sheet.locale, values))

    def _unknown(self, locale: str) -> HtmlReply:
        words = self.pages.words(locale)
        told = words["no_campaign_title"], words["no_campaign"]
        return self._notice(UnknownCampaignError.status, locale, told)

    def _notice(
        self, status: int, locale: str, told: tuple[str, str], campaign: Campaign | None = None
    ) -> HtmlReply:
        values = {
            "title": told[0],
            "detail": told[1],
            "campaign": campaign,
            "kept": status not in {200, UnknownCampaignError.status},
        }
        return HtmlReply(status, self.pages.page("plain_notice", locale, values))


def _submission(sheet: Sheet) -> Submission:
    """Read a sheet; raises InvalidInputError with all that is wrong, of whatever kind it is."""
    document = json.dumps(submission_document(sheet), ensure_ascii=False)
    try:
        submission = read_document(document, SubmissionForm).submission()
    except InvalidInputError as refusal:
        raise InvalidInputError([*refusal.findings, *plain_findings(sheet)]) from refusal
    if sheet.posted.empty:
        raise InvalidInputError(submission.findings(sheet.campaign))
    return submission
