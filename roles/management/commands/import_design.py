from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from roles.actions.design_files import import_design
from roles.interchange.file_errors import FileErrors
from roles.interchange.file_text import read_bytes
from roles.models import Organisation


class Command(BaseCommand):
    help = "Keep a design file as a new design of an organisation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--organisation", required=True, metavar="SLUG")

    def handle(self, *args: Any, **options: Any) -> None:
        file, slug = options["file"], options["organisation"]
        organisation = Organisation.objects.filter(slug=slug).first()
        if organisation is None:
            raise CommandError(f"There is no organisation {slug!r}.")
        try:
            design = import_design(
                content=read_bytes(file),
                file_name=file.name,
                organisation=organisation,
                at=timezone.now(),
            )
        except FileErrors as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{design} is design {design.pk} of {organisation}.")
