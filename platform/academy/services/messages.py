"""Messages to people: through the city's mail server, or into a folder while there is none."""

import smtplib
import ssl
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path
from secrets import token_hex
from typing import Protocol
from urllib.parse import unquote, urlsplit

from academy.config import Settings
from academy.domain.errors import SetupProblem

SENDER = "City Data Academy"
_SECONDS = 20  # A mail server that says nothing for longer is not going to.


class Messenger(Protocol):
    """Whatever brings a message to a person."""

    def send(self, to: str, subject: str, body: str) -> None:
        """Send a plain text to one mailbox; raise SetupProblem when that does not work."""


class OutboxMessenger:
    """Writes each message as a file that people and mail programs can read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, to: str, subject: str, body: str) -> None:
        """Write the message as NAME.eml; the names sort by time."""
        message = _message("academy@localhost", to, subject, body)
        stem = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{token_hex(4)}"
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            (self._folder / f"{stem}.eml").write_bytes(message.as_bytes())
        except OSError as error:
            problem = f"The message cannot be written to {self._folder}: {error.strerror}."
            raise SetupProblem(problem) from error


class SmtpMessenger:
    """Sends through a mail server: `smtp://[user:password@]host[:port]` or `smtps://…`.

    With `smtp` the connection is encrypted where the server offers it. A password only ever goes
    to a server that is encrypted and has proved its name.
    """

    def __init__(self, url: str, sender: str = "") -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise SetupProblem(
                "The address of the mail server (ACADEMY_SMTP_URL) cannot be used: "
                "smtp://host:port or smtps://user:password@host was expected."
            )
        self._host = parts.hostname
        self._port = parts.port or (465 if parts.scheme == "smtps" else 25)
        self._encrypted = parts.scheme == "smtps"
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._sender = sender or (self._user if "@" in self._user else f"academy@{self._host}")

    def send(self, to: str, subject: str, body: str) -> None:
        """Hand the message to the mail server."""
        message = _message(self._sender, to, subject, body)
        try:
            with self._connection() as server:
                self._introduce(server)
                server.send_message(message)
        except (OSError, smtplib.SMTPException) as error:
            raise SetupProblem(
                f"The mail server {self._host}:{self._port} did not take a message: {error}."
            ) from error

    def _connection(self) -> smtplib.SMTP:
        if not self._encrypted:
            return smtplib.SMTP(self._host, self._port, timeout=_SECONDS)
        proven = ssl.create_default_context()
        return smtplib.SMTP_SSL(self._host, self._port, timeout=_SECONDS, context=proven)

    def _introduce(self, server: smtplib.SMTP) -> None:
        server.ehlo()
        if self._user and not self._encrypted:
            server.starttls(context=ssl.create_default_context())
        elif not self._encrypted and server.has_extn("starttls"):
            server.starttls()
        if self._user:
            server.login(self._user, self._password)


def make_messenger(settings: Settings) -> Messenger:
    """Return what the settings ask for: a mail server, or the outbox folder while none is set."""
    if settings.smtp_url:
        return SmtpMessenger(settings.smtp_url)
    return OutboxMessenger(settings.outbox)


def _message(sender: str, to: str, subject: str, body: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = f"{SENDER} <{sender}>"
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = make_msgid(domain="academy.invalid")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body)
    return message
