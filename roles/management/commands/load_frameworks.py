from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from roles.actions.frameworks import publish_framework
from roles.interchange.framework_file import read_shipped, shipped_frameworks


class Command(BaseCommand):
    """Doing it twice changes nothing; a changed file becomes the next version."""

    help = "Read the shipped frameworks into the database."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        for slug in shipped_frameworks():
            publication = publish_framework(file=read_shipped(slug), at=now)
            version = publication.version
            done = "published" if publication.is_new else "is up to date"
            self.stdout.write(f"{version.framework}: version {version.number} {done}.")
