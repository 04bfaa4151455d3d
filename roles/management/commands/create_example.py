from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from roles.actions.example import DEMO_PASSWORD, create_example


class Command(BaseCommand):
    """Doing it twice changes nothing."""

    help = "Make the example organisation with a design to look at, and an account that opens it."

    def handle(self, *args: Any, **options: Any) -> None:
        example = create_example(at=timezone.now())
        if example.is_new:
            self.stdout.write(f"The example organisation is {example.organisation}.")
        if example.user.check_password(DEMO_PASSWORD):
            self.stdout.write(
                f"Sign in as {example.user.username} with the password {DEMO_PASSWORD}."
            )
        else:
            self.stdout.write(f"Sign in as {example.user.username} with the password you chose.")
