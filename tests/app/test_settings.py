import os
import re
from pathlib import Path

import pytest

from app.settings import Settings, SettingsInvalid

ROOT = Path(__file__).parents[2]
LINE = re.compile(r"^([A-Z_]+)=(.*)$", re.MULTILINE)


def read(folder: Path, **environment: str) -> Settings:
    return Settings.from_environment(environment, folder)


def problems(folder: Path, **environment: str) -> tuple[str, ...]:
    with pytest.raises(SettingsInvalid) as caught:
        read(folder, **environment)
    return caught.value.problems


class TestDefaults:
    def test_serve_this_machine_with_an_embedded_database_and_no_model(self, tmp_path):
        settings = read(tmp_path)

        assert settings.database_url is None
        assert (settings.host, settings.port) == ("127.0.0.1", 8000)
        assert settings.engine == "builtin"
        assert settings.worker is True
        assert settings.secure_cookies is False
        assert settings.max_body_bytes == 1_000_000

    def test_keep_data_where_parents_are_open_as_root_and_at_home_otherwise(self, tmp_path, monkeypatch):
        monkeypatch.setattr(os, "geteuid", lambda: 0)
        assert read(tmp_path).data_folder == Path("/var/lib/waymark")

        monkeypatch.setattr(os, "geteuid", lambda: 1000)
        assert read(tmp_path).data_folder == Path.home() / ".local" / "share" / "waymark"
        assert read(tmp_path, XDG_DATA_HOME="/srv/data").data_folder == Path("/srv/data/waymark")

    def test_secure_the_cookies_as_soon_as_others_can_connect(self, tmp_path):
        assert read(tmp_path, WAYMARK_HOST="0.0.0.0").secure_cookies is True
        assert read(tmp_path, WAYMARK_HOST="0.0.0.0", WAYMARK_SECURE_COOKIES="off").secure_cookies is False
        assert read(tmp_path, WAYMARK_HOST="::1").secure_cookies is False

    def test_stand_for_empty_values(self, tmp_path):
        empty = dict.fromkeys(Settings.variables(), " ")

        assert read(tmp_path, **empty) == read(tmp_path)


class TestChosen:
    def test_wins_over_the_environment_and_the_file(self, tmp_path):
        (tmp_path / ".env").write_text("WAYMARK_PORT=1\nWAYMARK_HOST=::1\n")

        settings = Settings.from_environment({"WAYMARK_PORT": "2"}, tmp_path, {"WAYMARK_PORT": "3"})

        assert (settings.port, settings.host) == (3, "::1")


class TestValues:
    def test_are_read_by_their_kind(self, tmp_path):
        settings = read(
            tmp_path,
            WAYMARK_WORKER="OFF",
            WAYMARK_PORT="0",
            WAYMARK_CORS_ORIGINS="https://a.example.org, http://localhost:3000",
            WAYMARK_MODEL_TIMEOUT_SECONDS="2.5",
            WAYMARK_DATA_FOLDER="data",
        )

        assert settings.worker is False
        assert settings.port == 0
        assert settings.cors_origins == ("https://a.example.org", "http://localhost:3000")
        assert settings.model_timeout_seconds == 2.5
        assert settings.data_folder == tmp_path / "data"

    def test_are_refused_all_at_once(self, tmp_path):
        found = problems(
            tmp_path,
            DATABASE_URL="mysql://root:hunter2@db/okr",
            WAYMARK_PORT="70000",
            WAYMARK_POOL_SIZE="many",
            WAYMARK_WORKER="perhaps",
            WAYMARK_CORS_ORIGINS="https://a.example.org/path,*",
            WAYMARK_MODEL_TIMEOUT_SECONDS="nan",
            WAYMARK_MODEL_PRICE_IN="cheap",
            WAYMARK_MODEL_BUDGET_USD="-1",
            OPENAI_BASE_URL="localhost:11434",
            WAYMARK_LOG_LEVEL="loud",
        )

        assert [sentence.split()[0] for sentence in found] == [
            "DATABASE_URL",
            "WAYMARK_PORT",
            "WAYMARK_POOL_SIZE",
            "WAYMARK_WORKER",
            "WAYMARK_CORS_ORIGINS",
            "WAYMARK_CORS_ORIGINS",
            "WAYMARK_LOG_LEVEL",
            "OPENAI_BASE_URL",
            "WAYMARK_MODEL_TIMEOUT_SECONDS",
            "WAYMARK_MODEL_PRICE_IN",
            "WAYMARK_MODEL_BUDGET_USD",
        ]
        assert "WAYMARK_PORT must be a whole number from 0 to 65535, not '70000'." in found
        assert "hunter2" not in " ".join(found)

    def test_a_budget_needs_prices_to_count_by(self, tmp_path):
        found = problems(tmp_path, WAYMARK_MODEL_BUDGET_USD="20", WAYMARK_MODEL_PRICE_IN="0.25")

        assert found == (
            "WAYMARK_MODEL_BUDGET_USD needs WAYMARK_MODEL_PRICE_IN and WAYMARK_MODEL_PRICE_OUT, to count what is"
            " spent.",
        )

    def test_of_an_unknown_name_are_refused_with_the_nearest_one(self, tmp_path):
        assert problems(tmp_path, WAYMARK_PROT="1") == (
            "WAYMARK_PROT is not a setting of Waymark: did you mean WAYMARK_PORT?",
        )

    def test_of_a_data_folder_must_leave_room_for_the_socket(self, tmp_path):
        deep = "/srv/" + "x" * 90

        assert "bytes too long for a PostgreSQL socket" in problems(tmp_path, WAYMARK_DATA_FOLDER=deep)[0]
        assert read(tmp_path, WAYMARK_DATA_FOLDER=deep, DATABASE_URL="postgresql://db/okr").data_folder == Path(deep)

    def test_keep_secrets_out_of_the_repr(self, tmp_path):
        settings = read(tmp_path, OPENAI_API_KEY="sk-secret", DATABASE_URL="postgresql://okr:hunter2@db/okr")

        assert settings.openai_api_key == "sk-secret"
        assert "secret" not in repr(settings)
        assert "hunter2" not in repr(settings)


class TestEngine:
    def test_openai_needs_a_model_and_a_key_or_an_address(self, tmp_path):
        assert len(problems(tmp_path, WAYMARK_ENGINE="openai")) == 2

    def test_openai_needs_no_key_for_a_compatible_server(self, tmp_path):
        settings = read(
            tmp_path, WAYMARK_ENGINE="openai", WAYMARK_MODEL="small", OPENAI_BASE_URL="http://127.0.0.1:11434/v1"
        )

        assert (settings.engine, settings.model, settings.openai_api_key) == ("openai", "small", None)


class TestMail:
    def test_waits_without_a_server_and_is_sent_with_one(self, tmp_path):
        server = {
            "WAYMARK_SMTP_HOST": "smtp.example.org",
            "WAYMARK_MAIL_FROM": "Waymark <okr@example.org>",
            "WAYMARK_WEB_URL": "https://okr.example.org",
        }

        assert read(tmp_path).mail == "wait"
        assert (read(tmp_path, **server).mail, read(tmp_path, **server).smtp_port) == ("smtp", 587)
        assert read(tmp_path, **server, WAYMARK_SMTP_TLS="implicit").smtp_port == 465
        assert read(tmp_path, **server, WAYMARK_MAIL="print").mail == "print"

    def test_needs_all_of_what_sending_takes(self, tmp_path):
        assert [sentence.split()[0] for sentence in problems(tmp_path, WAYMARK_MAIL="smtp")] == [
            "WAYMARK_SMTP_HOST",
            "WAYMARK_MAIL_FROM",
            "WAYMARK_WEB_URL",
        ]
        assert "go together" in problems(tmp_path, WAYMARK_SMTP_USER="okr")[0]
        assert "must be an address" in problems(tmp_path, WAYMARK_MAIL_FROM="Waymark")[0]

    def test_keeps_its_password_out_of_the_repr(self, tmp_path):
        settings = read(tmp_path, WAYMARK_SMTP_USER="okr", WAYMARK_SMTP_PASSWORD="hunter2")

        assert settings.smtp_password == "hunter2"
        assert "hunter2" not in repr(settings)


class TestEnvFile:
    def test_gives_what_the_environment_does_not(self, tmp_path):
        (tmp_path / ".env").write_text("# comment\n\nexport WAYMARK_PORT=1\nWAYMARK_MODEL='a #b'\nOTHER=x\n")

        settings = read(tmp_path, WAYMARK_PORT="2")

        assert (settings.port, settings.model) == (2, "a #b")

    def test_is_refused_line_by_line_with_everything_else(self, tmp_path):
        (tmp_path / ".env").write_text("WAYMARK_PORT: 8000\nWAYMARK_PORT=x\n")

        first, second = problems(tmp_path)

        assert first == f"Line 1 of {tmp_path / '.env'} is not of the form NAME=value."
        assert second.startswith("WAYMARK_PORT must be")

    def test_example_names_every_variable_with_its_default_and_a_sentence(self, tmp_path):
        example = (ROOT / ".env.example").read_text()

        assert sorted(name for name, _ in LINE.findall(example)) == sorted(Settings.variables())
        assert read(tmp_path, **dict(LINE.findall(example))) == read(tmp_path)
        for name in Settings.variables():
            assert re.search(rf"^# .+[.]\n{name}=", example, re.MULTILINE), name
