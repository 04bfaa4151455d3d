from io import StringIO

import pytest
from django.core.management import call_command

from roles.interchange.framework_file import shipped_frameworks
from roles.models import (
    Activity,
    Cell,
    Exclusion,
    Framework,
    FrameworkVersion,
    Handoff,
    Role,
    Structure,
    Variation,
)

pytestmark = pytest.mark.django_db


def load():
    said = StringIO()
    call_command("load_frameworks", stdout=said)
    return said.getvalue().splitlines()


def stored():
    """All rows of the reference."""
    models = (Framework, FrameworkVersion, Role, Activity, Cell, Exclusion)
    models += (Variation, Structure, Handoff)
    return [list(model._default_manager.order_by("pk").values()) for model in models]


class TestLoadFrameworks:
    def test_publishes_every_shipped_framework_and_says_so(self):
        said = load()

        assert FrameworkVersion.objects.published().count() == len(shipped_frameworks())
        assert said[0] == "Who does what in an ML team: version 1 published."

    def test_twice_changes_nothing(self):
        load()
        before = stored()

        said = load()

        assert stored() == before
        assert said[0] == "Who does what in an ML team: version 1 is up to date."
