"""The ways out of the house for a mail: an SMTP server, or a folder of .eml files."""

import contextlib
import os
import smtplib
import socket
import ssl
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from pacnam_tasks.config import Settings
from pacnam_tasks.reminders.channels.cut_off import CutOff
from pacnam_tasks.reminders.channels.interface import NotSent, Rejected, Unreachable
from pacnam_tasks.reminders.rules import SEND_WITHIN, domain_of

ANSWER_WITHIN_SECONDS = 20.0
GOODBYE_WITHIN_SECONDS = 5.0


class Post(Protocol):
    """Takes one mail to one recipient; returns only when it has been taken over."""

    def send(self, message: EmailMessage, sender: str, recipient: str) -> None:
        """Hand it over; raises NotSent, Rejected or Unreachable."""
        ...

    def close(self) -> None:
        """Leave the way."""
        ...


def post_of(settings: Settings) -> Post:
    """The way that the settings name."""
    if settings.smtp_url is None:
        return FolderPost(settings.data_dir / "mail")
    return SmtpPost(SmtpServer.from_url(settings.smtp_url), hello=domain_of(settings.mail_from))


class FolderPost:
    """Writes each mail into a file named by its Message-ID: sent twice, it is the same file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: EmailMessage, sender: str, recipient: str) -> None:
        """Write the file whole or not at all."""
        del sender, recipient
        name = str(message["Message-ID"]).strip("<>")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=self.folder, prefix=".new-")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(message.as_bytes())
                    file.flush()
                    os.fsync(file.fileno())
                os.replace(temporary, self.folder / f"{name}.eml")
            except BaseException:
                Path(temporary).unlink(missing_ok=True)
                raise
        except OSError as wrong:
            raise Unreachable(str(wrong)) from wrong

    def close(self) -> None:
        """Nothing to leave."""


@dataclass(frozen=True)
class SmtpServer:
    """Where the server is and how one speaks to it; `tls` is "starttls", "none" or "always"."""

    host: str
    port: int
    tls: str
    user: str = ""
    password: str = ""

    @classmethod
    def from_url(cls, url: str) -> "SmtpServer":
        """`smtp://user:pass@host:587?tls=starttls` or `smtps://…`; a password never goes out in the open unasked."""
        parts = urlsplit(url)
        if parts.scheme == "smtps":
            tls = "always"
        else:
            tls = parse_qs(parts.query).get("tls", ["starttls" if parts.username else "none"])[0]
        usual = {"always": 465, "starttls": 587, "none": 25}[tls]
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.hostname or "", parts.port or usual, tls, user, password)


class SmtpPost:
    """Speaks SMTP: one connection for as many mails as it carries, each with its own deadline."""

    def __init__(self, server: SmtpServer, hello: str, within: timedelta = SEND_WITHIN) -> None:
        self.server = server
        self.hello = hello
        self.within = within
        self._client: _Client | None = None

    def send(self, message: EmailMessage, sender: str, recipient: str) -> None:
        """Hand it to the server; a server that drips is cut off at the deadline."""
        client = self._client or _Client(self.server, self.hello)
        try:
            with client.cut_off.after(self.within.total_seconds()):
                client.open()
                client.deliver(message, sender, recipient)
            self._client = client
        except BaseException:
            self._client = None
            client.close()
            raise

    def close(self) -> None:
        """Say goodbye, briefly."""
        if self._client is not None:
            self._client.leave()
            self._client = None


class _Client(smtplib.SMTP):
    """One connection, which can be cut off from outside."""

    def __init__(self, server: SmtpServer, hello: str) -> None:
        super().__init__(local_hostname=hello, timeout=ANSWER_WITHIN_SECONDS)
        self.server = server
        self.is_open = False
        self._host = server.host  # for the name in the server's certificate
        self.cut_off = CutOff()

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        """Called by smtplib; TLS begins here for smtps."""
        plain = self.cut_off.connect(host, port, timeout)
        if self.server.tls == "always":
            return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
        return plain

    def open(self) -> None:
        """Connect and sign in, unless that is done; whatever fails here closes the way for all mails."""
        if self.is_open:
            return
        try:
            code, answer = self.connect(self.server.host, self.server.port)
            if code != 220:
                raise smtplib.SMTPConnectError(code, answer)
            self.ehlo_or_helo_if_needed()
            if self.server.tls == "starttls":
                self.starttls(context=ssl.create_default_context())
                self.ehlo_or_helo_if_needed()
            if self.server.user:
                self.login(self.server.user, self.server.password)
        except (OSError, smtplib.SMTPException, UnicodeError) as wrong:
            raise Unreachable(_words(wrong)) from wrong
        self.is_open = True

    def deliver(self, message: EmailMessage, sender: str, recipient: str) -> None:
        """One mail to one recipient."""
        try:
            self.sendmail(sender, [recipient], message.as_bytes())
        except smtplib.SMTPRecipientsRefused as refused:
            [(code, answer)] = refused.recipients.values()
            raise _refusal(code, answer) from refused
        except smtplib.SMTPDataError as refused:
            raise _refusal(refused.smtp_code, refused.smtp_error) from refused
        except smtplib.SMTPSenderRefused as refused:  # our own address: no mail of ours would pass
            raise Unreachable(_words(refused)) from refused
        except (OSError, smtplib.SMTPException) as wrong:
            raise NotSent(_words(wrong), in_doubt=True) from wrong

    def leave(self) -> None:
        """Say goodbye if the server listens."""
        with self.cut_off.after(GOODBYE_WITHIN_SECONDS), contextlib.suppress(OSError, smtplib.SMTPException):
            self.quit()
        self.close()

    def close(self) -> None:
        """Let go of the connection."""
        super().close()
        self.cut_off.release()


def _refusal(code: int, answer: bytes | str) -> NotSent:
    words = f"{code} {answer.decode(errors='replace') if isinstance(answer, bytes) else answer}"
    if 500 <= code < 600:
        return Rejected(words)
    return NotSent(words, in_doubt=not 400 <= code < 500)


def _words(wrong: Exception) -> str:
    return f"{type(wrong).__name__}: {wrong}"
