"""How a campaign wants its reviews done, as the configuration says it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from msgspec import Meta

from redress.domain.decisions import REASONS, Reason, Verdict
from redress.domain.errors import Finding
from redress.domain.review_rules import OwnerText, ReviewRules, Signing
from redress.domain.task_kinds import Assignee, TaskKind
from redress.edge.fields import Form, Note

Reviewed = Literal["screening", "legal_review", "carry_out_remedy"]
TimeOfDay = Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Needed = Annotated[Note, Meta(min_length=1)]
_DEFAULT = ReviewRules()


class OwnerWordsForm(Form, frozen=True, rename={"zh_cn": "zh-CN"}):
    """A text to the owner, in every locale."""

    zh_cn: Needed
    en: Needed


class OwnerTextForm(Form, frozen=True):
    """A text to begin with when this was decided for this reason."""

    id: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
    verdict: Verdict
    reason: Reason
    text: OwnerWordsForm


class SigningForm(Form, frozen=True):
    """What a weighty decision of each group needs."""

    community: Signing = Signing.PASSKEY
    legal: Signing = Signing.PASSKEY
    communications: Signing = Signing.PASSKEY


class ReviewRulesForm(Form, frozen=True):
    """The rules of a campaign; whatever is left out stays as it is by default."""

    claim_minutes: Annotated[int, Meta(ge=1, le=1440)] = _DEFAULT.claim_minutes
    four_eyes: Annotated[tuple[Reviewed, ...], Meta(max_length=3)] = ()
    signing: SigningForm = SigningForm()
    digest_times: Annotated[tuple[TimeOfDay, ...], Meta(min_length=1, max_length=6)] = (
        _DEFAULT.digest_times
    )
    templates: Annotated[tuple[OwnerTextForm, ...], Meta(max_length=50)] = ()

    def rules(self) -> ReviewRules:
        """Give it to the domain."""
        return ReviewRules(
            claim_minutes=self.claim_minutes,
            four_eyes=tuple(TaskKind(kind) for kind in dict.fromkeys(self.four_eyes)),
            signing={
                Assignee.COMMUNITY: self.signing.community,
                Assignee.LEGAL: self.signing.legal,
                Assignee.COMMUNICATIONS: self.signing.communications,
            },
            digest_times=tuple(sorted(dict.fromkeys(self.digest_times))),
            templates=tuple(
                OwnerText(
                    one.id, one.verdict, one.reason, {"zh-CN": one.text.zh_cn, "en": one.text.en}
                )
                for one in self.templates
            ),
        )


def review_findings(form: ReviewRulesForm, at: str) -> Iterator[Finding]:
    """List what no schema can see."""
    seen: set[str] = set()
    for number, template in enumerate(form.templates):
        if template.id in seen:
            yield Finding(f"{at}/templates/{number}/id", "repeated")
        seen.add(template.id)
        if template.reason not in REASONS.get(template.verdict, ()):
            yield Finding(f"{at}/templates/{number}/reason", "not_for_this_verdict")
