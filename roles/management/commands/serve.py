import errno
import os
import socket
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader


class Command(BaseCommand):
    """Everything between an installed checkout and a running product, each time anew."""

    help = "Prepare the database and the static files, then serve the product with gunicorn."

    # They would meet an absent database first, and fall over it with a traceback.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1")
        parser.add_argument("--port", type=int, default=os.environ.get("PORT") or "8000")

    def handle(self, *args: Any, host: str, port: int, **options: Any) -> None:
        _refuse_taken_port(host, port)
        _refuse_newer_database()
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("load_frameworks", stdout=self.stdout)
        if settings.DEMO:
            call_command("create_example", stdout=self.stdout)
        address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        self.stdout.write(f"Team Design is at http://{address}/ until Ctrl+C stops it.")
        self.stdout.flush()
        _become_gunicorn(address)


def _refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except (OSError, OverflowError) as error:
        if getattr(error, "errno", None) == errno.EADDRINUSE:
            raise CommandError(
                f"Port {port} of {host} is taken. Stop what uses it, or take another port: "
                f"make run PORT={port + 1}"
            ) from error
        raise CommandError(f"Nobody can listen on port {port} of {host}: {error}.") from error


def _refuse_newer_database() -> None:
    try:
        loader = MigrationLoader(connection)
    except DatabaseError as error:
        raise CommandError(f"The database cannot be opened: {error}") from error
    unknown = [
        f"{app}.{name}"
        for app, name in loader.applied_migrations
        if app in loader.migrated_apps and (app, name) not in loader.disk_migrations
    ]
    if unknown:
        raise CommandError(
            f"The database is from a newer version of Team Design, which knows {max(unknown)}. "
            "Start that version, or name another database with DATABASE_URL."
        )


def _become_gunicorn(address: str) -> None:
    """Give this process to gunicorn, so that signals reach it; this never returns.

    One process with threads suits SQLite; WEB_CONCURRENCY asks for more processes.
    """
    module, _, application = settings.WSGI_APPLICATION.rpartition(".")
    arguments = {
        "--bind": address,
        "--chdir": str(settings.BASE_DIR),
        "--worker-class": "gthread",
        "--threads": "8",
        "--log-level": "warning",
        "--graceful-timeout": "5",
    }
    os.execv(
        sys.executable,
        [
            *(sys.executable, "-m", "gunicorn", "--no-control-socket"),
            *(word for pair in arguments.items() for word in pair),
            f"{module}:{application}",
        ],
    )
