"""Looks for personal data in every place where only ids and enums may be."""

from collections.abc import Iterator

from infra.local.journeys.owner import ATTACKER, PASTED, Owner
from infra.local.journeys.world import World

STATEMENT = "他们天天在评论区骂我"
MESSAGE = "我昨天又去派出所报了一次警。"
REPLY = "请您先不要回复对方。"
WORDS = {
    "a statement": STATEMENT,
    "the name of an attacker": ATTACKER,
    "a pasted text": PASTED,
    "a message": MESSAGE,
    "a reply": REPLY,
}


def personal_data_found(world: World) -> list[str]:
    """Scan table, logs, executions and mails for what identifies an owner; give every find.

    What the table holds of a person is encrypted. A mail to an owner may carry the words that
    reviewers wrote with a decision, and is addressed to the owner; the name, telephone number,
    receipt code, former addresses, and whatever the owner or the team wrote are nowhere.
    """
    finds = []
    for place, text in _texts(world):
        for owner in world.owners:
            finds += [
                f"{_nature(owner, secret)} of {owner.case_id} in {place}"
                for secret in owner.secrets
                if secret and secret in text and not (place == "mail" and secret == owner.email)
            ]
        finds += [f"{nature} in {place}" for nature, words in WORDS.items() if words in text]
    return finds


def _texts(world: World) -> Iterator[tuple[str, str]]:
    for line in world.operator.everything_logged():
        yield "a log", line
    for line in world.operator.everything_executed():
        yield "an execution", line
    for owner in world.owners:
        for value in world.operator.everything_recorded(owner.case_id):
            yield "the table", value
    for mail in world.mailbox.list_mails():
        yield "mail", f"{mail.subject}\n{mail.text}\n{mail.html}"


def _nature(owner: Owner, secret: str) -> str:
    natures = {
        owner.name: "the name",
        owner.email: "the address",
        owner.phone: "the telephone number",
        owner.receipt_code: "the receipt code",
        **dict.fromkeys(owner.former, "a former address"),
    }
    return natures[secret]
