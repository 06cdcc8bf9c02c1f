"""What the operator decides: read once from the environment and `.env`, checked as a whole, passed on as a value.

Nothing else in Waymark reads the environment. `.env.example` names every variable; a test keeps the two equal.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Literal, get_args

from app.environment import Reader, env_file, is_loopback

Engine = Literal["builtin", "openai"]
LogLevel = Literal["debug", "info", "warning", "error"]
Mail = Literal["smtp", "print", "wait"]
SmtpTls = Literal["starttls", "implicit", "none"]
SMTP_PORTS: dict[SmtpTls, int] = {"starttls": 587, "implicit": 465, "none": 25}


class SettingsInvalid(Exception):
    """One or more settings cannot be used; ``problems`` says so, each in a sentence that names the variable."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting, checked; secrets are left out of the repr. Times are in seconds, sizes in bytes."""

    database_url: str | None = field(default=None, repr=False)
    """PostgreSQL to use; None means an embedded one in `data_folder`."""
    data_folder: Path
    host: str = "127.0.0.1"
    port: int = 8000
    pool_size: int = 10
    worker: bool = True
    """Whether `serve` runs the background worker in its own process."""
    cors_origins: tuple[str, ...] = ()
    secure_cookies: bool = False
    log_level: LogLevel = "info"
    engine: Engine = "builtin"
    openai_api_key: str | None = field(default=None, repr=False)
    openai_base_url: str | None = None
    model: str | None = None
    model_timeout_seconds: float = 60.0
    """For one whole answer, however slowly it comes in."""
    model_attempts: int = 3
    model_price_in: Decimal | None = None
    """US dollars for a million tokens that the model reads; None where it is not known."""
    model_price_out: Decimal | None = None
    """US dollars for a million tokens that the model writes."""
    model_budget_usd: Decimal | None = None
    """What the model may cost an organisation in a calendar month; None: any amount."""
    model_at_once: int = 3
    """How many questions of one organisation the model answers at once."""
    prompts: tuple[tuple[str, int], ...] = ()
    """The versions of prompts in use, by purpose: several of one take turns; of what is not named, the newest."""
    mail: Mail = "wait"
    """What becomes of mail: it is sent, shown in the worker's terminal, or kept until it can be sent."""
    smtp_host: str | None = None
    smtp_port: int = SMTP_PORTS["starttls"]
    smtp_tls: SmtpTls = "starttls"
    smtp_user: str | None = None
    smtp_password: str | None = field(default=None, repr=False)
    mail_from: str = "Waymark <waymark@localhost>"
    web_url: str = "http://127.0.0.1:8000"
    """Where the web client is that links in mails lead to."""
    public_url: str | None = None
    """Where this server is for those who read mails; None means at the web client's address."""
    compiled_queries: bool = True
    """Whether queries are executed by plans made for them, or step by step."""
    max_body_bytes: int = 1_000_000
    max_depth: int = 12
    max_tokens: int = 4000
    max_aliases: int = 60
    max_fields: int = 1000
    max_rows: int = 50_000
    """How many items the pages of one operation may have together."""

    @property
    def server_url(self) -> str:
        """Where links in mails reach this server."""
        return self.public_url or self.web_url

    @classmethod
    def from_environment(
        cls,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
        chosen: Mapping[str, str] | None = None,
    ) -> Settings:
        """Read the environment (by default this process's) over the `.env` file in a folder (by default the working
        folder), and what was ``chosen`` on the command line over both. An empty value counts as unset.

        Raises SettingsInvalid with every problem at once.
        """
        folder = folder or Path.cwd()
        given = os.environ if environment is None else environment
        from_file, problems = env_file(folder / ".env")
        reader = Reader({**from_file, **given, **(chosen or {})}, folder)
        reader.problems.extend(problems)
        settings = _read(reader)
        reader.refuse_unknown()
        if reader.problems:
            raise SettingsInvalid(reader.problems)
        return settings

    @staticmethod
    def variables() -> tuple[str, ...]:
        """Return the names of all variables that are read, in the order in which they are read."""
        reader = Reader({}, Path.cwd())
        _read(reader)
        return tuple(reader.asked)


def _read(reader: Reader) -> Settings:
    database_url = reader.database_url("DATABASE_URL")
    host = reader.text("WAYMARK_HOST") or "127.0.0.1"
    engine = reader.choice("WAYMARK_ENGINE", get_args(Engine), "builtin")
    smtp_host = reader.text("WAYMARK_SMTP_HOST")
    smtp_tls = reader.choice("WAYMARK_SMTP_TLS", get_args(SmtpTls), "starttls")
    settings = Settings(
        database_url=database_url,
        data_folder=reader.data_folder("WAYMARK_DATA_FOLDER", embedded=database_url is None),
        host=host,
        port=reader.whole("WAYMARK_PORT", 8000, 0, 65_535),
        pool_size=reader.whole("WAYMARK_POOL_SIZE", 10, 2, 500),
        worker=reader.switch("WAYMARK_WORKER", True),
        cors_origins=reader.origins("WAYMARK_CORS_ORIGINS"),
        secure_cookies=reader.switch("WAYMARK_SECURE_COOKIES", not is_loopback(host)),
        log_level=reader.choice("WAYMARK_LOG_LEVEL", get_args(LogLevel), "info"),
        engine=engine,
        openai_api_key=reader.text("OPENAI_API_KEY"),
        openai_base_url=reader.web_address("OPENAI_BASE_URL"),
        model=reader.text("WAYMARK_MODEL"),
        model_timeout_seconds=reader.seconds("WAYMARK_MODEL_TIMEOUT_SECONDS", 60.0, 3600.0),
        model_attempts=reader.whole("WAYMARK_MODEL_ATTEMPTS", 3, 1, 10),
        model_price_in=reader.dollars("WAYMARK_MODEL_PRICE_IN"),
        model_price_out=reader.dollars("WAYMARK_MODEL_PRICE_OUT"),
        model_budget_usd=reader.dollars("WAYMARK_MODEL_BUDGET_USD"),
        model_at_once=reader.whole("WAYMARK_MODEL_AT_ONCE", 3, 1, 100),
        prompts=reader.prompts("WAYMARK_PROMPTS"),
        mail=reader.choice("WAYMARK_MAIL", get_args(Mail), "smtp" if smtp_host else "wait"),
        smtp_host=smtp_host,
        smtp_port=reader.whole("WAYMARK_SMTP_PORT", SMTP_PORTS[smtp_tls], 1, 65_535),
        smtp_tls=smtp_tls,
        smtp_user=reader.text("WAYMARK_SMTP_USER"),
        smtp_password=reader.text("WAYMARK_SMTP_PASSWORD"),
        mail_from=reader.sender("WAYMARK_MAIL_FROM", "Waymark <waymark@localhost>"),
        web_url=reader.web_address("WAYMARK_WEB_URL") or "http://127.0.0.1:8000",
        public_url=reader.web_address("WAYMARK_PUBLIC_URL"),
        compiled_queries=reader.switch("WAYMARK_COMPILED_QUERIES", True),
        max_body_bytes=reader.whole("WAYMARK_MAX_BODY_BYTES", 1_000_000, 1_000, 100_000_000),
        max_depth=reader.whole("WAYMARK_MAX_DEPTH", 12, 1, 1_000),
        max_tokens=reader.whole("WAYMARK_MAX_TOKENS", 4_000, 10, 1_000_000),
        max_aliases=reader.whole("WAYMARK_MAX_ALIASES", 60, 0, 100_000),
        max_fields=reader.whole("WAYMARK_MAX_FIELDS", 1_000, 10, 1_000_000),
        max_rows=reader.whole("WAYMARK_MAX_ROWS", 50_000, 100, 100_000_000),
    )
    if engine == "openai":
        if not settings.model:
            reader.refuse("WAYMARK_MODEL must name the model to ask when WAYMARK_ENGINE is openai.")
        if not settings.openai_api_key and not settings.openai_base_url:
            reader.refuse(
                "WAYMARK_ENGINE is openai: set OPENAI_API_KEY, or OPENAI_BASE_URL for a server that needs no key."
            )
    if settings.model_budget_usd is not None and None in (settings.model_price_in, settings.model_price_out):
        reader.refuse(
            "WAYMARK_MODEL_BUDGET_USD needs WAYMARK_MODEL_PRICE_IN and WAYMARK_MODEL_PRICE_OUT, to count what is spent."
        )
    if settings.mail == "smtp":
        for name in ("WAYMARK_SMTP_HOST", "WAYMARK_MAIL_FROM", "WAYMARK_WEB_URL"):
            if not reader.is_given(name):
                reader.refuse(f"{name} must be set when mail is sent through an SMTP server.")
    if (settings.smtp_user is None) != (settings.smtp_password is None):
        reader.refuse("WAYMARK_SMTP_USER and WAYMARK_SMTP_PASSWORD go together: set both or none.")
    return settings
