import socket

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder

pytestmark = pytest.mark.django_db


@pytest.fixture
def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


class TestServe:
    def test_says_that_the_port_is_taken(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]

            with pytest.raises(CommandError, match=rf"^Port {port} of 127.0.0.1 is taken\. Stop"):
                call_command("serve", host="127.0.0.1", port=port)

    @pytest.mark.parametrize(("host", "port"), [("192.0.2.1", 8000), ("127.0.0.1", 70_000)])
    def test_says_that_an_address_cannot_be(self, host, port):
        with pytest.raises(CommandError, match=f"^Nobody can listen on port {port} of {host}"):
            call_command("serve", host=host, port=port)

    def test_says_that_the_database_is_from_a_newer_version(self, free_port):
        MigrationRecorder.Migration.objects.create(app="roles", name="9999_times_to_come")

        with pytest.raises(CommandError, match=r"newer version .* knows roles\.9999_times_to_come"):
            call_command("serve", host="127.0.0.1", port=free_port)

    def test_says_that_the_database_cannot_be_opened(self, free_port, monkeypatch):
        def fail(*args: object) -> None:
            raise OperationalError("unable to open database file")

        monkeypatch.setattr(MigrationRecorder, "applied_migrations", fail)

        with pytest.raises(CommandError, match=r"^The database cannot be opened: unable to open"):
            call_command("serve", host="127.0.0.1", port=free_port)
