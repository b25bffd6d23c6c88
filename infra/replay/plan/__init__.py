"""The story of a campaign: who sent what when, and who decided what; the same for a seed."""

from infra.replay.plan.files import content
from infra.replay.plan.model import Act, Plan
from infra.replay.plan.story import make_plan

__all__ = ["Act", "Plan", "content", "make_plan"]
