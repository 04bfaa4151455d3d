from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from roles.interchange.design_file import write_design
from roles.models import Design
from roles.snapshots import take_snapshot


class Command(BaseCommand):
    help = "Write a design as a file to the standard output."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("id", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        design = Design.objects.with_framework().filter(pk=options["id"]).first()
        if design is None:
            raise CommandError(f"There is no design {options['id']}.")
        snapshot = take_snapshot(design, on=timezone.localdate())
        self.stdout.write(write_design(snapshot), ending="")
