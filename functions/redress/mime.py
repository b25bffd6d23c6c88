"""Mails as they travel, whichever service takes them."""

from __future__ import annotations

from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from redress.domain.errors import MailRejectedError
from redress.ports import Mail


def write_mail(mail: Mail, sender: str) -> EmailMessage:
    """Write the mail down.

    Raises MailRejectedError for line breaks in addresses, subject or headers.
    """
    message = EmailMessage(policy=SMTP)
    try:
        message["From"] = sender
        message["To"] = Address(addr_spec=mail.to)
        message["Subject"] = mail.subject
        for name, value in mail.headers.items():
            message[name] = value
    except (ValueError, MessageError, IndexError):
        raise MailRejectedError("malformed header") from None
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message
