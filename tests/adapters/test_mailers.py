"""Mailers: SES at the pace of its quota, and real SMTP servers with and without TLS."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from email import message_from_bytes, policy
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from botocore.stub import ANY, Stubber

from infra.local.certificate import Certificate, ensure_certificate
from infra.local.mailbox import MailServer
from infra.local.toolchain import free_port
from redress import aws
from redress.adapters.ses_mailer import Pace, SesMailer
from redress.adapters.smtp_mailer import Login, Security, SmtpMailer, SmtpServer
from redress.domain.errors import MailQuotaError, MailRefusedError, MailRejectedError
from redress.ports import Mail
from tests.adapters.outside import SENDER

MAIL = Mail(
    "reviewer@example.org",
    "[RD-1] 待处理：社区初审",
    "您好\n",
    "<p>您好</p>\n",
    {"Auto-Submitted": "auto-generated", "References": "<RD-1@host.example>"},
)
LOGIN = Login("redress", "a secret")
WRONG = Login("redress", "another")
HOST = "localhost"


class Watch:
    """A clock that goes on when somebody sleeps."""

    def __init__(self) -> None:
        self.time = 1000.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 6))
        self.time += seconds

    def pace(self, workers: int) -> Pace:
        return Pace(workers, lambda: self.time, self.sleep)


@dataclass
class Ses:
    """SES with a script."""

    client: object
    stubber: Stubber

    def quota(self, rate: float, most: float = 50_000.0, sent: float = 0.0) -> None:
        told = {"MaxSendRate": rate, "Max24HourSend": most, "SentLast24Hours": sent}
        self.stubber.add_response("get_account", {"SendQuota": told})

    def takes(self, mails: int) -> None:
        for _ in range(mails):
            self.stubber.add_response("send_email", {})


@pytest.fixture
def ses(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ses]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    client = aws.sesv2.__wrapped__()
    with Stubber(client) as stubber:
        yield Ses(client, stubber)
        stubber.assert_no_pending_responses()


def paced(ses: Ses, watch: Watch, workers: int = 4) -> SesMailer:
    return SesMailer(SENDER, pace=watch.pace(workers), client=lambda: ses.client)  # type: ignore[arg-type, return-value]


class TestQuota:
    def test_each_worker_keeps_to_its_share_of_the_rate(self, ses: Ses) -> None:
        watch = Watch()
        ses.quota(rate=10)
        ses.takes(3)
        mailer = paced(ses, watch)
        for _ in range(3):
            mailer.send(MAIL)
        assert watch.slept == [0.5, 0.5]  # 4 workers at 8 a second

    def test_who_is_slow_anyway_need_not_wait(self, ses: Ses) -> None:
        watch = Watch()
        ses.quota(rate=10)
        ses.takes(2)
        mailer = paced(ses, watch)
        mailer.send(MAIL)
        watch.time += 60
        mailer.send(MAIL)
        assert watch.slept == []

    def test_the_quota_is_read_every_ten_minutes(self, ses: Ses) -> None:
        watch = Watch()
        ses.quota(rate=10)
        ses.takes(2)
        mailer = paced(ses, watch)
        mailer.send(MAIL)
        watch.time += 599
        mailer.send(MAIL)
        ses.quota(rate=100)
        ses.takes(2)
        watch.time += 2
        mailer.send(MAIL)
        mailer.send(MAIL)
        assert watch.slept == [0.05]

    def test_when_the_day_is_used_up_mails_wait_until_there_is_room(self, ses: Ses) -> None:
        watch = Watch()
        ses.quota(rate=10, most=200, sent=196)
        ses.takes(2)
        mailer = paced(ses, watch, workers=2)
        mailer.send(MAIL)
        mailer.send(MAIL)
        for _ in range(2):
            with pytest.raises(MailQuotaError):
                mailer.send(MAIL)
        watch.time += 600
        ses.quota(rate=10, most=200, sent=150)
        ses.takes(1)
        mailer.send(MAIL)

    def test_an_account_without_a_daily_quota_is_never_used_up(self, ses: Ses) -> None:
        ses.quota(rate=10, most=-1.0, sent=10**6)
        ses.takes(1)
        paced(ses, Watch()).send(MAIL)

    def test_a_quota_that_is_not_told_holds_the_mail_back(self, ses: Ses) -> None:
        ses.stubber.add_client_error("get_account", "TooManyRequestsException", "", 429)
        with pytest.raises(MailRefusedError, match="TooManyRequestsException"):
            paced(ses, Watch()).send(MAIL)


def test_a_mail_is_tagged_with_ids_and_watched_over(ses: Ses) -> None:
    ses.stubber.add_response(
        "send_email",
        {},
        {
            "FromEmailAddress": SENDER,
            "Destination": {"ToAddresses": [MAIL.to]},
            "Content": ANY,
            "ConfigurationSetName": "redress-test-mail",
            "EmailTags": [{"Name": "case", "Value": "RD-1"}, {"Name": "reviewer", "Value": "jun"}],
        },
    )
    mailer = SesMailer(SENDER, configuration_set="redress-test-mail", client=lambda: ses.client)  # type: ignore[arg-type, return-value]
    mailer.send(replace(MAIL, tags={"case": "RD-1", "reviewer": "jun"}))


def trusting(certificate: Certificate) -> Callable[[], ssl.SSLContext]:
    return lambda: ssl.create_default_context(cafile=str(certificate.certificate))


def smtp(
    port: int,
    security: Security = "plain",
    login: Login | None = None,
    context: Callable[[], ssl.SSLContext] | None = None,
) -> SmtpMailer:
    server = SmtpServer(HOST, port, security)
    return SmtpMailer(SENDER, server, (lambda: login) if login else None, context)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return ensure_certificate(tmp_path_factory.mktemp("tls"), (HOST,))


@contextmanager
def mail_server(folder: Path, *options: str) -> Iterator[MailServer]:
    with MailServer(folder, options=options) as server:
        yield server


def secured(certificate: Certificate) -> tuple[str, ...]:
    return (
        *("--incoming-cert", str(certificate.certificate)),
        *("--incoming-key", str(certificate.key)),
        "--incoming-secure",
        *("--incoming-user", LOGIN.username, "--incoming-pass", LOGIN.password),
    )


@contextmanager
def starttls_server(certificate: Certificate) -> Iterator[tuple[int, list[bytes]]]:
    """A server that takes nothing before STARTTLS and a login, and keeps what it takes."""
    received: list[bytes] = []

    class Keep:
        async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
            received.append(envelope.original_content or b"")
            return "250 kept"

    def judged(*said: object) -> AuthResult:
        known = LoginPassword(LOGIN.username.encode(), LOGIN.password.encode())
        return AuthResult(success=said[-1] == known, handled=False)

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.certificate, certificate.key)
    server = Controller(
        Keep(),
        hostname="127.0.0.1",
        port=free_port(),
        tls_context=context,
        require_starttls=True,
        auth_required=True,
        authenticator=judged,
    )
    server.start()
    try:
        yield server.port, received
    finally:
        server.stop()


@pytest.mark.engine
class TestRealServers:
    def test_a_mail_arrives_as_it_was_written(self, tmp_path: Path) -> None:
        with mail_server(tmp_path) as server:
            smtp(server.smtp_port).send(MAIL)
            got = server.mailbox.wait_for_mail(MAIL.to)
        assert (got.sender, got.recipients, got.subject) == (SENDER, (MAIL.to,), MAIL.subject)
        assert (got.text.strip(), got.html.strip()) == ("您好", "<p>您好</p>")
        assert got.headers["auto-submitted"] == "auto-generated"
        assert "message-id" in got.headers

    def test_over_tls_with_a_login(self, tmp_path: Path, certificate: Certificate) -> None:
        with mail_server(tmp_path, *secured(certificate)) as server:
            trusted = trusting(certificate)
            smtp(server.smtp_port, "tls", LOGIN, trusted).send(MAIL)
            assert server.mailbox.wait_for_mail(MAIL.to).subject == MAIL.subject
            with pytest.raises(MailRefusedError, match="SMTPAuthenticationError 535"):
                smtp(server.smtp_port, "tls", WRONG, trusted).send(MAIL)
            with pytest.raises(MailRefusedError, match="SSLCertVerificationError"):
                smtp(server.smtp_port, "tls", LOGIN).send(MAIL)
            assert len(server.mailbox.list_mails()) == 1

    def test_over_starttls_with_a_login(self, certificate: Certificate) -> None:
        trusted = trusting(certificate)
        with starttls_server(certificate) as (port, received):
            smtp(port, "starttls", LOGIN, trusted).send(MAIL)
            with pytest.raises(MailRefusedError, match="SMTPAuthenticationError 535"):
                smtp(port, "starttls", WRONG, trusted).send(MAIL)
            with pytest.raises(MailRefusedError, match="SSLCertVerificationError"):
                smtp(port, "starttls", LOGIN).send(MAIL)
            with pytest.raises(MailRefusedError, match="SMTPSenderRefused 530"):
                smtp(port, "plain").send(MAIL)
        (mail,) = received
        message = message_from_bytes(mail, policy=policy.default)
        assert (message["To"], message["Subject"]) == (MAIL.to, MAIL.subject)
        assert message["Date"].datetime.tzinfo is not None

    def test_a_server_without_tls_is_told_neither_login_nor_mail(self, tmp_path: Path) -> None:
        with mail_server(tmp_path) as server:
            with pytest.raises(MailRefusedError, match="SMTPNotSupportedError"):
                smtp(server.smtp_port, "starttls", LOGIN).send(MAIL)
            assert server.mailbox.list_mails() == []


class _Scripted(StreamRequestHandler):
    """Says what the test wants instead of its usual answer to a command."""

    said: dict[str, str]
    heard: list[str]

    def handle(self) -> None:
        self._say(self.said.get("greeting", "220 ready"))
        while line := self.rfile.readline():
            command = line.decode().split(":")[0].split()[0].upper()
            self.heard.append(command)
            if command == "QUIT" and self.said.get("QUIT") == "silence":
                return
            self._say(self.said.get(command, "354 go on" if command == "DATA" else "250 fine"))
            if command == "DATA" and "DATA" not in self.said:
                while self.rfile.readline() not in {b".\r\n", b""}:
                    pass
                self._say(self.said.get("content", "250 taken"))

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def scripted(**said: str) -> Iterator[tuple[int, list[str]]]:
    heard: list[str] = []
    handler = type("Handler", (_Scripted,), {"said": said, "heard": heard})
    with ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server.server_address[1], heard
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.engine
class TestAnswers:
    @pytest.mark.parametrize(
        ("said", "expected", "reason"),
        [
            ({"greeting": "421 busy"}, MailRefusedError, "SMTPConnectError 421"),
            ({"greeting": "554 go away"}, MailRefusedError, "SMTPConnectError 554"),
            ({"MAIL": "451 later"}, MailRefusedError, "SMTPSenderRefused 451"),
            ({"MAIL": "550 not from here"}, MailRefusedError, "SMTPSenderRefused 550"),
            ({"RCPT": "450 greylisted"}, MailRefusedError, "450"),
            ({"RCPT": "550 nobody here"}, MailRejectedError, "550"),
            ({"DATA": "452 full"}, MailRefusedError, "452"),
            ({"content": "451 later"}, MailRefusedError, "451"),
            ({"content": "554 unwanted"}, MailRejectedError, "554"),
        ],
    )
    def test_what_passes_is_tried_again_and_what_does_not_is_given_up(
        self, said: dict[str, str], expected: type[Exception], reason: str
    ) -> None:
        with scripted(**said) as (port, _), pytest.raises(expected) as refusal:
            smtp(port).send(MAIL)
        assert str(refusal.value) == reason
        assert refusal.value.__suppress_context__

    def test_a_mail_that_was_taken_is_not_sent_again_for_want_of_a_goodbye(self) -> None:
        with scripted(QUIT="silence") as (port, heard):
            smtp(port).send(MAIL)
        assert heard[-1] == "QUIT"

    def test_nobody_at_the_door(self) -> None:
        with scripted() as (port, _):
            pass
        with pytest.raises(MailRefusedError, match="ConnectionRefusedError"):
            smtp(port).send(MAIL)


@pytest.mark.parametrize(
    "changes",
    [
        {"to": "a@example.org\r\nBcc: b@example.org"},
        {"to": "a@example.org, b@example.org"},
        {"to": "nobody"},
        {"to": "车主@example.org"},
        {"subject": "one\r\nBcc: b@example.org"},
        {"headers": {"References": "<a>\r\nBcc: b@example.org"}},
    ],
)
def test_nothing_slips_into_the_headers_of_a_mail(changes: dict[str, object]) -> None:
    mailer = smtp(1)
    with pytest.raises(MailRejectedError, match="malformed header"):
        mailer.send(replace(MAIL, **changes))  # type: ignore[arg-type]
