"""Write an organisation's campaign and reviewers, after checking that they fit together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from redress.domain.campaign import LOCALES, Campaign
from redress.domain.errors import Finding, InvalidInputError
from redress.domain.reviewers import Reviewer
from redress.domain.tasks import Assignee
from redress.ports import Campaigns, People

_NEEDED = (Assignee.COMMUNITY, Assignee.LEGAL)


@dataclass(frozen=True)
class Configure:
    """Configuring twice is configuring once."""

    campaigns: Campaigns
    people: People

    def __call__(self, campaigns: Sequence[Campaign], reviewers: Sequence[Reviewer]) -> None:
        """Write all of it, or raise InvalidInputError with every finding and write nothing."""
        findings = [
            finding
            for number, campaign in enumerate(campaigns)
            for finding in _campaign_findings(f"/campaigns/{number}", campaign)
        ]
        if reviewers:
            findings += _group_findings(reviewers)
        if findings:
            raise InvalidInputError(findings)
        for campaign in campaigns:
            self.campaigns.put(campaign)
        for reviewer in reviewers:
            self.people.put(reviewer.configured_after(self.people.get(reviewer.id)))


def _campaign_findings(pointer: str, campaign: Campaign) -> list[Finding]:
    findings = []
    if campaign.opens_at >= campaign.closes_at:
        findings.append(Finding(f"{pointer}/closes_at", "closes_before_it_opens"))
    for name in ("title", "introduction", "organisation"):
        texts: dict[str, str] = getattr(campaign, name)
        findings += [
            Finding(f"{pointer}/{name}", "locale_missing", locale)
            for locale in LOCALES
            if not texts.get(locale)
        ]
    for number, consent in enumerate(campaign.consents):
        findings += [
            Finding(f"{pointer}/consents/{number}/text", "locale_missing", locale)
            for locale in LOCALES
            if not consent.text.get(locale)
        ]
    return findings


def _group_findings(reviewers: Sequence[Reviewer]) -> list[Finding]:
    findings = []
    for group in _NEEDED:
        members = [r for r in reviewers if group in r.groups and not r.disabled]
        if not members:
            findings.append(Finding("/reviewers", "group_empty", group.value))
        elif not any(reviewer.lead for reviewer in members):
            findings.append(Finding("/reviewers", "lead_missing", group.value))
    addresses = [reviewer.email.lower() for reviewer in reviewers]
    findings += [
        Finding(f"/reviewers/{number}/email", "address_taken")
        for number, address in enumerate(addresses)
        if address in addresses[:number]
    ]
    return findings
