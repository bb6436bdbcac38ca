import socket
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, message_from_string
from email.policy import default
from pathlib import Path
from threading import Thread

import pytest

from academy.config import read_settings
from academy.domain.errors import SetupProblem
from academy.services.messages import OutboxMessenger, SmtpMessenger, make_messenger


class MailServer:
    """As much of a mail server as one message needs; it keeps what it was told."""

    def __init__(self, *, refuses: bool = False, offers: str = "") -> None:
        self.said: list[str] = []
        self._refuses, self._offers = refuses, offers
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = Thread(target=self._serve)
        self._thread.start()

    def close(self) -> None:
        self._thread.join()
        self._socket.close()

    def message(self) -> str:
        start = self.said.index("data") + 1
        return "\n".join(self.said[start : self.said.index(".", start)])

    def _serve(self) -> None:
        connection, _ = self._socket.accept()
        with connection, connection.makefile("rwb") as wire:
            self._answer(wire.write, "220 ready")
            wire.flush()
            data = False
            for raw in wire:
                line = raw.decode().rstrip("\r\n")
                self.said.append(line if data else line if line == "." else _verb(line))
                if data and line != ".":
                    continue
                reply = self._reply(line)
                data = line.upper() == "DATA" and not self._refuses
                self._answer(wire.write, reply)
                wire.flush()

    def _reply(self, line: str) -> str:
        verb = line.split(" ")[0].upper()
        if verb == "EHLO":
            return f"250-test\r\n250 {self._offers or 'SIZE'}"
        if verb == "RCPT" and self._refuses:
            return "550 no such mailbox"
        return {"DATA": "354 go on", "QUIT": "221 bye"}.get(verb, "250 ok")

    @staticmethod
    def _answer(write: "object", reply: str) -> None:
        assert callable(write)
        write(f"{reply}\r\n".encode())


def _verb(line: str) -> str:
    return "data" if line.upper() == "DATA" else line


@pytest.fixture
def server() -> Iterator[MailServer]:
    made = MailServer()
    yield made
    made.close()


def test_a_message_without_a_mail_server_becomes_a_file_that_reads_well(tmp_path: Path) -> None:
    folder = tmp_path / "outbox"
    OutboxMessenger(folder).send(
        "ana@city.example", "Your code – für dich", "Hello Ana,\n\nüben.\n"
    )
    OutboxMessenger(folder).send("ana@city.example", "Second", "…")
    files = sorted(folder.iterdir())
    assert len(files) == 2
    assert folder.stat().st_mode & 0o077 == 0
    message = message_from_bytes(files[0].read_bytes(), policy=default)
    assert message["To"] == "ana@city.example"
    assert message["Subject"] == "Your code – für dich"
    assert message.get_content() == "Hello Ana,\n\nüben.\n"


def test_an_outbox_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("not a folder")
    with pytest.raises(SetupProblem, match=r"cannot be written to .*outbox: File exists"):
        OutboxMessenger(tmp_path / "outbox").send("a@b", "s", "b")


def test_a_mail_server_gets_the_message(server: MailServer) -> None:
    SmtpMessenger(f"smtp://127.0.0.1:{server.port}").send("ana@city.example", "Hello", "Text.\n")
    server.close()
    assert "rcpt TO:<ana@city.example>" in server.said
    message = message_from_string(server.message(), policy=default)
    assert message["Subject"] == "Hello"
    assert message.get_content().strip() == "Text."


def test_a_mailbox_that_is_refused_gives_one_sentence() -> None:
    server = MailServer(refuses=True)
    with pytest.raises(SetupProblem, match="did not take a message"):
        SmtpMessenger(f"smtp://127.0.0.1:{server.port}").send("ana@city.example", "s", "b")
    server.close()


def test_a_password_is_never_sent_in_the_clear(server: MailServer) -> None:
    messenger = SmtpMessenger(f"smtp://ana:s%40cret@127.0.0.1:{server.port}")
    with pytest.raises(SetupProblem, match="STARTTLS"):
        messenger.send("ana@city.example", "s", "b")
    server.close()
    assert not [line for line in server.said if line.upper().startswith("AUTH")]


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_mail_server_that_does_not_answer_gives_one_sentence(scheme: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(SetupProblem, match=rf"127\.0\.0\.1:{port} did not take a message"):
        SmtpMessenger(f"{scheme}://127.0.0.1:{port}").send("ana@city.example", "s", "b")


@pytest.mark.parametrize("url", ["mail.city.example", "http://mail.city.example", "smtp://"])
def test_an_address_that_is_none_is_refused_when_it_is_read(url: str) -> None:
    with pytest.raises(SetupProblem, match="ACADEMY_SMTP_URL"):
        SmtpMessenger(url)


def test_the_settings_choose_the_messenger(tmp_path: Path) -> None:
    settings = read_settings({"ACADEMY_HOME": str(tmp_path)})
    assert isinstance(make_messenger(settings), OutboxMessenger)
    with_mail = replace(settings, smtp_url="smtps://mail.city.example")
    assert isinstance(make_messenger(with_mail), SmtpMessenger)
