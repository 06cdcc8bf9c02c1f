"""Mail: written in a transaction, handed to a real SMTP server once, and never lost without a reason."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest

from app.core import clock
from app.core.ids import new_id
from app.database.unit_of_work import writing
from app.mail import outbox, sending
from app.mail.composing import composed
from tests.support.factories import Factory
from tests.support.jobs import Jobs
from tests.support.mail import WEB, through
from tests.support.mail_server import CERTIFICATE, HANG_UP, PASSWORD, USER, MailServer


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    async with MailServer() as server:
        yield server


@pytest.fixture
def address() -> str:
    return f"nora.{new_id().hex}@example.com"


class Outbox:
    """Looks at a mail in the database, past every policy."""

    def __init__(self, connection: psycopg.Connection[Any], address: str) -> None:
        self._connection = connection
        self._address = address

    def row(self) -> tuple[Any, ...]:
        query = "select state, attempts, failure, text from mails where to_address = %s"
        return self._connection.execute(query, (self._address,)).fetchone() or ()

    async def try_again(self, jobs: Jobs, server: MailServer) -> None:
        """Let a worker look for what is waiting."""
        settings = jobs.with_(**through(server))
        [mail_id] = self._connection.execute(
            "select id from mails where to_address = %s and try_after <= %s", (self._address, clock.now())
        ).fetchone() or (None,)
        if mail_id is not None:
            await sending.send_one(mail_id, settings)


@pytest.fixture
def mail(database_url: str, address: str) -> Iterator[Outbox]:
    with psycopg.connect(database_url, autocommit=True) as connection:
        yield Outbox(connection, address)


async def write(company: Factory, address: str, **given: Any) -> None:
    letter = {"subject": "Welcome", "text": f"Hello Nora,\n{outbox.link('/here')}\n", **given}
    async with writing((await company.admin.actor()).sight):
        await outbox.send(to=address, **letter)


class TestSend:
    async def test_arrives_with_the_headers_that_make_it_welcome(
        self, company: Factory, jobs: Jobs, server: MailServer, address: str, mail: Outbox
    ) -> None:
        text = "Grüße!\n.a line with a dot\n" + "long " * 60 + f"\n{outbox.link('/here#x')}\n"

        await write(company, address, subject="Einladung für Ößkür", text=text)
        await jobs.run(**through(server))

        [arrived] = server.to(address)
        message = arrived.message
        assert arrived.sender == "okr@example.org"
        assert message["From"] == "Waymark <okr@example.org>"
        assert (message["To"], message["Subject"]) == (address, "Einladung für Ößkür")
        assert message["Date"].datetime == clock.now()
        assert message["Message-ID"].endswith("@example.org>")
        assert message["Auto-Submitted"] == "auto-generated"
        assert message.get_content_type() == "text/plain"
        assert arrived.text.replace("\r\n", "\n") == text.replace(outbox.WEB, WEB)
        assert max(map(len, arrived.raw.split(b"\r\n"))) < 998
        assert mail.row() == ("SENT", 1, None, None)

    async def test_is_not_sent_when_the_transaction_is_rolled_back(
        self, company: Factory, jobs: Jobs, server: MailServer, address: str, mail: Outbox
    ) -> None:
        with suppress(ZeroDivisionError):
            async with writing((await company.admin.actor()).sight):
                await outbox.send(to=address, subject="Welcome", text="Hello")
                raise ZeroDivisionError
        await jobs.run(**through(server))

        assert mail.row() == ()
        assert server.to(address) == []

    async def test_lets_no_header_in_through_a_subject(
        self, company: Factory, jobs: Jobs, server: MailServer, address: str
    ) -> None:
        await write(company, address, subject="Welcome\r\nBcc: eve@example.com\n\nBuy!")
        await jobs.run(**through(server))

        [arrived] = server.to(address)
        assert arrived.message["Subject"] == "Welcome Bcc: eve@example.com Buy!"
        assert arrived.message["Bcc"] is None

    async def test_refuses_an_address_with_a_line_break(self) -> None:
        with pytest.raises(ValueError, match="linefeed"):
            composed(
                id=new_id(),
                sender="okr@example.org",
                to="nora@example.com\nBcc: eve@example.com",
                subject="Welcome",
                text="Hello",
                web_url=WEB,
                server_url=WEB,
                written_at=clock.now(),
            )

    async def test_stores_many_in_one_statement(self, company: Factory, jobs: Jobs, server: MailServer) -> None:
        addresses = [f"{new_id().hex}@example.com" for _ in range(5)]
        async with writing((await company.admin.actor()).sight):
            await outbox.send_all([outbox.Letter(address, "Reminder", "Your sheet is due.") for address in addresses])
        await jobs.run(**through(server))

        assert [len(server.to(address)) for address in addresses] == [1] * 5


class TestEncryption:
    @pytest.fixture(autouse=True)
    def trusted(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))

    @pytest.mark.parametrize("tls", ["starttls", "implicit"])
    async def test_signs_in_over_an_encrypted_line(self, company: Factory, jobs: Jobs, address: str, tls: str) -> None:
        await write(company, address)
        async with MailServer(implicit_tls=tls == "implicit", starttls=tls == "starttls", auth=True) as server:
            await jobs.run(**through(server, smtp_tls=tls, smtp_user=USER, smtp_password=PASSWORD))

        [arrived] = server.to(address)
        assert (arrived.encrypted, arrived.user) == (True, USER)

    async def test_waits_rather_than_speak_in_the_clear(
        self, company: Factory, jobs: Jobs, server: MailServer, address: str, mail: Outbox
    ) -> None:
        await write(company, address)
        await jobs.run(**through(server, smtp_tls="starttls"))

        state, _, failure, _ = mail.row()
        assert state == "WAITING"
        assert "STARTTLS" in failure
        assert server.to(address) == []

    async def test_waits_where_the_certificate_is_of_nobody_we_know(
        self, company: Factory, jobs: Jobs, address: str, mail: Outbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("SSL_CERT_FILE")
        await write(company, address)
        async with MailServer(implicit_tls=True) as server:
            await jobs.run(**through(server, smtp_tls="implicit"))

        assert mail.row()[0] == "WAITING"
        assert "certificate" in mail.row()[2].lower()


class TestFailure:
    @pytest.mark.parametrize("command", ["CONNECT", "MAIL", "RCPT", "DATA", "TEXT"])
    async def test_for_now_is_tried_again_later_and_told(
        self,
        company: Factory,
        jobs: Jobs,
        server: MailServer,
        address: str,
        mail: Outbox,
        now: Any,
        command: str,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        server.answers[command] = "451 4.7.1 Greylisted, try again"
        await write(company, address)
        await jobs.run(**through(server))
        waiting = mail.row()
        server.answers.clear()

        now.forward(seconds=59)
        await mail.try_again(jobs, server)
        too_early = len(server.to(address))
        now.forward(seconds=1)
        await mail.try_again(jobs, server)

        assert waiting[:3] == ("WAITING", 1, "The mail server answered 451 4.7.1 Greylisted, try again")
        assert "Greylisted" in caplog.text
        assert (too_early, len(server.to(address))) == (0, 1)
        assert mail.row() == ("SENT", 2, None, None)

    @pytest.mark.parametrize("command", ["RCPT", "DATA", "TEXT"])
    async def test_for_good_ends_it_with_the_reason(
        self,
        company: Factory,
        jobs: Jobs,
        server: MailServer,
        address: str,
        mail: Outbox,
        command: str,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        server.answers[command] = "550 5.1.1 No such mailbox"
        await write(company, address)
        await jobs.run(**through(server))

        assert mail.row() == ("FAILED", 1, "The mail server answered 550 5.1.1 No such mailbox", None)
        assert "given up: The mail server answered 550" in caplog.text

    async def test_of_our_own_account_loses_nothing(
        self, company: Factory, jobs: Jobs, address: str, mail: Outbox, now: Any
    ) -> None:
        await write(company, address)
        async with MailServer(auth=True) as server:
            await jobs.run(**through(server, smtp_user=USER, smtp_password="wrong"))
            refused = mail.row()
            now.forward(minutes=5)
            await sending.send_waiting.func(
                _Context(jobs.with_(**through(server, smtp_user=USER, smtp_password=PASSWORD))), 0
            )

        assert refused[:3] == ("WAITING", 1, "The mail server answered 535 5.7.8 Wrong user or password")
        assert mail.row()[0] == "SENT"

    async def test_of_the_answer_is_not_tried_again_since_it_may_have_arrived(
        self, company: Factory, jobs: Jobs, server: MailServer, address: str, mail: Outbox, now: Any
    ) -> None:
        server.answers["TEXT"] = HANG_UP
        await write(company, address)
        await jobs.run(**through(server))
        now.forward(days=1)
        await mail.try_again(jobs, server)

        assert mail.row()[0] == "FAILED"
        assert mail.row()[2].endswith("it may have arrived.")
        assert len(server.to(address)) == 1

    async def test_to_answer_at_all_is_tried_three_times_within_seconds(
        self, company: Factory, jobs: Jobs, server: MailServer, address: str, mail: Outbox
    ) -> None:
        server.answers["CONNECT"] = HANG_UP
        await write(company, address)
        await jobs.run(**through(server))

        assert server.connections >= 3
        assert mail.row()[:2] == ("WAITING", 1)

    async def test_is_given_up_after_ten_tries(
        self, company: Factory, jobs: Jobs, server: MailServer, address: str, mail: Outbox, now: Any
    ) -> None:
        server.answers["RCPT"] = "451 later"
        await write(company, address)
        await jobs.run(**through(server))
        for _ in range(9):
            now.forward(hours=6)
            await mail.try_again(jobs, server)

        assert mail.row() == ("FAILED", 10, "The mail server answered 451 later", None)

    async def test_of_a_worker_in_the_middle_of_it_sends_nothing_twice(
        self,
        company: Factory,
        jobs: Jobs,
        server: MailServer,
        address: str,
        mail: Outbox,
        now: Any,
    ) -> None:
        await write(company, address)
        mail._connection.execute("update mails set state = 'SENDING' where to_address = %s", (address,))
        await jobs.run(**through(server))
        in_hand = mail.row()[0]

        now.forward(minutes=10)
        await mail.try_again(jobs, server)

        assert in_hand == "SENDING"
        assert mail.row()[0] == "FAILED"
        assert server.to(address) == []


class TestSettings:
    async def test_let_it_wait_until_there_is_a_server(
        self, company: Factory, jobs: Jobs, server: MailServer, address: str, mail: Outbox, now: Any
    ) -> None:
        await write(company, address)
        await jobs.run()
        now.forward(days=3)
        waiting = mail.row()[:2]

        await sending.send_waiting.func(_Context(jobs.with_(**through(server))), 0)

        assert waiting == ("WAITING", 0)
        assert len(server.to(address)) == 1

    async def test_do_not_send_what_is_of_no_use_any_more(
        self, company: Factory, jobs: Jobs, server: MailServer, address: str, mail: Outbox, now: Any
    ) -> None:
        await write(company, address, useful_until=_in(hours=1))
        await jobs.run()
        now.forward(hours=1)
        await mail.try_again(jobs, server)

        assert mail.row()[0] == "FAILED"
        assert mail.row()[3] is None
        assert server.to(address) == []

    async def test_show_it_in_the_terminal(
        self, company: Factory, jobs: Jobs, address: str, mail: Outbox, capsys: pytest.CaptureFixture[str]
    ) -> None:
        await write(company, address)
        await jobs.run(mail="print", web_url=WEB)

        printed = capsys.readouterr().out
        assert f"Mail to {address}: Welcome" in printed
        assert f"{WEB}/here" in printed
        assert mail.row()[0] == "SENT"


class _Context:
    def __init__(self, settings: Any) -> None:
        self.additional_context = {"settings": settings}


def _in(**by: float) -> datetime:
    return clock.now() + timedelta(**by)
