"""What owner and team say to each other beside the way of a case."""

from infra.local.journeys.errors import JourneyError
from infra.local.journeys.owner import Owner
from infra.local.journeys.privacy import MESSAGE, REPLY
from infra.local.journeys.world import Journey


def talk(journey: Journey, owner: Owner) -> None:
    """Let owner and community manager write to each other, and the owner move."""
    lin = journey.world.reviewer("lin@community")
    lin.is_asked(owner.case_id)
    owner.says(MESSAGE)
    seen = lin.opens(lin.is_asked(owner.case_id, "消息"))
    if [message["text"] for message in seen["messages"]] != [MESSAGE]:
        raise JourneyError("the owner's message did not reach the desk")
    lin.writes(seen, REPLY)
    journey.mail(owner, "新消息")
    if [message["from"] for message in owner.sees()["messages"]] != ["owner", "team"]:
        raise JourneyError("the team's message did not reach the owner")
    owner.moves(f"moved.{owner.email}")
    journey.mail(owner, "联系方式")
    if [former["email"] for former in owner.takes_along()["former_contacts"]] != owner.former:
        raise JourneyError("the former address is not among the owner's data")
