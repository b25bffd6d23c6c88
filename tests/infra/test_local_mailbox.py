"""The mailbox: what its client makes of the server's answers, and a real server."""

import smtplib
from email.message import EmailMessage
from pathlib import Path

import pytest

from infra.local.mailbox import MailboxError, MailServer, parse_mail


def test_a_mail_is_read_from_the_servers_answer() -> None:
    mail = parse_mail(
        {
            "id": "q681m0kh",
            "time": "2026-11-22T13:57:37.126Z",
            "subject": "案件 1 需要审核",
            "headers": {"Auto-Submitted": "auto-generated"},
            "envelope": {
                "from": {"address": "desk@example.org"},
                "to": [{"address": "a@example.org"}, {"address": "b@example.org"}],
            },
            "text": "正文\n",
        }
    )
    assert mail.recipients == ("a@example.org", "b@example.org")
    assert (mail.sender, mail.subject, mail.text) == (
        "desk@example.org",
        "案件 1 需要审核",
        "正文\n",
    )
    assert mail.html == ""
    assert mail.headers == {"auto-submitted": "auto-generated"}


@pytest.mark.engine
def test_mails_are_found_kept_and_forgotten(tmp_path: Path) -> None:
    server = MailServer(tmp_path)
    with server:
        _send(server, "reviewer@example.org", "案件 1")
        _send(server, "owner@example.org", "回执")
        _send(server, "reviewer@example.org", "案件 2")
        found = server.mailbox.wait_for_mail("Reviewer@example.org")
        assert found.subject == "案件 2"
        first = server.mailbox.wait_for_mail(
            "reviewer@example.org", matches=lambda mail: "1" in mail.subject
        )
        assert first.headers["auto-submitted"] == "auto-generated"
        with pytest.raises(MailboxError, match="received: 回执"):
            server.mailbox.wait_for_mail(
                "owner@example.org", matches=lambda mail: mail.subject == "结案", timeout=0.3
            )
    with server:
        # The server gives all mails the time of its own start: no order among them is left
        kept = server.mailbox.list_mails()
        assert sorted(mail.subject for mail in kept) == sorted(["案件 1", "回执", "案件 2"])
        server.mailbox.delete_all()
        assert server.mailbox.list_mails() == []


def _send(server: MailServer, recipient: str, subject: str) -> None:
    message = EmailMessage()
    message["From"] = "desk@example.org"
    message["To"] = recipient
    message["Subject"] = subject
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("正文")
    with smtplib.SMTP("127.0.0.1", server.smtp_port, timeout=10) as connection:
        connection.send_message(message)
