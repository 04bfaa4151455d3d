import stat

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from teamdesign import settings as project


class TestEnvBool:
    def test_reads_true_and_false(self, monkeypatch):
        monkeypatch.setenv("FLAG", "False")

        assert project.env_bool("FLAG", default=True) is False

    @pytest.mark.parametrize("value", ["", "1", "true", "yes"])
    def test_refuses_anything_else(self, monkeypatch, value):
        monkeypatch.setenv("FLAG", value)

        with pytest.raises(ImproperlyConfigured, match="FLAG"):
            project.env_bool("FLAG", default=True)


class TestEnvList:
    def test_reads_what_stands_between_commas(self, monkeypatch):
        monkeypatch.setenv("NAMES", "a.example, b.example,")

        assert project.env_list("NAMES", default=[]) == ["a.example", "b.example"]

    def test_is_the_default_without_the_variable(self, monkeypatch):
        monkeypatch.delenv("NAMES", raising=False)

        assert project.env_list("NAMES", default=["localhost"]) == ["localhost"]


class TestEnvSecretKey:
    def test_is_made_once_and_kept_for_the_owner_alone(self, monkeypatch, tmp_path):
        monkeypatch.delenv("SECRET_KEY", raising=False)
        monkeypatch.setattr(project, "VAR_DIR", tmp_path / "var")

        key = project.env_secret_key("SECRET_KEY")

        assert len(key) >= 50
        assert project.env_secret_key("SECRET_KEY") == key
        assert stat.S_IMODE((tmp_path / "var" / "secret-key").stat().st_mode) == 0o600

    def test_refuses_an_empty_one(self, monkeypatch):
        monkeypatch.setenv("SECRET_KEY", "")

        with pytest.raises(ImproperlyConfigured, match="SECRET_KEY"):
            project.env_secret_key("SECRET_KEY")


class TestEnvDatabase:
    def test_is_sqlite_whose_writers_wait_for_each_other(self, monkeypatch):
        monkeypatch.delenv("DATABASE_URL", raising=False)

        database = project.env_database("DATABASE_URL")

        assert database["ENGINE"] == "django.db.backends.sqlite3"
        assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"

    def test_is_postgresql_where_the_url_says_so(self, monkeypatch):
        monkeypatch.setenv("DATABASE_URL", "postgres://ann:pass%40word@db.example:5433/teams")

        database = project.env_database("DATABASE_URL")

        assert database["ENGINE"] == "django.db.backends.postgresql"
        assert (database["PASSWORD"], database["PORT"]) == ("pass@word", 5433)
        assert "transaction_mode" not in database.get("OPTIONS", {})

    @pytest.mark.parametrize("url", ["", "teams", "mystery://secret@host/teams"])
    def test_refuses_what_is_no_database_and_keeps_its_password(self, monkeypatch, url):
        monkeypatch.setenv("DATABASE_URL", url)

        with pytest.raises(ImproperlyConfigured, match="DATABASE_URL") as refusal:
            project.env_database("DATABASE_URL")

        assert "secret" not in str(refusal.value)


class TestEnvMailer:
    def test_writes_to_the_console_on_demand(self, monkeypatch):
        monkeypatch.delenv("EMAIL_URL", raising=False)

        mailer = project.env_mailer("EMAIL_URL", default="console:")

        assert mailer["BACKEND"].endswith("console.EmailBackend")

    def test_reads_the_server_out_of_the_url(self, monkeypatch):
        monkeypatch.setenv("EMAIL_URL", "smtp+tls://ann%40example.com:a%2Fb@mail.example")

        options = project.env_mailer("EMAIL_URL", default="console:")["OPTIONS"]

        assert options["host"] == "mail.example"
        assert options["port"] == 587
        assert (options["username"], options["password"]) == ("ann@example.com", "a/b")
        assert options["use_tls"]
        assert not options["use_ssl"]

    @pytest.mark.parametrize(
        "url", ["", "mail.example", "http://mail.example", "smtp://", "smtp://a:b"]
    )
    def test_refuses_what_is_no_server(self, monkeypatch, url):
        monkeypatch.setenv("EMAIL_URL", url)

        with pytest.raises(ImproperlyConfigured, match="EMAIL_URL"):
            project.env_mailer("EMAIL_URL", default="console:")


def test_security_policy_allows_nothing_inline_and_nothing_foreign():
    sources = {source for values in settings.SECURE_CSP.values() for source in values}

    assert sources == {"'none'", "'self'"}
    assert settings.SECURE_CSP["default-src"] == ["'none'"]


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="These are settings of SQLite.")
@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("foreign_keys", 1), ("synchronous", 1), ("busy_timeout", 20_000)],
)
def test_sqlite_is_set_up_for_several_people_at_once(pragma, value):
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {pragma}")

        assert cursor.fetchone() == (value,)
