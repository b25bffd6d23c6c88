"""The settings of mails: who they come from, and which service takes them."""

from dataclasses import dataclass
from typing import Literal

from infra.toml_reader import StageError, matches, within


@dataclass(frozen=True)
class MailSettings:
    """Who mails come from, and how they leave.

    `identity` is `create` when the stack makes the sender's identity, `existing` when it was
    verified elsewhere. `retry_seconds` is the first pause after the service refused a mail.

    With the transport `smtp` mails go to `smtp_host`; `smtp_secret` names a secret that operators
    made, with the JSON `{"username": …, "password": …}`, or is empty where no login is asked for.
    """

    sender: str
    identity: Literal["create", "existing"]
    retry_seconds: int
    transport: Literal["ses", "smtp"] = "ses"
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_security: Literal["starttls", "tls", "plain"] = "starttls"
    smtp_secret: str = ""

    def __post_init__(self) -> None:
        matches("mail.sender", self.sender, r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+", "an e-mail address")
        within("mail.retry_seconds", self.retry_seconds, 1, 3600)
        within("mail.smtp_port", self.smtp_port, 1, 65_535)
        if (self.transport == "smtp") != bool(self.smtp_host):
            raise StageError("mail.smtp_host is needed with mail.transport = 'smtp', and only then")
        if self.smtp_secret:
            matches("mail.smtp_secret", self.smtp_secret, r"[A-Za-z0-9/_+=.@-]{1,200}", "a name")
            if self.transport == "ses":
                raise StageError("mail.smtp_secret is for mail.transport = 'smtp' only")

    def check(self, *, on_engine: bool) -> None:
        """Refuse what would send a login or a mail in the clear.

        Raises:
            StageError: names the key.
        """
        if self.smtp_security == "plain" and not on_engine:
            raise StageError("mail.smtp_security = 'plain' is for the local engine only")
